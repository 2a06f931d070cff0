import assert from "node:assert/strict";
import { errorText } from "../../host-sim/language/error-texts.js";
import { World, type WorldBoard } from "../../host-sim/testing/index.js";
import { propertyRuns } from "../setup.js";
import { ENGINES, PATIENT } from "./engines.js";
import { Visitors } from "./visitors.js";

const MiB = 1024 * 1024;

/** How much is sent without a newline: an engine of its own needs seconds for more, so that only deeper runs send it. */
const endlessOn = (engine: string) => (engine === "node" ? 10 : Math.min(10, propertyRuns(1)));

const bytesOf = (text: string) => Buffer.byteLength(text);

for (const engine of ENGINES) {
  describe(`a chat room with a troublesome member, in virtual time on ${engine}`, () => {
    let world: World;
    let board: WorldBoard;
    let visitors: Visitors;

    /** Without flood control, which would prevent the trouble. */
    async function start(options: Record<string, number> = {}): Promise<void> {
      board = world.board("chat-server", { flood: 0, ...options });
      await board.event("listening");
      visitors = new Visitors(world, board, engine);
    }

    beforeEach(() => (world = new World({ engine })));
    afterEach(() => world.stop());

    it("disconnects a member that never reads, with a reason, without loss for the others", async () => {
      await start({ patience: 3000 });
      const mute = await visitors.enter();
      mute.tool.pause();
      const talker = await visitors.enter();
      const listener = await visitors.enter();
      const from = listener.tool.received.length;
      const line = (i: number): string => `${i} ${"x".repeat(980)}字\n`;
      let expected = "";
      const isDropped = () => board.events.items.some(({ code }) => code === "dropped");
      for (let i = 0; !isDropped(); i++) {
        talker.tool.send(line(i));
        expected += `${talker.name}:${line(i)}`;
        // Espruino cannot pause a peer: one that is 4 kB ahead of the room is disconnected.
        const ahead_bytes = engine === "espruino" ? 0 : 50_000;
        await world.until(
          () =>
            listener.tool.received.length - from >= bytesOf(expected) - ahead_bytes ||
            isDropped() ||
            undefined,
          PATIENT.within,
        );
      }
      assert.equal(
        errorText(await board.event("error", { code: "dropped" })),
        "dropped: it reads too slowly",
      );
      await board.event("disconnected", { reason: "reads too slowly" });
      talker.tool.send("the room goes on\n");
      await listener.tool.receives(`${talker.name}:the room goes on\n`);
      const notice = `${mute.name}已离开聊天室`;
      const heard = Buffer.from(listener.tool.received.subarray(from)).toString();
      assert.ok(heard.includes(notice));
      assert.ok(heard.replace(notice, "") === `${expected}${talker.name}:the room goes on\n`);
    });

    it("receives a member that sends byte by byte, without splitting a character", async () => {
      await start();
      const slow = await visitors.enter();
      const other = await visitors.enter();
      const from = other.tool.received.length;
      let expected = "";
      for (const character of ["a", "中", "😀", "b"]) {
        for (const byte of Buffer.from(character)) {
          slow.tool.send(Uint8Array.of(byte));
          await world.sleep(5);
        }
        // It was forwarded as a separate message, as nothing followed.
        expected += `${slow.name}:${character}`;
        await other.tool.receives(`${slow.name}:${character}`);
        other.tool.send(`${character}!\n`);
        await slow.tool.receives(`${other.name}:${character}!\n`);
      }
      assert.equal(Buffer.from(other.tool.received.subarray(from)).toString(), expected);
    });

    it(`refuses ${endlessOn(engine)} MiB without a newline, hears that member again, and the others lose nothing`, async () => {
      await start({ patience: 10_000 });
      const endless = await visitors.enter();
      const talker = await visitors.enter();
      const listener = await visitors.enter();
      const from = listener.tool.received.length;
      const endless_bytes = endlessOn(engine) * MiB;
      const before = endless.tool.acknowledged;
      endless.tool.send(Buffer.alloc(endless_bytes, "x"));
      await endless.tool.receives("太长了，没有发出：一行最多1024字节");
      let expected = "";
      for (let i = 0; i < 5 || endless.tool.acknowledged - before < endless_bytes; i++) {
        talker.tool.send(`still here ${i}\n`);
        expected += `${talker.name}:still here ${i}\n`;
        await listener.tool.receives(`${talker.name}:still here ${i}\n`, PATIENT);
      }
      endless.tool.send("\nsorry\n");
      await listener.tool.receives(`${endless.name}:sorry\n`, PATIENT);
      assert.equal(
        Buffer.from(listener.tool.received.subarray(from)).toString(),
        `${expected}${endless.name}:sorry\n`,
      );
    });

    it("continues when a member resets in the middle of a line", async () => {
      await start();
      const hasty = await visitors.enter();
      const talker = await visitors.enter();
      const listener = await visitors.enter();
      talker.tool.send("before\n");
      hasty.tool.send("I was about to say th");
      await world.sleep(5);
      hasty.tool.reset();
      await listener.tool.receives(`${talker.name}:before\n`);
      await listener.tool.receives(`${hasty.name}已离开聊天室`);
      talker.tool.send("after\n");
      await listener.tool.receives(`${talker.name}:after\n`);
    });

    it("disconnects a waiting client that never reads, unnoticed by the room", async () => {
      await start({ maxClients: 2 });
      const talker = await visitors.enter();
      const listener = await visitors.enter();
      const mute = await visitors.to();
      await board.event("waiting");
      const next = await visitors.to();
      await next.tool.receives("您排在第2位");
      mute.tool.pause();
      const isGone = () => board.events.items.some(({ event }) => event === "disconnected");
      while (!isGone()) {
        mute.tool.send("anybody there?\n".repeat(50));
        await world.sleep(20);
      }
      // Espruino cannot pause a peer: it may disconnect one that is 4 kB ahead before the room does.
      if (engine !== "espruino") await board.event("error", { code: "dropped" });
      await next.tool.receives("您排在第1位");
      talker.tool.send("peace\n");
      await listener.tool.receives(`${talker.name}:peace\n`);
      assert.ok(!listener.tool.text.includes("anybody"));
    });
  });
}
