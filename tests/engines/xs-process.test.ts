/** The worker and its parent: who is told to stop, and who ends first. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { BoardEvent } from "../../host-sim/board/event.js";
import { PROGRAM } from "../run/board-process.js";
import { Peer } from "../run/peer.js";
import { XS } from "./xs-board.js";

(XS ? describe : describe.skip)("Ctrl-C on a board that runs in XS", () => {
  it("stops the app first, which says goodbye; the exit code is 0", async () => {
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
