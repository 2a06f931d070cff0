import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  World,
  type GivenOptions,
  type Phone,
  type Tool,
  type WorldBoard,
} from "../../host-sim/testing/index.js";
import { BROKER_PORT, VirtualBroker, type BrokerOptions } from "../../host-sim/sim/fuzz/virtual-broker.js";
import { ENGINES, PATIENT } from "./engines.js";
import { Visitors } from "./visitors.js";

for (const engine of ENGINES) {
  describe(`hubs that are one room, in virtual time on ${engine}`, () => {
    let world: World;
    let machine: Phone;

    beforeEach(() => {
      world = new World({ engine });
      machine = world.phone();
    });
    afterEach(() => world.stop());

    /** Two hubs at one broker. */
    async function hubsOfRoom(app: string, given: GivenOptions, options: BrokerOptions = {}) {
      const broker = new VirtualBroker(machine.network, world.clock, options);
      const boards = [await hub(app, given), await hub(app, given)];
      for (const board of boards) await linked(board);
      return { broker, boards };
    }

    /** Two chat servers at one broker, and a member of each. */
    async function roomOfTwo(options: BrokerOptions = {}, given: GivenOptions = {}) {
      const { broker, boards } = await hubsOfRoom("chat-server", given, options);
      const visitors = new Visitors(world, boards[0], engine);
      const here = await visitors.enter();
      const neighbours = new Visitors(world, boards[1], engine);
      const there = await neighbours.enter();
      await here.tool.receives(`${there.name}已进入聊天室`);
      return { broker, boards, visitors, neighbours, here, there };
    }

    const join = () => `mqtt://${machine.address}:${BROKER_PORT}/class`;

    async function hub(app: string, options: GivenOptions) {
      const board = world.board(app, { join: join(), ...options });
      await board.event("listening");
      return board;
    }

    const linked = (board: WorldBoard) => board.prints("已连上其他房间");

    it("passes what a member says on to the members of the other hub, once, and not back", async () => {
      const { here, there } = await roomOfTwo();
      here.tool.send("hello\n");
      await there.tool.receives(`${here.name}:hello\n`);
      there.tool.send("你好\n");
      await here.tool.receives(`${there.name}:你好\n`);
      await world.sleep(2000);
      assert.equal(times(here.tool.text, "hello"), 0, "it has come back");
      assert.equal(times(there.tool.text, "hello"), 1);
      there.tool.close();
      await here.tool.receives(`${there.name}已离开聊天室`);
    });

    it("shows a member what the broker delivers twice but once", async () => {
      const { here, there } = await roomOfTwo({ repeats: () => true });
      for (let i = 0; i < 5; i++) here.tool.send(`line ${i}\n`);
      await there.tool.receives("line 4\n");
      await world.sleep(2000);
      for (let i = 0; i < 5; i++) assert.equal(times(there.tool.text, `line ${i}`), 1);
    });

    it("goes on alone without the broker, joins again, and sends what has waited", async () => {
      const { boards, visitors, here, there } = await roomOfTwo();
      world.partition(machine, boards[0]);
      here.tool.send("during\n");
      await here.tool.receives("与其他房间断开了", PATIENT);
      await boards[1].prints("房间断开了：", PATIENT);
      const neighbour = await visitors.enter();
      here.tool.send("alone\n");
      await neighbour.tool.receives(`${here.name}:alone`, PATIENT);
      world.repair(machine, boards[0]);
      await here.tool.receives("已连上其他房间", PATIENT);
      await there.tool.receives(`${here.name}:during\n`, PATIENT);
      await there.tool.receives(`${here.name}:alone\n`, PATIENT);
      assert.equal(times(there.tool.text, "during"), 1);
    });

    it("tells both hubs how many messages are lost when a link is down for long", async () => {
      const { boards, here, there } = await roomOfTwo();
      world.partition(machine, boards[0]);
      await here.tool.receives("与其他房间断开了", PATIENT);
      for (let i = 0; i < 30; i++) {
        here.tool.send(`line ${i}\n`);
        await world.sleep(150);
      }
      world.repair(machine, boards[0]);
      const told = await here.tool.receives(/(\d+)条消息没有传到/, PATIENT);
      const lost = Number(/(\d+)条/.exec(told)?.[1]);
      await there.tool.receives(`漏收了${lost}条消息`, PATIENT);
      await there.tool.receives("line 29\n", PATIENT);
      const missing = Array.from({ length: 30 }, (_, i) => i).filter(
        (i) => times(there.tool.text, `line ${i}\n`) !== 1,
      );
      assert.deepEqual(
        missing,
        Array.from({ length: lost }, (_, i) => i),
        "the oldest are given up",
      );
      assert.ok(lost > 0 && lost < 30);
    });

    it("forwards every byte that clients of spread servers send, in the order of each", async () => {
      const { boards } = await hubsOfRoom("spread-server", { maxClients: 4, flood: 0, patience: 10_000 });
      const [phone, other] = [world.phone(), world.phone()];
      const low = await phone.connect(boards[0]);
      const high = await other.connect(boards[1]);
      const ears = [await phone.connect(boards[0]), await other.connect(boards[1])];
      for (const tool of [low, high, ...ears]) await tool.receives("客户端用户！\n");
      // Whose byte it is shows in its first bit. Espruino cannot pause a peer that is 4 kB ahead of the room.
      const bytes = randomBytes(engine === "espruino" ? 3000 : 40_000);
      const ofLow = Buffer.concat([
        Buffer.from("\n\r\n\0"),
        bytes.map((byte) => byte & 127),
        Buffer.from("\n"),
      ]);
      const ofHigh = Buffer.concat([Buffer.of(0xe4, 0xbd, 0xff), bytes.map((byte) => byte | 128)]);
      const starts = new Map([low, high, ...ears].map((tool) => [tool, tool.received.length]));
      for (let from = 0, size = 1; from < ofLow.length; from += size, size = (size * 3) % 4093) {
        low.send(ofLow.subarray(from, from + size));
        high.send(ofHigh.subarray(from, from + size));
        await world.sleep(1);
      }
      const heard = (tool: Tool) => tool.received.subarray(starts.get(tool));
      const hears = (tool: Tool, length: number) =>
        world.until(() => heard(tool).length >= length || undefined, PATIENT.within);
      for (const ear of ears) {
        await hears(ear, ofLow.length + ofHigh.length);
        assert.ok(ofLow.equals(heard(ear).filter((byte) => byte < 128)));
        assert.ok(ofHigh.equals(heard(ear).filter((byte) => byte >= 128)));
      }
      await hears(low, ofHigh.length);
      await hears(high, ofLow.length);
      assert.ok(ofHigh.equals(heard(low)) && ofLow.equals(heard(high)));
    });

    it("delays nobody at the other hub while a member reads nothing, and keeps the link", async () => {
      const { boards, neighbours, here, there } = await roomOfTwo({}, { flood: 0 });
      const speaker = await neighbours.enter();
      const deaf = await world.phone("deaf", { window_bytes: 1024 }).connect(boards[0]);
      await deaf.receives("已进入聊天室");
      deaf.pause();
      const says = async (i: number) => {
        const line = `${speaker.name}:line ${i} ${"x".repeat(900)}\n`;
        speaker.tool.send(line.slice(speaker.name.length + 1));
        await there.tool.receives(line, { within: 100 });
        // Its own hub waits for it, but not longer than --patience.
        await here.tool.receives(line, { within: 500 });
      };
      for (let i = 0; i < 40; i++) await says(i);
      const { reason } = await boards[0].event("error", { code: "dropped" });
      assert.equal(reason, "reads too slowly");
      for (let i = 40; i < 50; i++) await says(i);
      here.tool.send("still one room\n");
      await there.tool.receives(`${here.name}:still one room\n`);
      for (const { tool } of [here, there]) assert.doesNotMatch(tool.text, /断开了|漏收/);
    });

    it("takes a hub that has rebooted for a new one", async () => {
      const { boards, here, there } = await roomOfTwo();
      here.tool.send("before\n");
      await there.tool.receives("before\n");
      boards[0].powerCut();
      await linked(boards[0]);
      const again = await new Visitors(world, boards[0], engine).enter();
      again.tool.send("after\n");
      await there.tool.receives("after\n", PATIENT);
      assert.equal(times(there.tool.text, "漏收"), 0);
    });
  });
}

function times(text: string, part: string): number {
  return text.split(part).length - 1;
}
