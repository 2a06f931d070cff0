import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { ENGINES } from "./engines.js";
import { PeerServer } from "./peer.js";
import { ReferenceSpreadClient, ReferenceSpreadServer } from "./reference-spread.js";
import { RoomPeer } from "./room-peer.js";

/** The first message of both servers. */
const greeting = (count: number): string => `欢迎来到Spread Site, 您是第${count}个客户端用户！\n`;

const HELLO = /^hello, I'm (\w+) \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/;

/** The lines that a board has printed. */
const printed = (board: BoardProcess): unknown[] =>
  board.events.filter(({ event }) => event === "console").map(({ text }) => text);

for (const engine of ENGINES) {
  describe(`spread-server on ${engine}`, () => {
    let board: BoardProcess;
    let port: number;

    const start = async (...words: string[]): Promise<void> => {
      board = runBoard(["spread-server", "--port", "0", "--engine", engine, ...words]);
      port = (await board.event({ event: "listening" })).port as number;
    };

    /** Connects as client number `count`, and waits for the greeting. */
    const enter = async (count: number): Promise<RoomPeer> => {
      const peer = await RoomPeer.to(port);
      await peer.untilText(greeting(count));
      return peer;
    };

    afterEach(stopBoards);

    it("talks to the reference clients", async () => {
      await start();
      const first = await ReferenceSpreadClient.to(port, "小明", 100);
      await first.untilLine(`got message:  ${greeting(1)}`);
      const second = await ReferenceSpreadClient.to(port, "Bo", 60_000);
      await second.untilLine(`got message:  ${greeting(2)}`);
      await second.untilLine("got message:  hello, I'm 小明 2026-11-21 08:50:07.320861");
      second.socket.write("大家好");
      await first.untilLine("got message:  大家好");
      await board.event({ event: "console", text: "spreading message from 2 : 大家好" });
      second.socket.destroy();
      await board.event({ event: "console", text: "lost connect: 2" });
      await enter(3);
    });

    it("forwards every byte to all others, and none to the sender", async () => {
      await start("--flood", "0", "--patience", "10000");
      const [one, two, three] = [await enter(1), await enter(2), await enter(3)];
      // Espruino cannot pause a peer: one that is 4 kB ahead of the room is disconnected.
      const random = randomBytes(engine === "espruino" ? 3_000 : 300_000);
      const bytes = Buffer.concat([Buffer.from("\n\r\n"), random, Buffer.from([0xe4, 0xbd])]);
      const from = one.received.length;
      one.send(bytes);
      one.socket.end();
      for (const peer of [two, three]) {
        await peer.untilBytes(from + bytes.length);
        assert.ok(peer.received.subarray(from).equals(bytes));
      }
      assert.equal(one.text, greeting(1));
    });

    it("disconnects a client at close, and counts all clients accepted", async () => {
      await start();
      const [one, two] = [await enter(1), await enter(2)];
      one.send("close\r\n");
      await one.until(() => one.ended);
      await board.event({ event: "console", text: "1 closed" });
      await enter(3);
      assert.equal(two.text, greeting(2));
    });

    it("has a queue, and lets waiting clients enter in order", async () => {
      await start("--max-clients", "1", "--lang", "en");
      const one = await enter(1);
      const two = await RoomPeer.to(port);
      await two.untilText("full: you are number 1 in line\n");
      const three = await RoomPeer.to(port);
      await three.untilText("full: you are number 2 in line\n");
      one.socket.destroy();
      await two.untilText(greeting(2));
      await three.untilText("full: you are number 1 in line\n");
    });

    it("does not let the answers of three spread-clients multiply", async () => {
      await start("--flood", "0");
      const clients = ["Ann", "Bo", "Cy"].map((name) =>
        runBoard(["spread-client", "--to", `127.0.0.1:${port}`, "--name", name, "--answer-after", "1"]),
      );
      await Promise.all(clients.map((client) => client.event({ event: "connected" })));
      const witness = await enter(4);
      // Answers trigger answers: without a limit, a few rounds would make dozens of them.
      await witness.until(() => [...witness.text.matchAll(/hello, I'm/g)].length >= 12);
      for (const client of clients) {
        const times = client.events.filter(({ event }) => event === "sent").map(({ time }) => time);
        // At most four are due at once, each a second after its cause; they are sent a little apart.
        for (let i = 4; i < times.length; i++) assert.ok(times[i] - times[i - 4] >= 800);
      }
    });
  });

  describe(`spread-client on ${engine}`, () => {
    let server: ReferenceSpreadServer | PeerServer;

    const start = (...words: string[]): BoardProcess =>
      runBoard(["spread-client", "--to", `127.0.0.1:${server.port}`, "--engine", engine, ...words]);

    afterEach(async () => {
      await stopBoards();
      await server.close();
    });

    it("talks to the reference server, and prints in the right order", async () => {
      const spread = (server = await ReferenceSpreadServer.listen());
      const other = await RoomPeer.to(spread.port);
      const board = start("--name", "小红", "--answer-after", "1");
      await board.event({ event: "console", text: `got message:  ${greeting(2).trimEnd()}` });
      const { text } = await board.event({ event: "sent" });
      assert.match(String(text), /^hello, I'm 小红 \d{4}-/);
      await other.untilText(String(text));
      other.send("早上好");
      await board.event({ event: "console", text: "got message:  早上好" });
      spread.close();
      assert.equal(await board.exited, 0);
      assert.deepEqual(printed(board), [
        "Started to connect.",
        "Connected to the server!",
        `got message:  ${greeting(2).trimEnd()}`,
        "got message:  早上好",
        "Disconnected from the server!",
        "Lost connection.  Reason: closed by peer",
      ]);
    });

    it("has at most four pending answers", async () => {
      const peers = (server = await PeerServer.listen());
      const board = start("--answer-after", "1", "--name", "Dee");
      const peer = await peers.next();
      peer.send(Array.from({ length: 10 }, (_, i) => `message ${i}\n`).join(""));
      await board.event({ event: "console", text: "got message:  message 9" });
      let last = await board.event({ event: "sent" });
      for (let i = 1; i < 4; i++) last = await board.event({ event: "sent" }, last);
      peer.send("one more");
      last = await board.event({ event: "sent" }, last);
      const sent = board.events.filter(({ event }) => event === "sent");
      assert.equal(sent.indexOf(last), 4);
      for (const { text } of sent) assert.match(String(text), HELLO);
    });

    it("reports it and fails when there is no server", async () => {
      const peers = (server = await PeerServer.listen());
      await peers.close();
      const board = start();
      assert.equal(await board.exited, 1);
      assert.deepEqual(printed(board), ["Started to connect.", "Connection failed. Reason: cannot connect"]);
    });

    it("prints the disconnect when it is stopped", async () => {
      server = await PeerServer.listen();
      const board = start();
      await board.event({ event: "connected" });
      assert.equal(await board.stop(), 0);
      assert.deepEqual(printed(board).slice(-2), [
        "Disconnected from the server!",
        "Lost connection.  Reason: stopped",
      ]);
    });
  });
}
