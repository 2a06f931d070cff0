/** Tests output to readers that stop, to a full disk, and to a terminal that is not read. */
import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync } from "node:fs";
import { createInterface } from "node:readline";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { PROGRAM } from "./board-process.js";
import { Peer } from "./peer.js";
import { itOnTerminals, stopTerminals, TerminalProcess } from "./terminal-process.js";

/** Enough for 12 MB of log: each message is logged when received and when sent. */
const MESSAGES = 6000;
const MESSAGE = `${"x".repeat(999)}\n`;
/** Far more than stopping takes, on a busy machine too. */
const STOP_MS_MAX = 60_000;

/** Makes the echo server log all messages. Resolves when all have come back. */
async function makeLog(port: number): Promise<void> {
  const peer = await Peer.to(port);
  peer.send(MESSAGE.repeat(MESSAGES));
  await peer.untilBytes(MESSAGE.length * MESSAGES);
  peer.socket.destroy();
}

async function assertStops(ended: Promise<number | null | undefined>): Promise<void> {
  const began_ms = performance.now();
  assert.equal(await ended, 0);
  assert.ok(performance.now() - began_ms < STOP_MS_MAX);
}

describe("standard output that is not read", () => {
  let child: ChildProcess | undefined;

  afterEach(async () => {
    child?.kill("SIGKILL");
    child?.stdout?.destroy();
    child = undefined;
    await stopTerminals();
  });

  /** A board that is listening, and its log from then on. */
  const start = async () => {
    const started = spawn(process.execPath, [PROGRAM, "run", "--port", "0", "--log", "json"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    child = started;
    const ended = new Promise<number | null>((resolve) => started.on("exit", resolve));
    const events: BoardEvent[] = [];
    const lines = createInterface({ input: started.stdout });
    const port = await new Promise<number>((resolve) =>
      lines.on("line", (line) => {
        const event = JSON.parse(line) as BoardEvent;
        events.push(event);
        if (event.event === "listening") resolve(event.port as number);
      }),
    );
    return { ended, events, lines, port, output: started.stdout };
  };

  it("does not block the board, and the reader is later told how many lines were dropped", async () => {
    const { ended, events, lines, port, output } = await start();
    output.pause();
    await makeLog(port);
    const dropped = new Promise<BoardEvent>((resolve) =>
      lines.on("line", (line) => {
        const event = JSON.parse(line) as BoardEvent;
        if (event.code === "log") resolve(event);
      }),
    );
    output.resume();
    const { event, message } = await dropped;
    const lost = Number(
      /^lines of the log dropped: (\d+), standard output was not read$/.exec(String(message))?.[1],
    );
    assert.equal(event, "error");
    const told = events.filter(({ event }) => event === "received" || event === "sent").length;
    assert.ok(told < 2 * MESSAGES, `${told} of ${2 * MESSAGES} lines were kept`);
    assert.ok(told + lost >= 2 * MESSAGES, `${told} + ${lost}`);
    child?.kill("SIGTERM");
    await assertStops(ended);
  });

  it("does not prevent SIGTERM from stopping the board", async () => {
    const { ended, lines, port, output } = await start();
    lines.close();
    output.pause();
    await makeLog(port);
    child?.kill("SIGTERM");
    await assertStops(ended);
  });

  itOnTerminals("on a terminal neither blocks the board nor prevents SIGTERM from stopping it", async () => {
    const terminal = new TerminalProcess(["run", "--port", "0"]);
    const [, port] = await terminal.shows(/listening on 127\.0\.0\.1:(\d+)/);
    terminal.stopReading();
    await makeLog(Number(port));
    await terminal.signal("SIGTERM");
    await assertStops(terminal.exited);
  });
});

(existsSync("/dev/full") ? describe : describe.skip)("standard output that takes nothing", () => {
  const RUN = ["run", "--port", "0", "--for", "60"];
  for (const words of [["list"], ["--help"], ["--version"], ["doctor"], RUN, [...RUN, "--log", "json"]])
    it(`makes palmwire ${words.join(" ")} fail with one line`, () => {
      const full = openSync("/dev/full", "w");
      try {
        const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...words], {
          stdio: ["ignore", full, "pipe"],
          encoding: "utf8",
        });
        assert.equal(stderr, "palmwire: standard output cannot be written (ENOSPC)\n");
        assert.equal(status, 1);
      } finally {
        closeSync(full);
      }
    });
});
