import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { Peer } from "./peer.js";

const WINDOWS = process.platform === "win32";

const npm = (words: string[], cwd: string) =>
  promisify(execFile)(WINDOWS ? "npm.cmd" : "npm", words, { cwd, shell: WINDOWS });

describe("the npm package", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "palmwire-pack-"));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("works when installed into an empty folder, on Node and with Espruino's bundle", async () => {
    const { stdout } = await npm(
      ["pack", "--ignore-scripts", "--json", "--pack-destination", folder],
      packageRoot(),
    );
    const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    // What earlier bundling left here is nobody else's.
    assert.deepEqual(
      files.filter(({ path }) => path.startsWith("dist/espruino/")),
      [],
    );
    await npm(["install", "--prefer-offline", "--no-audit", "--no-fund", join(folder, filename)], folder);
    for (const engine of ["node", "espruino"]) await echoes(engine);
  });

  /** Installed there, the echo server on that engine does its job, and ends when asked. */
  async function echoes(engine: string): Promise<void> {
    const program = join(folder, "node_modules", "palmwire", "bin", "palmwire.js");
    const board = spawn(
      process.execPath,
      [program, "run", "--port", "0", "--engine", engine, "--log", "json"],
      { cwd: folder, stdio: ["pipe", "pipe", "inherit"] },
    );
    const exited = new Promise((resolve) => board.on("close", resolve));
    let echoed = "";
    for await (const line of createInterface({ input: board.stdout })) {
      const event = JSON.parse(line) as { event: string; port: number };
      if (event.event !== "listening") continue;
      const peer = await Peer.to(event.port);
      peer.send("packed");
      await peer.untilBytes(6);
      echoed = peer.received.toString();
      board.kill("SIGTERM");
    }
    assert.equal(echoed, "packed", engine);
    // Windows knows no SIGTERM: there it ends the process.
    if (!WINDOWS) assert.equal(await exited, 0);
  }
});
