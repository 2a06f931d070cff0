import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { connect } from "node:net";
import { missingForEspruino } from "../../host-sim/flash/espruino.js";
import { runToEnd } from "../run/board-process.js";
import { Peer } from "../run/peer.js";
import { boardFlash, Interpreter } from "./interpreter.js";

/** The interpreter's own, fixed (libs/network/telnet/jswrap_telnet.c). */
const TELNET_PORT = 2323;
const PORT = 47_001;
/** Resolves when the port accepts connections. */
async function accepting(port: number): Promise<void> {
  for (;;) {
    const accepted = await new Promise((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("connect", () => socket.destroy()).on("close", (failed) => resolve(!failed));
      socket.on("error", () => {});
    });
    if (accepted) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function echoes(): Promise<void> {
  const peer = await Peer.to(PORT);
  peer.send("你好, Espruino");
  await peer.untilBytes(Buffer.byteLength("你好, Espruino"));
  assert.equal(peer.received.toString(), "你好, Espruino");
  peer.socket.destroy();
}

describe("palmwire flash to Espruino over telnet", () => {
  const file = process.env.ESPRUINO ?? "";
  let folder: string;
  let interpreter: Interpreter;

  before(async () => {
    assert.deepEqual(missingForEspruino(), []);
    folder = await boardFlash(file);
  });

  afterEach(() => interpreter.powerOff());

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("uploads the bundle, which then runs", async () => {
    interpreter = new Interpreter(file, ["--telnet"], folder);
    await accepting(TELNET_PORT);
    const device = ["--device", `tcp://127.0.0.1:${TELNET_PORT}`, "--wifi", "palmwire:secret password"];
    const words = ["flash", "tcp-echo-server", "--runtime", "espruino", "--port", String(PORT)];
    const { code, stdout, stderr } = await runToEnd([...words, ...device]);
    assert.equal(code, 0, stdout + stderr);
    await interpreter.logged("listening");
    await echoes();
  });

  it("saves it to flash, so that it runs at boot", async () => {
    interpreter = new Interpreter(file, [], folder);
    await interpreter.logged("listening");
    await echoes();
  });
});
