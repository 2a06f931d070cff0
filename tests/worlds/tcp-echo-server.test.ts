import assert from "node:assert/strict";
import { World, type Phone, type Tool, type WorldBoard } from "../../host-sim/testing/index.js";
import { ENGINES } from "./engines.js";

const CHUNK_BYTES = 1024 * 1024;

for (const engine of ENGINES) {
  describe(`tcp-echo-server in virtual time on ${engine}`, () => {
    let world: World;
    let board: WorldBoard;
    let phone: Phone;

    beforeEach(async () => {
      world = new World({ engine });
      board = world.board("tcp-echo-server");
      phone = world.phone();
      await board.event("listening");
    });

    afterEach(() => world.stop());

    /** Connects, and has a word echoed. */
    async function served(word: string): Promise<Tool> {
      const tool = await phone.connect(board);
      tool.send(word);
      assert.equal(await tool.receives(word), word);
      return tool;
    }

    it("shows a text that arrives byte by byte", async () => {
      const text = "汉字 and ASCII 字";
      const tool = await phone.connect(board);
      for (const byte of Buffer.from(text)) {
        tool.send(Uint8Array.of(byte));
        await world.sleep(10);
      }
      assert.equal(await tool.receives(text), text);
      tool.close();
      await board.event("disconnected");
      const received = board.events.items.filter(({ event }) => event === "received");
      assert.equal(
        received.reduce((sum, { bytes }) => sum + Number(bytes), 0),
        Buffer.byteLength(text),
      );
      await board.screen.shows("字");
    });

    it("serves three clients at once", async () => {
      const tools = [await phone.connect(board), await phone.connect(board), await phone.connect(board)];
      tools.forEach((tool, i) => tool.send(`client ${i}`));
      for (const [i, tool] of tools.entries()) {
        await tool.receives(`client ${i}`);
        assert.equal(tool.text, `client ${i}`);
      }
    });

    it("accepts again after clients leave or reset", async () => {
      (await served("first")).close();
      await board.event("disconnected");
      (await served("second")).reset();
      await board.event("disconnected");
      await served("still here");
    });

    it("closes peers that reset while they are not reading", async () => {
      for (let round = 0; round < 10; round++) {
        const tool = await phone.connect(board);
        tool.pause();
        tool.send(Buffer.alloc(CHUNK_BYTES, "x"));
        await board.event("received");
        await world.sleep(1000);
        tool.reset();
        await board.event("disconnected");
      }
      await served("hello");
    });
  });
}
