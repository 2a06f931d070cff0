import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { XSNAP_PACKAGE, XSNAP_VERSION } from "../../host-sim/engines/xs/worker-sources.js";

const read = <Content>(file: string) =>
  JSON.parse(readFileSync(join(packageRoot(), file), "utf8")) as Content;

interface Locked {
  version?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
}

describe("what npm installs for the XS engine", () => {
  const { packages } = read<{ packages: Record<string, Locked> }>("package-lock.json");
  const xsnap = packages[`node_modules/${XSNAP_PACKAGE}`];

  it("is the version whose exit codes and snapshots are known", () => {
    assert.equal(xsnap.version, XSNAP_VERSION);
    const { peerDependencies } = read<{ peerDependencies: Record<string, string> }>("package.json");
    assert.equal(peerDependencies[XSNAP_PACKAGE], XSNAP_VERSION);
  });

  it("is its sources, without the packages that its JavaScript needs", () => {
    const { overrides } = read<{ overrides: Record<string, Record<string, string>> }>("package.json");
    for (const name of Object.keys(xsnap.dependencies ?? {})) {
      assert.match(overrides[XSNAP_PACKAGE][name], /^file:.*unneeded$/);
      const nested = packages[`node_modules/${XSNAP_PACKAGE}/node_modules/${name}`] as Locked | undefined;
      assert.equal((nested ?? packages[`node_modules/${name}`]).link, true);
    }
  });

  it("runs no script: older versions of npm obey the lock file, newer ones allowScripts", () => {
    assert.equal(xsnap.hasInstallScript, undefined);
    const { allowScripts } = read<{ allowScripts: Record<string, boolean> }>("package.json");
    assert.equal(allowScripts[XSNAP_PACKAGE], false);
  });
});
