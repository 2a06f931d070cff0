import assert from "node:assert/strict";
import { HEADER_BYTES, QUEUE_MAX } from "../../firmware/net/reliable.js";
import { propertyRuns } from "../setup.js";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { datagramBytesMax, ENGINES, itByThousands, itOnOurNetwork } from "./engines.js";
import { LossyRelay } from "./lossy-relay.js";
import { addressOf, HOST } from "./reference-socket.js";
import { DatagramPeer, freePort, ReferenceChat, stopReferences } from "./reference-udp.js";

/** Fewer than a board keeps unacknowledged, so that none of them is refused. */
const AHEAD = QUEUE_MAX / 2;
/** Takes seconds of CPU on an engine of its own, so that a deeper run alone sends as many as on Node. */
const messagesOn = (engine: string) => (engine === "node" ? MANY : Math.min(MANY, propertyRuns(250)));
const MANY = 1000;
const HEARD = "发送的数据:";

for (const engine of ENGINES) {
  describe(`udp-chat --reliable on ${engine}`, () => {
    let relay: LossyRelay | undefined;

    afterEach(async () => {
      relay?.close();
      relay = undefined;
      stopReferences();
      await stopBoards();
    });

    const start = (to: string, ...words: string[]) =>
      runBoard([
        "udp-chat",
        ...["--to", to, "--port", "0", "--reliable", "--resend-after", "5", "--engine", engine, ...words],
      ]);

    const portOf = async (board: BoardProcess) => (await board.event({ event: "listening" })).port as number;

    /** The messages that the board has recorded as received. */
    const heardBy = (board: BoardProcess) =>
      board.events
        .filter(({ event, message }) => event === "history" && String(message).includes(HEARD))
        .map(({ message }) => String(message).split(HEARD)[1]);

    const errorsOf = (board: BoardProcess) => board.events.filter(({ event }) => event === "error");

    /** Types the messages one after the other, without exceeding the queue of unacknowledged ones. */
    async function converse(from: BoardProcess, to: BoardProcess, messages: string[]): Promise<void> {
      let last = await to.event({ event: "listening" });
      let heard = 0;
      for (const [i, message] of messages.entries()) {
        from.type(message);
        while (i - heard >= AHEAD) {
          last = await to.event({ event: "history" }, last);
          if (String(last.message).includes(HEARD)) heard++;
        }
      }
      while (heard < messages.length) {
        last = await to.event({ event: "history" }, last);
        if (String(last.message).includes(HEARD)) heard++;
      }
    }

    async function throughRelay(seed: number): Promise<[BoardProcess, BoardProcess]> {
      relay = await LossyRelay.open({ lost: 0.3, doubled: 0.2, delay_ms: 3, seed });
      const far = start(`${HOST}:${relay.farPort}`, "--tries", "100");
      relay.farPeer = await portOf(far);
      return [start(`${HOST}:${relay.port}`, "--tries", "100"), far];
    }

    itOnOurNetwork(engine)(
      `carries ${messagesOn(engine)} messages once each and in order, with 30 % lost, others doubled and reordered`,
      async () => {
        const [near, far] = await throughRelay(20261121);
        const messages = Array.from({ length: messagesOn(engine) }, (_, i) => `消息 number ${i}`);
        await converse(near, far, messages);
        assert.deepEqual(heardBy(far), messages);
        assert.deepEqual([errorsOf(near), errorsOf(far)], [[], []]);
        const { lost, passed } = relay as LossyRelay;
        assert.ok(lost / passed > 0.24 && lost / passed < 0.36, `${lost} of ${passed}`);
      },
    );

    itOnOurNetwork(engine)("does so both ways at once, and ends when all is acknowledged", async () => {
      const [near, far] = await throughRelay(7);
      const there = Array.from({ length: 150 }, (_, i) => `there ${i}`);
      const back = Array.from({ length: 150 }, (_, i) => `back ${i}`);
      await Promise.all([converse(near, far, there), converse(far, near, back)]);
      assert.deepEqual([heardBy(far), heardBy(near)], [there, back]);
      near.type("the last");
      near.endInput();
      assert.equal(await near.exited, 0);
      assert.equal(heardBy(far).at(-1), "the last");
      assert.deepEqual(errorsOf(near), []);
    });

    it("sends plain text to the reference program, which sees no headers", async () => {
      const program = await ReferenceChat.open();
      const board = start(`${HOST}:${program.port}`, "--tries", "2");
      const port = await portOf(board);
      for (const line of [HOST, String(port), "你好"]) program.type(line);
      await board.event({ event: "received", text: "你好" });
      board.type("吃了吗？");
      await program.until(() => program.lines.length === 1);
      const unsure = await board.event({ event: "error", code: "unacknowledged" });
      assert.deepEqual(
        [unsure.message, unsure.peer],
        ["1 sent without acknowledgement", `${HOST}:${program.port}`],
      );
      board.type("我吃了");
      await program.until(() => program.lines.length === 2);
      assert.deepEqual(
        program.lines.map((line) => line.slice(line.indexOf("】") + 1)),
        ["吃了吗？", "我吃了"].map((text) => `收到【${addressOf(HOST, port)}】${HEARD}${text}`),
      );
      assert.equal(errorsOf(board).length, 1);
    });

    it("sends plain text to a board without --reliable, which shows no headers", async () => {
      const plain = runBoard(["udp-chat", "--port", "0", "--engine", engine]);
      const board = start(`${HOST}:${await portOf(plain)}`, "--tries", "2");
      board.type("你好");
      await plain.event({ event: "history" });
      const shown = plain.events.filter(({ event }) => event === "console").map(({ text }) => String(text));
      assert.deepEqual(
        shown.filter((line) => line.includes(HEARD)).map((line) => line.split(HEARD)[1]),
        ["你好"],
      );
      const told = plain.events.filter(({ event }) => event === "ignored" || event === "received");
      assert.deepEqual(
        told.map(({ event, text }) => [event, text]),
        [
          ["ignored", undefined],
          ["ignored", undefined],
          ["received", "你好"],
        ],
      );
      for (const line of [HOST, String(await portOf(board)), "你也好"]) plain.type(line);
      await board.event({ event: "received", text: "你也好" });
    });

    // Lines reach the interpreter at a serial line's pace: the first are given up before the last is typed.
    itByThousands(engine)("reports that nobody answers, and limits its queue", async () => {
      const board = start(`${HOST}:${await freePort()}`, "--tries", "3");
      for (let n = 0; n < 100; n++) board.type(`message ${n}`);
      board.endInput();
      assert.equal(await board.exited, 0);
      const refused = errorsOf(board).filter(({ code }) => code === "queue-full");
      assert.equal(refused.length, 100 - QUEUE_MAX);
      assert.equal(refused[0].message, `not sent: ${QUEUE_MAX} messages wait`);
      const [unsure] = errorsOf(board).filter(({ code }) => code === "unacknowledged");
      assert.equal(unsure.message, `${QUEUE_MAX} sent without acknowledgement`);
      // Messages that were not sent are not recorded.
      assert.equal(board.events.filter(({ event }) => event === "history").length, QUEUE_MAX);
    });

    it("reports what is lost when its peer dies", async () => {
      const peer = start(`${HOST}:9`);
      // Long enough for a slow peer.
      const patient = ["--tries", "4", "--resend-after", "100"];
      const board = start(`${HOST}:${await portOf(peer)}`, ...patient);
      await converse(board, peer, ["1", "2"]);
      peer.signal("SIGKILL");
      await peer.exited;
      for (const text of ["3", "4", "5"]) board.type(text);
      const lost = await board.event({ event: "error", code: "unacknowledged" });
      // The last message it received may not have been acknowledged before it died.
      assert.match(String(lost.message), /^[1-5] lost$/);
      await board.event({ event: "console", text: `${lost.message}: ${lost.peer}` });
    });

    it("reports what is not acknowledged when it is stopped", async () => {
      const board = start(`${HOST}:${await freePort()}`, "--resend-after", "10000");
      board.type("never heard");
      await board.event({ event: "history" });
      assert.equal(await board.stop(), 0);
      const [lost] = errorsOf(board);
      assert.deepEqual([lost.code, lost.message], ["unacknowledged", "1 lost"]);
    });

    it("gives the limit for a line that does not fit with its header", async () => {
      const peer = start(`${HOST}:9`);
      const board = start(`${HOST}:${await portOf(peer)}`);
      const most = datagramBytesMax(engine);
      const longest = "y".repeat(most - HEADER_BYTES);
      board.type(`${longest}x`);
      const { message } = await board.event({ event: "error", code: "datagram-size" });
      assert.equal(message, `not sent: ${most + 1} bytes, a datagram holds ${most}`);
      await converse(board, peer, [longest]);
      assert.deepEqual(heardBy(peer), [longest]);
    });

    it("uses a new random session at each start", async () => {
      const sessions = new Set<string>();
      for (let n = 1; n <= 3; n++) {
        const peer = await DatagramPeer.open();
        const board = start(`${HOST}:${peer.port}`);
        board.type("hello");
        await peer.untilCount(1);
        sessions.add(peer.datagrams[0].subarray(4, 8).toString("hex"));
        assert.equal(await board.stop(), 0);
        assert.equal(sessions.size, n);
      }
    });

    it("survives invalid headers", async () => {
      const board = start(`${HOST}:9`);
      const port = await portOf(board);
      const peer = await DatagramPeer.open();
      let last = board.events[0];
      const another = [0xff, 0x50, 2, 0, 1, 2, 3, 4, 0, 0, 0, 0];
      const elsewhere = [0xff, 0x50, 1, 1, 1, 2, 3, 4, 0xff, 0xff, 0, 0];
      for (const bytes of [
        [0xff, 0x50],
        [0xff, 0x50, 1, 0, 0, 0, 0, 0, 0, 0],
        another,
        [0xff, 0x50, 1, 9, 1, 2, 3, 4, 0, 0, 0, 0],
        elsewhere,
      ]) {
        await peer.send(Uint8Array.from(bytes), port);
        const event = bytes === another || bytes === elsewhere ? "ignored" : "received";
        last = await board.event({ event, bytes: bytes.length }, last);
      }
      await peer.send("still here", port);
      await board.event({ event: "received", text: "still here" }, last);
      assert.deepEqual(errorsOf(board), []);
    });
  });
}
