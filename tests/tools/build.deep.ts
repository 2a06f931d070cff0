import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../host-sim/node/package-root.js";

const AT_ONCE = 6;
const COPIED = [
  "bin",
  "firmware",
  "host-sim",
  "tools",
  "fonts",
  "package.json",
  "manifest.json",
  "tsconfig.json",
];

/** The paths of all files below a folder. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

describe("a start from changed sources", () => {
  let checkout: string;
  let dist: string;

  beforeEach(() => {
    checkout = mkdtempSync(join(tmpdir(), "palmwire-build-"));
    dist = join(checkout, "dist");
    for (const name of COPIED) cpSync(join(packageRoot(), name), join(checkout, name), { recursive: true });
    symlinkSync(join(packageRoot(), "node_modules"), join(checkout, "node_modules"), "junction");
  });

  afterEach(() => rmSync(checkout, { recursive: true, force: true }));

  const start = () =>
    promisify(execFile)(process.execPath, [join(checkout, "bin", "palmwire.js"), "--version"], {
      cwd: checkout,
    });

  it("can run several times at once", async () => {
    const outputs = await Promise.all(Array.from({ length: AT_ONCE }, start));
    for (const { stdout, stderr } of outputs) {
      assert.equal(stdout, outputs[0].stdout);
      assert.equal(stderr, "");
    }
    // Nothing else is left behind than by one.
    const left = filesBelow(dist).sort();
    rmSync(dist, { recursive: true });
    await start();
    assert.deepEqual(left, filesBelow(dist).sort());
  });

  it("replaces files and never overwrites them, because another process may be reading", async () => {
    await start();
    const before = filesBelow(dist).map((path, i) => {
      const link = join(checkout, `before-${i}`);
      linkSync(path, link);
      return { link, content: readFileSync(path) };
    });
    const source = join(checkout, "host-sim", "cli", "program.ts");
    appendFileSync(source, 'process.stderr.write("built anew\\n");\n');
    appendFileSync(join(checkout, "firmware", "net", "wifi.ts"), "globalThis.marked = 1;\n");
    assert.equal((await start()).stderr, "built anew\n");
    for (const { link, content } of before) assert.ok(readFileSync(link).equals(content), content.toString());
  });

  it("is pruned by a whole build: of what is no longer made, but not of what others keep there", async () => {
    const planted = (...names: string[]) => {
      const path = join(dist, ...names);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, "");
      return path;
    };
    const old = [planted("xs", "boards", "old.js"), planted("chunks", "old.js"), planted("old", "old.js")];
    const linked = planted("espruino", "linked.json");
    await promisify(execFile)(process.execPath, [join(checkout, "tools", "build.mjs")], { cwd: checkout });
    for (const path of old) assert.ok(!existsSync(path), path);
    assert.ok(!existsSync(dirname(old[0])), "an empty folder");
    for (const path of [linked, join(dist, "xs", "guest.js"), join(dist, "types", "firmware", "index.d.ts")])
      assert.ok(existsSync(path), path);
    const before = filesBelow(dist);
    await start();
    assert.deepEqual(filesBelow(dist), before);
  });
});
