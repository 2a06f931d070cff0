import assert from "node:assert/strict";
import { runBoard, runToEnd, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { Visitors, RoomPeer } from "./room-peer.js";

/** Invalid UTF-8 that peers send: a description and the bytes. */
const NO_UTF8: readonly [what: string, bytes: readonly number[]][] = [
  ["你好 in GBK", [0xc4, 0xe3, 0xba, 0xc3]],
  ["早上好 in GBK", [0xd4, 0xe7, 0xc9, 0xcf, 0xba, 0xc3]],
  ["café in Latin-1", [0x63, 0x61, 0x66, 0xe9]],
  ["bytes of a tool's hex mode", [0x01, 0x03, 0x02, 0x00, 0xc5]],
  ["a byte that begins a code point", [0xe0]],
];

for (const engine of APP_ENGINES) {
  describe(`what peers send, on ${engine}`, () => {
    let board: BoardProcess;
    let port: number;

    const start = async (app: string, ...words: string[]): Promise<void> => {
      board = runBoard([app, "--port", "0", "--engine", engine, ...words]);
      port = (await board.event({ event: "listening" })).port as number;
    };

    /** A peer of a spread-server, greeted. */
    const enter = async (): Promise<RoomPeer> => {
      const peer = await RoomPeer.to(port);
      await peer.untilText("个客户端用户！\n");
      return peer;
    };

    afterEach(stopBoards);

    it("is forwarded unchanged after a silence, whatever its last byte could start, and a command after it is obeyed", async () => {
      await start("spread-server");
      const [speaker, listener] = [await enter(), await enter()];
      let from = listener.received.length;
      for (const [what, bytes] of NO_UTF8) {
        speaker.send(Uint8Array.from(bytes));
        await listener.untilBytes(from + bytes.length);
        assert.deepEqual([...listener.received.subarray(from)], bytes, what);
        from += bytes.length;
      }
      speaker.send("close");
      await speaker.until(() => speaker.ended);
    });

    it("is logged as GBK if it is GBK and not UTF-8", async () => {
      await start("tcp-echo-server");
      const peer = await RoomPeer.to(port);
      const [, gbk] = NO_UTF8[0];
      peer.send(Uint8Array.from(gbk));
      const received = await board.event({ event: "received" });
      assert.deepEqual([received.bytes, received.encoding, received.text], [4, "gbk", undefined]);
      await peer.untilBytes(gbk.length);
      assert.deepEqual([...peer.received], gbk);
      peer.send("你好");
      const next = await board.event({ event: "received" }, received);
      assert.deepEqual([next.encoding, next.text], [undefined, "你好"]);
    });

    it("is decoded as GBK with --text gbk, which engines without support reject", async () => {
      const words = ["tcp-echo-server", "--port", "0", "--engine", engine, "--text", "gbk"];
      if (engine !== "node" && engine !== "xs") {
        const { code, stderr } = await runToEnd(["run", ...words, "--lang", "en"]);
        assert.equal(code, 2);
        assert.equal(
          stderr,
          "palmwire: --text gbk requires --engine node or xs: its table does not fit on a board\n",
        );
        return;
      }
      await start("tcp-echo-server", "--text", "gbk");
      const peer = await RoomPeer.to(port);
      peer.send(Uint8Array.from(NO_UTF8[0][1]));
      const received = await board.event({ event: "received", encoding: "gbk", text: "你好" });
      await board.event({ event: "console", text: "你好" });
      await peer.untilBytes(4);
      assert.deepEqual([...peer.received], NO_UTF8[0][1]);
      peer.send("UTF-8 也可以");
      await board.event({ event: "console", text: "UTF-8 也可以" }, received);
    });

    it("is a command even with a leading byte order mark", async () => {
      await start("chat-server");
      const visitors = new Visitors(engine, port);
      const leaver = await visitors.enter();
      leaver.send("\ufeffq\r\n");
      await leaver.until(() => leaver.ended);
    });

    it("is one line, however long its sender pauses, once it has sent a line", async () => {
      await start("chat-server");
      const visitors = new Visitors(engine, port);
      const [typist, listener] = [await visitors.enter(), await visitors.enter()];
      typist.send("one\ntw");
      await listener.untilText(":one\n");
      // Another member's message without a newline shows that a silence has passed.
      const other = await visitors.enter();
      other.send("in between");
      await listener.untilText(":in between");
      typist.send("o\n");
      await listener.untilText(`${typist.address}:two\n`);
    });

    it("cannot control a member's terminal as a line of the room, but keeps tab and newline", async () => {
      await start("chat-server");
      const visitors = new Visitors(engine, port);
      const [speaker, listener] = [await visitors.enter(), await visitors.enter()];
      speaker.send("hi\r('192.0.2.1', 1):I\tam \u001b[2J\u009b\u0085\u007f\u202ethe\u2066 teacher\r\n");
      await listener.untilText(`${speaker.address}:hi('192.0.2.1', 1):I\tam [2Jthe teacher\n`);
      speaker.send("\u001b\u202e\n");
      speaker.send("你好\n");
      await listener.untilText(`teacher\n${speaker.address}:你好\n`);
    });
  });
}
