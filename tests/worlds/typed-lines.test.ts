import assert from "node:assert/strict";
import { World, type Phone, type WorldBoard } from "../../host-sim/testing/index.js";
import { ENGINES, PATIENT } from "./engines.js";

/** More than fits into a board's memory at once. */
const LINES = 600;
const lineOf = (n: number) => `<${n}> of a text that somebody has copied from somewhere and pasted here`;
/** An engine of its own takes seconds of CPU for all of them. */
const awaitedOn = (engine: string) => (engine === "node" ? LINES : 100);

function paste(board: WorldBoard, lines = LINES): void {
  for (let n = 0; n < lines; n++) board.type(lineOf(n));
}

const errorsOf = (board: WorldBoard) => board.events.items.filter(({ event }) => event === "error");

for (const engine of ENGINES) {
  describe(`lines pasted on the console, in virtual time on ${engine}`, () => {
    const awaited = awaitedOn(engine);
    let world: World;
    let phone: Phone;

    beforeEach(() => {
      world = new World({ engine });
      phone = world.phone();
    });

    afterEach(() => world.stop());

    for (const app of ["chat-client", "spread-client"])
      it(`are sent by ${app} one by one, in order, before and after there is a server`, async () => {
        const server = phone.listen();
        const board = world.board(app, { to: `${phone.address}:${server.port}` });
        await board.event("wifi", { state: "connecting" });
        paste(board);
        const tool = await server.accepts();
        const sent = Array.from({ length: awaited }, (_, n) => lineOf(n)).join("");
        assert.equal(await tool.receives(sent, PATIENT), sent);
        assert.deepEqual(errorsOf(board), []);
      });

    it("are all sent before the app ends with its input", async () => {
      const server = phone.listen();
      const board = world.board("chat-client", { to: `${phone.address}:${server.port}` });
      await board.event("wifi", { state: "connecting" });
      paste(board, awaited);
      board.endInput();
      const tool = await server.accepts();
      await tool.closed(PATIENT);
      assert.equal(tool.text, `${Array.from({ length: awaited }, (_, n) => lineOf(n)).join("")}q`);
      tool.close();
      await board.ends();
    });

    for (const mode of ["hub", "p2p"])
      it(`are sent by chat-server as a ${mode} one by one, in order`, async () => {
        const board = world.board("chat-server", { mode });
        await board.event("listening");
        if (mode === "p2p") paste(board);
        const member = await phone.connect(board);
        await board.event("connected");
        if (mode === "hub") {
          await member.receives("已进入聊天室");
          paste(board);
        }
        const told = Array.from({ length: awaited }, (_, n) => `Server : ${lineOf(n)}`).join("");
        assert.equal(await member.receives(told, PATIENT), told);
        assert.deepEqual(errorsOf(board), []);
      });

    it("wait without limit while the app does not read", async () => {
      const board = world.board("tcp-echo-server");
      await board.event("listening");
      paste(board, 10 * LINES);
      const tool = await phone.connect(board);
      tool.send("still here");
      await tool.receives("still here");
      assert.deepEqual(errorsOf(board), []);
    });
  });
}
