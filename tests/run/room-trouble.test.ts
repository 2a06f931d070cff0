import assert from "node:assert/strict";
import { once } from "node:events";
import { propertyRuns } from "../setup.js";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { ENGINES, itOnBoards, itOnOurNetwork } from "./engines.js";
import { Visitors, type RoomPeer } from "./room-peer.js";

/**
 * Sends numbered lines, as fast as they are taken or at the pace that `heard` sets, until told to stop. Gives how many
 * there were.
 */
async function talk(
  peer: RoomPeer,
  line: (i: number) => string,
  until: Promise<unknown>,
  heard?: (i: number) => Promise<unknown>,
): Promise<number> {
  let stop = false;
  void until.then(() => (stop = true));
  let count = 0;
  while (!stop) {
    const taken = peer.socket.write(line(count++));
    if (heard) await Promise.race([heard(count - 1), until]);
    else if (!taken) await Promise.race([once(peer.socket, "drain").catch(() => {}), until]);
  }
  return count;
}

const lines = (count: number, line: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => line(i)).join("");

const MiB = 1024 * 1024;

/** How much is sent without a newline: an engine of its own needs seconds for more, so that only deeper runs send it. */
const endlessOn = (engine: string) => (engine === "node" ? 10 : Math.min(10, propertyRuns(2)));

/**
 * `text` without what the room sent on of an endless row of "x", and how much that was. Where the machine is busy and
 * the row stands still for longer than a message may, it is over, and a piece between two such moments is a message
 * like any other unless it is longer than messages are.
 */
function withoutPieces(text: string, address: string): { rest: string; bytes: number } {
  let bytes = 0;
  const rest = text.replace(new RegExp(`${escaped(address)}:(x{1,1023})(?!x)`, "g"), (_, piece: string) => {
    bytes += piece.length;
    return "";
  });
  return { rest, bytes };
}

/** Escapes a text for a regular expression. */
function escaped(text: string): string {
  return text.replace(/[()'.]/g, "\\$&");
}

for (const engine of ENGINES) {
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

    itOnOurNetwork(engine)(
      "disconnects a member that never reads, with a reason, without loss for the others",
      async () => {
        await start("--patience", "3000");
        const mute = await visitors.enter();
        mute.socket.pause();
        const talker = await visitors.enter();
        const listener = await visitors.enter();
        const from = listener.received.length;
        const dropped = board.event({ event: "error", code: "dropped" });
        const line = (i: number): string => `${i} ${"x".repeat(980)}字\n`;
        // Espruino cannot pause a peer: one that is 4 kB ahead of the room is disconnected.
        let heard_bytes = from;
        const heard = (i: number) =>
          listener.untilBytes((heard_bytes += Buffer.byteLength(`${talker.address}:${line(i)}`)));
        const count = await talk(talker, line, dropped, engine === "espruino" ? heard : undefined);
        assert.equal((await dropped).message, "dropped: it reads too slowly");
        const notice = `${mute.address}已离开聊天室`;
        const expected = lines(count, (i) => `${talker.address}:${line(i)}`);
        await listener.untilBytes(from + Buffer.byteLength(expected + notice));
        assert.ok(listener.received.subarray(from).toString().replace(notice, "") === expected);
        await board.event({ event: "disconnected", reason: "reads too slowly" });
        talker.send("the room goes on\n");
        await listener.untilText(`${talker.address}:the room goes on\n`);
      },
    );

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

    itOnOurNetwork(engine)(
      `refuses ${endlessOn(engine)} MiB without a newline, hears that member again, and the others lose nothing`,
      async () => {
        await start("--patience", "10000");
        const endless = await visitors.enter();
        const talker = await visitors.enter();
        const listener = await visitors.enter();
        const from = listener.received.length;
        const endless_bytes = endlessOn(engine) * MiB;
        const sent = endless.sent(Buffer.alloc(endless_bytes, "x"));
        await endless.untilText("太长了，没有发出：一行最多1024字节");
        let count = 0;
        const line = (i: number): string => `still here ${i}\n`;
        let sending = true;
        void sent.then(() => (sending = false));
        while (sending || count < 5) {
          talker.send(line(count++));
          await listener.untilText(`${talker.address}:${line(count - 1)}`);
        }
        endless.send("\nsorry\n");
        await listener.untilText(`${endless.address}:sorry\n`);
        const { rest, bytes } = withoutPieces(listener.received.subarray(from).toString(), endless.address);
        assert.equal(
          rest,
          lines(count, (i) => `${talker.address}:${line(i)}`) + `${endless.address}:sorry\n`,
        );
        assert.ok(bytes < endless_bytes / 20, `${bytes} bytes were sent on`);
      },
    );

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

    it("disconnects a waiting client that never reads, unnoticed by the room", async () => {
      await start("--max-clients", "2");
      const talker = await visitors.enter();
      const listener = await visitors.enter();
      const mute = await visitors.to();
      await board.event({ event: "waiting" });
      const next = await visitors.to();
      await next.untilText("您排在第2位");
      mute.socket.pause();
      // Espruino cannot pause a peer: it may disconnect one that is 4 kB ahead before the room does.
      const dropped = board.event(
        engine === "espruino" ? { event: "disconnected" } : { event: "error", code: "dropped" },
      );
      const stopped = talk(mute, () => "anybody there?\n".repeat(50), dropped);
      await dropped;
      await stopped;
      await next.untilText("您排在第1位");
      talker.send("peace\n");
      await listener.untilText(`${talker.address}:peace\n`);
      assert.ok(!listener.text.includes("anybody"));
    });
  });
}
