/** Tests the first run of an app on Espruino, which makes its bundle first. */
import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { PROGRAM } from "./board-process.js";

/** Not used by any other test, so that its bundle can be deleted. */
const APP = "udp-self";
const BOARD = "esp32c3-ssd1306";
const KEPT = join(packageRoot(), "dist", "espruino");
/** Enough to join the Wi-Fi on a busy machine. */
const FOR_MS = 3000;
/** Node's timers can fire early by this much. */
const TIMER_EARLY_MS = 2;
const SAID = "bundling udp-self for Espruino, once: 0 s\n";

/** Its cached bundles. */
function kept(): string[] {
  if (!existsSync(KEPT)) return [];
  return readdirSync(KEPT).filter((name) => name.startsWith(`${APP}-${BOARD}-`) && name.endsWith(".json"));
}

describe("the first run of an app on Espruino", () => {
  let board: ChildProcessWithoutNullStreams;
  let stdout: string;
  let stderr: string;

  /** Starts it, and resolves when it has printed something. */
  async function start(words: string[] = []): Promise<void> {
    stdout = stderr = "";
    const run = ["run", APP, "--engine", "espruino", "--board", BOARD, "--port", "0", "--log", "json"];
    board = spawn(process.execPath, [PROGRAM, ...run, ...words]);
    board.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    board.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    await once(board.stderr, "data");
  }

  beforeEach(() => {
    for (const name of kept()) rmSync(join(KEPT, name));
  });

  afterEach(() => board.kill("SIGKILL"));

  it("prints that it is bundling, and can be interrupted at once", async () => {
    await start();
    const ended = once(board, "close");
    board.kill("SIGINT");
    assert.deepEqual(await ended, [0, null]);
    assert.deepEqual([stdout, stderr], ["", SAID]);
    assert.deepEqual(kept(), []);
  });

  it("prints that it is bundling, and starts the board's time at power-on", async () => {
    await start(["--for", String(FOR_MS / 1000)]);
    const said_ms = performance.now();
    const ended = once(board, "close");
    await once(board.stdout, "data");
    const bundling_ms = performance.now() - said_ms;
    assert.deepEqual(await ended, [0, null]);
    assert.equal(stderr, SAID);
    assert.equal(kept().length, 1);
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as BoardEvent);
    const [first] = events;
    const last = events[events.length - 1];
    assert.deepEqual([first.state, last.state], ["connecting", "disconnected"]);
    const times = `first event at ${first.time} ms, last at ${last.time}; ${bundling_ms} ms for the bundle`;
    // The bundle takes seconds, the start after it a tenth of that.
    assert.ok(first.time < bundling_ms / 2, times);
    assert.ok(last.time >= FOR_MS - TIMER_EARLY_MS, times);
  });
});
