import assert from "node:assert/strict";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { QUEUE_MAX } from "../../firmware/net/reliable.js";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES, itOnOurNetwork } from "./engines.js";
import { LossyRelay } from "./lossy-relay.js";
import { addressOf, HOST } from "./reference-socket.js";
import { DatagramPeer, ReferenceChat, stopReferences } from "./reference-udp.js";

/** Fewer than a board keeps unacknowledged, so that none of them is refused. */
const AHEAD = QUEUE_MAX / 2;
/** In virtual time it carries many more, see tests/worlds. */
const MANY = 40;
const HEARD = "发送的数据:";

for (const engine of APP_ENGINES) {
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
      "carries messages once each and in order, both ways at once, over a bad network",
      async () => {
        const [near, far] = await throughRelay(7);
        const there = Array.from({ length: MANY }, (_, i) => `there ${i}`);
        const back = Array.from({ length: MANY }, (_, i) => `back ${i}`);
        await Promise.all([converse(near, far, there), converse(far, near, back)]);
        assert.deepEqual([heardBy(far), heardBy(near)], [there, back]);
        near.type("the last");
        near.endInput();
        assert.equal(await near.exited, 0);
        // It was acknowledged, but what the other process says of it may come later.
        let last: BoardEvent | undefined;
        while (heardBy(far).at(-1) !== "the last") last = await far.event({ event: "history" }, last);
        assert.deepEqual(errorsOf(near), []);
        const { lost, passed } = relay as LossyRelay;
        assert.ok(lost / passed > 0.15 && lost / passed < 0.45, `${lost} of ${passed}`);
      },
    );

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

    it("carries messages between two boards, and reports what is lost when one dies", async () => {
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

    it("reports what is not acknowledged when it is stopped, and starts with a new random session", async () => {
      const peer = await DatagramPeer.open();
      for (const n of [1, 2]) {
        const board = start(`${HOST}:${peer.port}`, "--resend-after", "10000");
        board.type("never acknowledged");
        await peer.untilCount(n);
        assert.equal(await board.stop(), 0);
        const [lost] = errorsOf(board);
        assert.deepEqual([lost.code, lost.message], ["unacknowledged", "1 lost"]);
      }
      const [one, other] = peer.datagrams.map((bytes) => bytes.subarray(4, 8).toString("hex"));
      assert.notEqual(one, other);
    });
  });
}
