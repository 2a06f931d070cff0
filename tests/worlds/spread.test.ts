import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  World,
  type GivenOptions,
  type Phone,
  type Tool,
  type WorldBoard,
} from "../../host-sim/testing/index.js";
import { ENGINES, PATIENT } from "./engines.js";

/** The server's first message. */
const greeting = (count: number): string => `欢迎来到Spread Site, 您是第${count}个客户端用户！\n`;

const HELLO = /^hello, I'm (\w+) \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;

for (const engine of ENGINES) {
  describe(`spread-server in virtual time on ${engine}`, () => {
    let world: World;
    let board: WorldBoard;
    let phone: Phone;

    async function start(options: GivenOptions = {}): Promise<void> {
      board = world.board("spread-server", options);
      await board.event("listening");
      phone = world.phone();
    }

    /** Connects as client number `count`, and waits for the greeting. */
    async function enter(count: number): Promise<Tool> {
      const tool = await phone.connect(board);
      await tool.receives(greeting(count));
      return tool;
    }

    beforeEach(() => (world = new World({ engine })));
    afterEach(() => world.stop());

    it("forwards every byte to all others, and none to the sender", async () => {
      await start({ flood: 0, patience: 10_000 });
      const [one, two, three] = [await enter(1), await enter(2), await enter(3)];
      // Espruino cannot pause a peer: one that is 4 kB ahead of the room is disconnected.
      const random = randomBytes(engine === "espruino" ? 3_000 : 300_000);
      const bytes = Buffer.concat([Buffer.from("\n\r\n"), random, Buffer.from([0xe4, 0xbd])]);
      const from = one.received.length;
      one.send(bytes);
      one.close();
      for (const tool of [two, three]) {
        await world.until(() => tool.received.length >= from + bytes.length || undefined, PATIENT.within);
        assert.ok(bytes.equals(tool.received.subarray(from)));
      }
      assert.equal(one.text, greeting(1));
    });

    it("disconnects a client at close, and counts all clients accepted", async () => {
      await start();
      const [one, two] = [await enter(1), await enter(2)];
      one.send("close\r\n");
      await one.closed();
      await board.prints("1 closed");
      await enter(3);
      assert.equal(two.text, greeting(2));
    });

    it("has a queue, and lets waiting clients enter in order", async () => {
      await start({ maxClients: 1, lang: "en" });
      const one = await enter(1);
      const two = await phone.connect(board);
      await two.receives("full: you are number 1 in line\n");
      const three = await phone.connect(board);
      await three.receives("full: you are number 2 in line\n");
      one.reset();
      await two.receives(greeting(2));
      await three.receives("full: you are number 1 in line\n");
    });

    it("does not let the answers of three spread-clients multiply", async () => {
      await start({ flood: 0 });
      const clients = ["Ann", "Bo", "Cy"].map((name) =>
        world.board(
          "spread-client",
          { to: `${board.address}:${board.port}`, name, answerAfter: 1 },
          { engine: "node" },
        ),
      );
      for (const client of clients) await client.event("connected");
      const witness = await enter(4);
      // Answers trigger answers: without a limit, a few rounds would make dozens of them.
      await world.sleep(30_000);
      assert.ok([...witness.text.matchAll(/hello, I'm/g)].length >= 3 * 4 * 10);
      for (const client of clients) {
        const times = client.events.items.filter(({ event }) => event === "sent").map(({ time }) => time);
        // At most four are due at once, each a second after its cause; they are sent a little apart.
        for (let i = 4; i < times.length; i++) assert.ok(times[i] - times[i - 4] >= 800);
      }
    });
  });

  describe(`spread-client in virtual time on ${engine}`, () => {
    let world: World;

    beforeEach(() => (world = new World({ engine })));
    afterEach(() => world.stop());

    it("has at most four pending answers", async () => {
      const phone = world.phone();
      const server = phone.listen();
      const to = `${phone.address}:${server.port}`;
      const board = world.board("spread-client", { to, answerAfter: 1, name: "Dee" });
      const tool = await server.accepts();
      tool.send(Array.from({ length: 10 }, (_, i) => `message ${i}\n`).join(""));
      await board.prints("got message:  message 9");
      await world.sleep(10_000);
      const sent = board.events.items.filter(({ event }) => event === "sent");
      assert.equal(sent.length, 4);
      tool.send("one more");
      await world.sleep(10_000);
      const after = board.events.items.filter(({ event }) => event === "sent");
      assert.equal(after.length, 5);
      for (const { text } of after) assert.match(String(text), HELLO);
    });
  });
}
