import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { openChannel } from "../../host-sim/engines/espruino/channel.js";
import { CHANNEL, makeFlash, standIns } from "../../host-sim/engines/espruino/flash-image.js";
import { missingForEspruino } from "../../host-sim/flash/espruino.js";
import { runToEnd } from "../run/board-process.js";
import { Peer } from "../run/peer.js";

/** The interpreter's own, fixed (libs/network/telnet/jswrap_telnet.c). */
const TELNET_PORT = 2323;
const PORT = 47_001;
/** The panel's address. */
const PANEL = 0x3c;

/** Wi-Fi that is there at once. */
const JOIN = `
  var Wifi = require("Wifi"), connect = Wifi.connect;
  Wifi.connect = function(name, options) {
    connect(name, options);
    setTimeout(palmwire.wifi, 50, "connected", { ip: "127.0.0.1" });
  };
`;

/** An interpreter that boots from the flash in `folder`. */
class Interpreter {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #channel: Socket;
  readonly #listening: Promise<void>;
  readonly #ended: Promise<unknown>;

  constructor(file: string, words: string[], folder: string) {
    this.#channel = openChannel(join(folder, CHANNEL));
    this.#listening = new Promise((resolve) =>
      createInterface({ input: this.#channel }).on("line", (line) => {
        if ((JSON.parse(line) as { event?: string }).event === "listening") resolve();
      }),
    );
    this.#child = spawn(file, words, { cwd: folder });
    this.#ended = new Promise((resolve) => this.#child.on("close", resolve));
    this.#child.stdout.resume();
    this.#child.stderr.resume();
  }

  /** The app listens. */
  listening(): Promise<void> {
    return this.#listening;
  }

  async powerOff(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
    this.#channel.destroy();
  }
}

/** Resolves when somebody accepts connections there. */
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
    folder = await makeFlash(file, new Map([[".boot0", (await standIns([PANEL], 1)) + JOIN]]), []);
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
    await interpreter.listening();
    await echoes();
  });

  it("left it in flash: it starts when the board does", async () => {
    interpreter = new Interpreter(file, [], folder);
    await interpreter.listening();
    await echoes();
  });
});
