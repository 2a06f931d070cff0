/** How the worker and its parent stop, and in which order. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { PROGRAM, runBoard, stopBoards } from "../run/board-process.js";
import { Peer } from "../run/peer.js";
import { XS } from "./xs-board.js";

(XS ? describe : describe.skip)("Ctrl-C on a board that runs in XS", () => {
  it("stops the app first, which closes its connections; the exit code is 0", async () => {
    const words = ["run", "tcp-echo-server", "--engine", "xs", "--port", "0", "--log", "json"];
    // In a process group of its own, which is what a terminal sends SIGINT to.
    const child = spawn(process.execPath, [PROGRAM, ...words], { detached: true });
    const events: BoardEvent[] = [];
    const connected = new Promise<Peer>((resolve) => {
      createInterface({ input: child.stdout }).on("line", (line) => {
        const event = JSON.parse(line) as BoardEvent;
        events.push(event);
        if (event.event === "listening") void Peer.to(event.port as number).then(resolve);
        if (event.event === "connected") process.kill(-(child.pid as number), "SIGINT");
      });
    });
    const peer = await connected;
    const [code] = (await once(child, "close")) as [number];
    await peer.until(() => peer.ended);
    assert.equal(code, 0);
    assert.equal(peer.error, undefined);
    assert.deepEqual(
      events.filter(({ event }) => event === "error"),
      [],
    );
    const last = events.findLast(({ event }) => event === "wifi");
    assert.equal(last?.state, "disconnected");
  });
});

/** The processes that a process has started, and those that these have. */
function offspring(pid: number): number[] {
  const processes = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const children = processes.filter((name) => parentOf(name) === pid).map(Number);
  return [...children, ...children.flatMap(offspring)];
}

function parentOf(process: string): number | undefined {
  try {
    return Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${process}/status`, "utf8"))?.[1]);
  } catch {
    // It has ended in the meantime.
    return undefined;
  }
}

(XS && process.platform === "linux" ? describe : describe.skip)("an XS worker stopped by a signal", () => {
  /** Far more than stopping takes, on a busy machine too. */
  const STOP_MS_MAX = 60_000;

  afterEach(stopBoards);

  for (const [whom, stopped] of [
    ["the worker", (all: number[]) => all.slice(1)],
    ["the shell it runs in", (all: number[]) => all.slice(0, 1)],
    ["both", (all: number[]) => all],
  ] as const) {
    const start = async () => {
      const board = runBoard(["tcp-echo-server", "--engine", "xs", "--port", "0"]);
      const { port } = await board.event({ event: "listening" });
      const all = offspring(board.pid);
      assert.equal(all.length, 2);
      return {
        board,
        port: port as number,
        stop: () => stopped(all).forEach((pid) => process.kill(pid, "SIGSTOP")),
      };
    };

    it(`continues with the next turn (${whom})`, async () => {
      const { port, stop } = await start();
      stop();
      const peer = await Peer.to(port);
      peer.send("hello\n");
      await peer.untilBytes(6);
      peer.socket.destroy();
    });

    it(`does not prevent SIGTERM from stopping the board (${whom})`, async () => {
      const { board, port, stop } = await start();
      const peer = await Peer.to(port);
      await board.event({ event: "connected" });
      stop();
      // The board may or may not be in the middle of a turn then.
      peer.send("hello\n");
      const began_ms = performance.now();
      assert.equal(await board.stop(), 0);
      assert.ok(performance.now() - began_ms < STOP_MS_MAX);
      peer.socket.destroy();
    });
  }
});
