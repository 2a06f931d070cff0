import assert from "node:assert/strict";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { PeerServer } from "./peer.js";
import { ReferenceSpreadClient, ReferenceSpreadServer } from "./reference-spread.js";
import { RoomPeer } from "./room-peer.js";

/** The first message of both servers. */
const greeting = (count: number): string => `欢迎来到Spread Site, 您是第${count}个客户端用户！\n`;

/** The lines that a board has printed. */
const printed = (board: BoardProcess): unknown[] =>
  board.events.filter(({ event }) => event === "console").map(({ text }) => text);

for (const engine of APP_ENGINES) {
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
