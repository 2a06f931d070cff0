import assert from "node:assert/strict";
import { HEADER_BYTES, QUEUE_MAX } from "../../firmware/net/reliable.js";
import { errorText } from "../../host-sim/language/error-texts.js";
import { World, type GivenOptions, type WorldBoard } from "../../host-sim/testing/index.js";
import { datagramBytesMax } from "../run/engines.js";
import { propertyRuns } from "../setup.js";
import { ENGINES, PATIENT } from "./engines.js";

/** Fewer than a board keeps unacknowledged, so that none of them is refused. */
const AHEAD = QUEUE_MAX / 2;
const MANY = 1000;
/** An engine of its own takes seconds of CPU, so that a deeper run alone sends as many as on Node. */
const messagesOn = (engine: string) => (engine === "node" ? MANY : Math.min(MANY, propertyRuns(250)));
const HEARD = "发送的数据:";
const PORT = 6001;
/** The addresses of two boards that are alone on the Wi-Fi, in the order in which they were added. */
const NEAR = "192.168.4.2";
const FAR = "192.168.4.3";
const NOBODY = "192.168.4.99";

for (const engine of ENGINES) {
  describe(`udp-chat --reliable in virtual time on ${engine}`, () => {
    let world: World;

    beforeEach(() => (world = new World({ engine })));
    afterEach(() => world.stop());

    async function start(to: string, options: GivenOptions = {}, port = PORT): Promise<WorldBoard> {
      const given = { to: `${to}:${port}`, port: PORT, reliable: true, resendAfter: 50, ...options };
      const board = world.board("udp-chat", given);
      await board.event("listening");
      return board;
    }

    /** The messages that the board has recorded as received. */
    const heardBy = (board: WorldBoard) =>
      board.history
        .filter((message) => message.includes(HEARD))
        .map((message) => message.slice(message.indexOf(HEARD) + HEARD.length));

    const errorsOf = (board: WorldBoard) => board.events.items.filter(({ event }) => event === "error");

    /** Waits until the board has recorded one more message as received. */
    async function hears(board: WorldBoard): Promise<void> {
      let message;
      do ({ message } = await board.event("history", {}, PATIENT));
      while (!String(message).includes(HEARD));
    }

    /** Types the messages one after the other, without exceeding the queue of unacknowledged ones. */
    async function converse(from: WorldBoard, to: WorldBoard, messages: string[]): Promise<void> {
      for (const [i, message] of messages.entries()) {
        from.type(message);
        if (i >= AHEAD) await hears(to);
      }
      for (let i = 0; i < Math.min(AHEAD, messages.length); i++) await hears(to);
    }

    async function throughBadLink(): Promise<[WorldBoard, WorldBoard]> {
      const [near, far] = [await start(FAR, { tries: 100 }), await start(NEAR, { tries: 100 })];
      assert.deepEqual([near.address, far.address], [NEAR, FAR]);
      Object.assign(world.between(near, far), {
        loss: 0.3,
        duplication: 0.2,
        reordering: 0.2,
        jitter_ms: 20,
      });
      return [near, far];
    }

    const many = messagesOn(engine);
    it(`carries ${many} messages once each and in order, with 30 % lost, others doubled and overtaken`, async () => {
      const [near, far] = await throughBadLink();
      const messages = Array.from({ length: many }, (_, i) => `消息 number ${i}`);
      await converse(near, far, messages);
      assert.deepEqual(heardBy(far), messages);
      assert.deepEqual([errorsOf(near), errorsOf(far)], [[], []]);
      const { lost = 0, duplicated = 0, overtaken = 0 } = world.between(near, far).counts;
      // Each message takes a datagram, and another that acknowledges it.
      assert.ok(lost > 0.24 * 2 * many && duplicated > many / 10 && overtaken > many / 10);
    });

    it("does so both ways at once, and ends when all is acknowledged", async () => {
      const [near, far] = await throughBadLink();
      const there = Array.from({ length: 150 }, (_, i) => `there ${i}`);
      const back = Array.from({ length: 150 }, (_, i) => `back ${i}`);
      await Promise.all([converse(near, far, there), converse(far, near, back)]);
      assert.deepEqual([heardBy(far), heardBy(near)], [there, back]);
      near.type("the last");
      near.endInput();
      await near.ends(PATIENT);
      assert.equal(heardBy(far).at(-1), "the last");
      assert.deepEqual(errorsOf(near), []);
    });

    it("sends plain text to a board without --reliable, which shows no headers", async () => {
      const plain = world.board("udp-chat", { port: PORT });
      await plain.event("listening");
      const board = await start(NEAR, { tries: 2 });
      board.type("你好");
      await plain.event("history");
      const shown = plain.lines.items.filter((line) => line.includes(HEARD));
      assert.deepEqual(
        shown.map((line) => line.split(HEARD)[1]),
        ["你好"],
      );
      const told = plain.events.items.filter(({ event }) => event === "ignored" || event === "received");
      assert.deepEqual(
        told.map(({ event, text }) => [event, text]),
        [
          ["ignored", undefined],
          ["ignored", undefined],
          ["received", "你好"],
        ],
      );
      for (const line of [FAR, String(PORT), "你也好"]) plain.type(line);
      await board.event("received", { text: "你也好" });
    });

    it("reports that nobody answers, and limits its queue", async () => {
      const board = await start(NOBODY, { tries: 3 });
      for (let n = 0; n < 100; n++) board.type(`message ${n}`);
      board.endInput();
      await board.ends();
      const refused = errorsOf(board).filter(({ code }) => code === "queue-full");
      assert.equal(refused.length, 100 - QUEUE_MAX);
      assert.equal(errorText(refused[0]), `not sent: ${QUEUE_MAX} messages wait`);
      const [unsure] = errorsOf(board).filter(({ code }) => code === "unacknowledged");
      assert.equal(errorText(unsure), `${QUEUE_MAX} sent without acknowledgement`);
      // Messages that were not sent are not recorded.
      assert.equal(board.history.length, QUEUE_MAX);
    });

    it("reports what is lost when its peer dies", async () => {
      const board = await start(FAR, { tries: 4, resendAfter: 100 });
      const peer = await start(NEAR);
      await converse(board, peer, ["1", "2"]);
      // The last acknowledgement is on its way.
      await world.sleep(100);
      peer.powerOff();
      for (const text of ["3", "4", "5"]) board.type(text);
      const lost = await board.event("error", { code: "unacknowledged" });
      assert.deepEqual([errorText(lost), lost.peer], ["3 lost", `${FAR}:${PORT}`]);
      await board.prints(`3 lost: ${lost.peer}`);
    });

    it("reports what is not acknowledged when it is stopped", async () => {
      const board = await start(NOBODY, { resendAfter: 10_000 });
      board.type("never heard");
      await board.event("history");
      await world.stop();
      const [lost] = errorsOf(board);
      assert.deepEqual([lost.code, errorText(lost)], ["unacknowledged", "1 lost"]);
    });

    it("gives the limit for a line that does not fit with its header", async () => {
      const board = await start(FAR);
      const peer = await start(NEAR);
      const most = datagramBytesMax(engine);
      const longest = "y".repeat(most - HEADER_BYTES);
      board.type(`${longest}x`);
      const refused = await board.event("error", { code: "datagram-size" });
      assert.equal(errorText(refused), `not sent: ${most + 1} bytes, a datagram holds ${most}`);
      await converse(board, peer, [longest]);
      assert.deepEqual(heardBy(peer), [longest]);
    });

    it("uses a new random session at each start", async () => {
      const phone = world.phone();
      const socket = phone.udp();
      const board = await start(phone.address, {}, socket.port);
      const sessions = new Set<string>();
      for (let n = 1; n <= 3; n++) {
        board.type(`hello ${n}`);
        const { bytes } = await socket.receives(`hello ${n}`);
        sessions.add(String(bytes.subarray(4, 8)));
        assert.equal(sessions.size, n);
        board.powerCut();
        await board.event("listening");
      }
    });

    it("receives from 1,000 different senders", async () => {
      const board = await start(NOBODY);
      const phone = world.phone();
      for (let n = 0; n < 1000; n += 20) {
        const senders = Array.from({ length: 20 }, () => phone.udp());
        senders.forEach((sender, i) => sender.send(`message ${n + i}`, board, PORT));
        for (let i = 0; i < 20; i++) await hears(board);
        for (const sender of senders) sender.close();
      }
      assert.equal(new Set(heardBy(board)).size, 1000);
    });

    it("survives invalid headers", async () => {
      const board = await start(NOBODY);
      const peer = world.phone().udp();
      const another = [0xff, 0x50, 2, 0, 1, 2, 3, 4, 0, 0, 0, 0];
      const elsewhere = [0xff, 0x50, 1, 1, 1, 2, 3, 4, 0xff, 0xff, 0, 0];
      for (const bytes of [
        [0xff, 0x50],
        [0xff, 0x50, 1, 0, 0, 0, 0, 0, 0, 0],
        another,
        [0xff, 0x50, 1, 9, 1, 2, 3, 4, 0, 0, 0, 0],
        elsewhere,
      ]) {
        peer.send(Uint8Array.from(bytes), board, PORT);
        const event = bytes === another || bytes === elsewhere ? "ignored" : "received";
        await board.event(event, { bytes: bytes.length });
      }
      peer.send("still here", board, PORT);
      await board.event("received", { text: "still here" });
      assert.deepEqual(errorsOf(board), []);
    });
  });
}
