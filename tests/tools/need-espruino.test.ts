import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";

const PROGRAM = join(packageRoot(), "tools", "need-espruino.ts");

describe("npm run test:espruino, before it tests,", () => {
  /** The only folder on PATH. */
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "palmwire-need-"))));

  afterEach(() => rmSync(folder, { recursive: true }));

  function start(ESPRUINO?: string): { status: number | null; stderr: string } {
    const words = ["--import", "tsx", PROGRAM];
    return spawnSync(process.execPath, words, {
      cwd: packageRoot(),
      env: { PATH: folder, ESPRUINO },
      encoding: "utf8",
    });
  }

  it("reports that no interpreter is named", () => {
    const { status, stderr } = start();
    assert.equal(status, 2);
    assert.match(stderr, /^test:espruino: ESPRUINO is not set: build Espruino [^\n]+\n$/);
  });

  it("reports that the interpreter cannot be run", () => {
    const { status, stderr } = start("/nowhere/espruino");
    assert.equal(status, 2);
    assert.match(stderr, /^test:espruino: ESPRUINO=\/nowhere\/espruino cannot be run: [^\n]+\n$/);
  });

  it("reports that the espruino tool is missing", () => {
    const { status, stderr } = start(process.execPath);
    assert.equal(status, 2);
    assert.equal(stderr, "test:espruino: the espruino CLI is missing: npm install --global espruino\n");
  });

  it("prints nothing if everything is there", () => {
    const tool = join(folder, process.platform === "win32" ? "espruino.cmd" : "espruino");
    writeFileSync(tool, "#!/bin/sh\n");
    chmodSync(tool, 0o755);
    const { status, stderr } = start(process.execPath);
    assert.deepEqual([status, stderr], [0, ""]);
  });
});
