import assert from "node:assert/strict";
import { once } from "node:events";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES, itOnBoards } from "./engines.js";
import { Visitors, type RoomPeer } from "./room-peer.js";

/** Sends numbered lines, as fast as they are taken, until told to stop. Gives how many there were. */
async function talk(peer: RoomPeer, line: (i: number) => string, until: Promise<unknown>): Promise<number> {
  let stop = false;
  void until.then(() => (stop = true));
  let count = 0;
  while (!stop) {
    const taken = peer.socket.write(line(count++));
    if (!taken) await Promise.race([once(peer.socket, "drain").catch(() => {}), until]);
  }
  return count;
}

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("");

for (const engine of APP_ENGINES) {
  describe(`a chat room with a troublesome member on ${engine}`, () => {
    let board: BoardProcess;
    let visitors: Visitors;

    /** Without flood control, which would prevent the trouble. */
    const start = async (...words: string[]): Promise<void> => {
      board = runBoard(["chat-server", "--port", "0", "--flood", "0", "--engine", engine, ...words]);
      const { port } = await board.event({ event: "listening" });
      visitors = new Visitors(engine, port as number);
    };

    afterEach(stopBoards);

    // What fills a kernel's buffers costs seconds of CPU; in virtual time it is done on every engine.
    if (engine === "node")
      it("disconnects a member that never reads, with a reason, without loss for the others", async () => {
        await start("--patience", "3000");
        const mute = await visitors.enter();
        mute.socket.pause();
        const talker = await visitors.enter();
        const listener = await visitors.enter();
        const from = listener.received.length;
        const dropped = board.event({ event: "error", code: "dropped" });
        const line = (i: number): string => `${i} ${"x".repeat(980)}字\n`;
        const count = await talk(talker, line, dropped);
        assert.equal((await dropped).message, "dropped: it reads too slowly");
        const notice = `${mute.address}已离开聊天室`;
        const expected = lines(count, (i) => `${talker.address}:${line(i)}`);
        await listener.untilBytes(from + Buffer.byteLength(expected + notice));
        assert.ok(listener.received.subarray(from).toString().replace(notice, "") === expected);
        await board.event({ event: "disconnected", reason: "reads too slowly" });
        talker.send("the room goes on\n");
        await listener.untilText(`${talker.address}:the room goes on\n`);
      });

    it("receives a member that sends byte by byte, without splitting a character", async () => {
      await start();
      const slow = await visitors.enter();
      const other = await visitors.enter();
      const from = other.received.length;
      let expected = "";
      for (const character of ["a", "中", "😀", "b"]) {
        for (const byte of Buffer.from(character)) await slow.sent(Uint8Array.of(byte));
        // It was forwarded as a separate message, as nothing followed.
        expected += `${slow.address}:${character}`;
        await other.untilBytes(from + Buffer.byteLength(expected));
        other.send(`${character}!\n`);
        await slow.untilText(`${other.address}:${character}!\n`);
      }
      assert.equal(other.received.subarray(from).toString(), expected);
    });

    itOnBoards(engine)("continues when a member resets in the middle of a line", async () => {
      await start();
      const hasty = await visitors.enter();
      const talker = await visitors.enter();
      const listener = await visitors.enter();
      talker.send("before\n");
      await hasty.sent("I was about to say th");
      hasty.socket.resetAndDestroy();
      await listener.untilText(`${hasty.address}已离开聊天室`);
      talker.send("after\n");
      await listener.untilText(`${talker.address}:before\n`);
      await listener.untilText(`${talker.address}:after\n`);
    });
  });
}
