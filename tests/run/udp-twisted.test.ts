import assert from "node:assert/strict";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES, itOnOurNetwork } from "./engines.js";
import { HOST } from "./reference-socket.js";
import {
  DatagramPeer,
  freePort,
  ReferenceAdopt,
  ReferenceConnected,
  ReferenceSelf,
  stopReferences,
} from "./reference-udp.js";

/** Python's datetime.now(), and the rest of the reference program's message. */
const HELLO = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}: say hello to myself\.$/;

for (const engine of APP_ENGINES) {
  describe(`udp-self on ${engine}`, () => {
    let board: BoardProcess;
    let port: number;

    beforeEach(async () => {
      board = runBoard(["udp-self", "--port", "0", "--interval", "1", "--engine", engine]);
      port = (await board.event({ event: "listening" })).port as number;
    });

    afterEach(async () => {
      stopReferences();
      await stopBoards();
    });

    it("exchanges messages with the reference program", async () => {
      const program = await ReferenceSelf.listen();
      program.socket.send("你好，我自己", port, HOST);
      const line = `Got data from: ${program.address}: 你好，我自己`;
      await board.event({ event: "console", text: line });
      program.routine();
      await program.until(() => program.lines.length === 1);
      assert.match(program.lines[0].replace(`Got data from: ${program.address}: `, ""), HELLO);
    });
  });

  describe(`udp-adopt on ${engine}`, () => {
    let board: BoardProcess;
    let port: number;

    beforeEach(async () => {
      board = runBoard(["udp-adopt", "--port", "0", "--engine", engine]);
      port = (await board.event({ event: "listening" })).port as number;
    });

    afterEach(async () => {
      stopReferences();
      await stopBoards();
    });

    it("exchanges messages with the reference program", async () => {
      const before = await board.event({ event: "console", text: "Hello my friend!" });
      await ReferenceAdopt.greet(port);
      await board.event({ event: "console", text: "Hello my friend!" }, before);
      const program = await ReferenceAdopt.listen();
      const other = await DatagramPeer.open();
      await other.send("你好，朋友！", program.port);
      await other.send("你好，掌控板！", port);
      await program.untilLine("你好，朋友！");
      await board.event({ event: "console", text: "你好，掌控板！" });
    });

    it("releases the port when it stops", async () => {
      await board.event({ event: "console", text: "Hello my friend!" });
      assert.equal(await board.stop(), 0);
      await DatagramPeer.open(port);
    });
  });

  describe(`udp-connected on ${engine}`, () => {
    let board: BoardProcess;

    const start = (to: number, ...words: string[]) => {
      board = runBoard([
        "udp-connected",
        ...["--to", `${HOST}:${to}`, "--port", "0", "--interval", "1", "--timeout", "1"],
        ...["--engine", engine, ...words],
      ]);
    };

    afterEach(async () => {
      stopReferences();
      await stopBoards();
    });

    const consoleOf = () => board.events.filter(({ event }) => event === "console").map(({ text }) => text);

    it("talks to the reference program, both ways", async () => {
      const own = await freePort();
      const port = await freePort();
      start(own, "--port", String(port));
      await board.event({ event: "console", text: "Connection created!" });
      const program = await ReferenceConnected.to(port, own);
      await board.event({ event: "console", text: "Here is the first connected message" });
      await program.until(() => program.lines.some((line) => HELLO.test(line)));
      program.socket.send("你好");
      await board.event({ event: "console", text: "你好" });
      assert.deepEqual(program.lines[0], "Connection created!");
    });

    it("prints Connection closed! when it is stopped", async () => {
      start(9);
      await board.event({ event: "console", text: "Connection created!" });
      assert.equal(await board.stop(), 0);
      assert.equal(consoleOf().at(-1), "Connection closed!");
    });

    itOnOurNetwork(engine)("prints no connection if its port is taken", async () => {
      const { port } = await DatagramPeer.open();
      start(9, "--port", String(port));
      assert.equal(await board.exited, 2);
      assert.deepEqual(consoleOf(), []);
      assert.match(board.stderr, /is in use/);
    });
  });
}
