/** Apps of one's own on the kit's classes, that draw what they show themselves: tests/worlds/apps. */
import assert from "node:assert/strict";
import { World, type Phone, type WorldBoard } from "../../host-sim/testing/index.js";
import { ENGINES, PATIENT } from "./engines.js";

const appNamed = (name: string) => new URL(`apps/${name}.ts`, import.meta.url).href;
const LINES = 100;
const lineOf = (n: number) => `question ${n}, ${"which is as long as a question may be ".repeat(3)}\n`;

const errorsOf = (board: WorldBoard) => board.events.items.filter(({ event }) => event === "error");

for (const engine of ENGINES) {
  describe(`an app of one's own on the kit, in virtual time on ${engine}`, () => {
    let world: World;
    let phone: Phone;

    beforeEach(() => {
      world = new World({ engine });
      phone = world.phone();
    });

    afterEach(() => world.stop());

    it("for UDP draws its own picture, with the shell's until there is one", async () => {
      const board = world.board(appNamed("loudest"));
      await board.event("listening", { port: 7001 });
      await board.screen.shows(board.address);
      const sender = phone.udp();
      sender.send("70.5", board, 7001);
      await sender.receives("most 70.5");
      await board.screen.shows("loudest");
      assert.ok(!board.screen.text().some((row) => row.includes(board.address)));
      sender.send("12", board, 7001);
      await sender.receives("most 70.5");
      board.type("今天");
      await board.screen.shows("今天");
      assert.deepEqual(errorsOf(board), []);
    });

    it("for a server's answers sends each typed line and press, before and after there is a server", async () => {
      const server = phone.listen();
      const board = world.board(appNamed("asker"), { to: `${phone.address}:${server.port}` });
      await board.event("wifi", { state: "connecting" });
      for (let n = 0; n < LINES; n++) board.type(lineOf(n).trim());
      const tool = await server.accepts();
      const asked = Array.from({ length: LINES }, (_, n) => lineOf(n).trim()).join("\n");
      await tool.receives(`${asked}\n`, PATIENT);
      board.press("A");
      await tool.receives("again\n");
      await board.screen.shows("connected");
      tool.send("yes\n");
      await board.prints("answer: yes");
      await world.sleep(200);
      assert.ok(!board.screen.text().some((row) => row.includes("connected")));
      tool.close();
      const next = await server.accepts();
      board.type("still there?");
      await next.receives("still there?\n");
      board.endInput();
      await board.ends();
      assert.deepEqual(errorsOf(board), []);
      assert.ok(board.events.items.every(({ text }) => !String(text).startsWith("lost")));
    });

    it("has typed lines wait while the server takes none", async () => {
      const server = phone.listen();
      const board = world.board(appNamed("asker"), { to: `${phone.address}:${server.port}` });
      const tool = await server.accepts();
      tool.pause();
      for (let n = 0; n < LINES; n++) board.type(lineOf(n).trim());
      await world.sleep(2000);
      tool.resume();
      const asked = Array.from({ length: LINES }, (_, n) => lineOf(n).trim()).join("\n");
      await tool.receives(`${asked}\n`, PATIENT);
      assert.deepEqual(errorsOf(board), []);
    });
  });
}
