/** docs/examples/echo.js serves each client, whatever earlier clients did. */
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { runToEnd } from "../run/board-process.js";
import { Peer } from "../run/peer.js";

/** The ESP32's. */
const SOCKETS = 8;

describe("docs/examples/echo.js", () => {
  let folder: string;
  let program: ChildProcess;
  let port: number;

  before(async () => {
    // Builds if necessary.
    await runToEnd(["--version"]);
    const out = join(packageRoot(), "out");
    mkdirSync(out, { recursive: true });
    folder = mkdtempSync(join(out, "echo-"));
    const source = readFileSync(join(packageRoot(), "docs/examples/echo.js"), "utf8");
    writeFileSync(join(folder, "echo.mjs"), source.replace("port: 5001", "port: 0"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  beforeEach(async () => {
    program = spawn(process.execPath, ["--import", "palmwire/ecma419", join(folder, "echo.mjs")], {
      cwd: packageRoot(),
      stdio: ["ignore", "pipe", "ignore"],
    });
    assert.ok(program.stdout);
    const [line] = (await once(program.stdout, "data")) as [Buffer];
    port = Number(/listening on port (\d+)/.exec(String(line))?.[1]);
  });

  afterEach(async () => {
    assert.equal(program.exitCode, null);
    program.kill();
    await once(program, "exit");
  });

  /** Resolves to a peer that got an answer. */
  async function served(): Promise<Peer> {
    for (;;) {
      // While all sockets are in use, it may be reset before its connect event.
      const peer = Peer.refusedBy(port);
      peer.send("hello");
      await Promise.race([peer.untilBytes(5).catch(() => {}), peer.gone()]);
      if (peer.received.toString() === "hello") return peer;
    }
  }

  it("continues after more clients than sockets have connected", async () => {
    const peers: Peer[] = [];
    for (let i = 0; i < SOCKETS; i++) peers.push(await served());
    const refused = Peer.refusedBy(port);
    await refused.gone();
    assert.equal(refused.error, "ECONNRESET");
    peers[0].send(" again");
    await peers[0].untilBytes(11);
    peers[1].socket.end();
    peers.push(await served());
    for (const peer of peers) peer.socket.destroy();
  });

  it("closes clients that have finished while it cannot answer, once it has read their data", async () => {
    for (let i = 0; i <= SOCKETS; i++) {
      const peer = await Peer.to(port);
      peer.socket.end(new Uint8Array(20_000));
      await peer.until(() => peer.ended);
      peer.socket.destroy();
    }
    (await served()).socket.destroy();
  });
});
