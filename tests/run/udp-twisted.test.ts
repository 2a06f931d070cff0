import assert from "node:assert/strict";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { ENGINES, itOnOurNetwork } from "./engines.js";
import { addressOf, HOST } from "./reference-socket.js";
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

for (const engine of ENGINES) {
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

    it("receives its own messages repeatedly", async () => {
      const first = await board.event({ event: "received" });
      const second = await board.event({ event: "received" }, first);
      for (const { text, peer } of [first, second]) {
        assert.match(String(text), HELLO);
        assert.equal(peer, `${HOST}:${port}`);
        const line = `Got data from: ${addressOf(HOST, port)}: ${text}`;
        await board.event({ event: "console", text: line });
      }
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

    it("receives its greeting on the adopted socket", async () => {
      const { peer } = await board.event({ event: "received", text: "Hello my friend!" });
      await board.event({ event: "console", text: "Hello my friend!" });
      assert.notEqual(peer, `${HOST}:${port}`);
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

    it("sends its first messages in the order of the reference program", async () => {
      const peer = await DatagramPeer.open();
      start(peer.port);
      await peer.untilCount(2);
      assert.equal(peer.texts[0], "Here is the first connected message");
      assert.match(peer.texts[1], HELLO);
      assert.equal(consoleOf()[0], "Connection created!");
    });

    it("ignores everyone but its peer", async () => {
      const peer = await DatagramPeer.open();
      const stranger = await DatagramPeer.open();
      start(peer.port);
      const { port } = await board.event({ event: "listening" });
      await stranger.send("from a stranger", port as number);
      const from = `${HOST}:${stranger.port}`;
      await board.event({ event: "ignored", text: "from a stranger", bytes: 15, peer: from });
      await peer.send("from the peer", port as number);
      await board.event({ event: "console", text: "from the peer" });
      assert.ok(!consoleOf().includes("from a stranger"));
      assert.ok(board.events.every(({ event, peer }) => event !== "received" || peer !== from));
    });

    it("reports that nobody answers, and continues", async () => {
      const port = await freePort();
      start(port);
      const lost = await board.event({ event: "error", code: "lost" });
      assert.deepEqual([lost.message, lost.peer], ["sent failed!", `${HOST}:${port}`]);
      await board.event({ event: "console", text: "sent failed!" });
      const again = await board.event({ event: "error", code: "lost" }, lost);
      assert.ok(again.time > lost.time);
      const peer = await DatagramPeer.open(port);
      await peer.untilCount(1);
      await peer.send("I am here now", peer.from[0].port);
      await board.event({ event: "console", text: "I am here now" });
    });

    it("reports no loss while its peer answers", async () => {
      const peer = await DatagramPeer.open();
      peer.socket.on("message", (_, { port }) => void peer.send("yes", port));
      start(peer.port);
      await peer.untilCount(3);
      assert.ok(board.events.every(({ event }) => event !== "error"));
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
