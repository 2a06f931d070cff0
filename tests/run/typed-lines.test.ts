import assert from "node:assert/strict";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { PeerServer } from "./peer.js";
import { RoomPeer } from "./room-peer.js";

/** More than fits into a board's memory at once. */
const LINES = 600;
const lineOf = (n: number) => `<${n}> of a text that somebody has copied from somewhere and pasted here`;
/** Tests do not wait until all of them are sent. */
const SOME = 25;

const errorsOf = (board: BoardProcess) => board.events.filter(({ event }) => event === "error");

function paste(board: BoardProcess, lines = LINES): void {
  for (let n = 0; n < lines; n++) board.type(lineOf(n));
}

for (const engine of APP_ENGINES) {
  describe(`lines pasted on the console, on ${engine}`, () => {
    let server: PeerServer;

    // One for all: a program for Espruino is made anew for every port.
    before(async () => (server = await PeerServer.listen()));
    after(() => server.close());
    afterEach(stopBoards);

    it("are sent by chat-client one by one, in order, before and after there is a server", async () => {
      const board = runBoard(["chat-client", "--to", `127.0.0.1:${server.port}`, "--engine", engine]);
      paste(board);
      const peer = await server.next();
      const sent = Array.from({ length: SOME }, (_, n) => lineOf(n)).join("");
      await peer.untilBytes(sent.length);
      assert.equal(peer.received.toString("utf8", 0, sent.length), sent);
      assert.deepEqual(errorsOf(board), []);
    });

    it("wait without limit while the app does not read", async () => {
      const board = runBoard(["tcp-echo-server", "--port", "0", "--engine", engine]);
      const { port } = await board.event({ event: "listening" });
      paste(board, 10 * LINES);
      const peer = await RoomPeer.to(port as number);
      peer.send("still here");
      await peer.untilText("still here");
      assert.deepEqual(errorsOf(board), []);
    });

    // The PC drops them for every engine; skip Espruino's, which takes longest to start.
    if (engine !== "espruino")
      it("are dropped if they are too long, with an event", async () => {
        const board = runBoard(["chat-client", "--to", `127.0.0.1:${server.port}`, "--engine", engine]);
        const peer = await server.next();
        board.type("x".repeat(100_000));
        board.type("short");
        await board.event({ event: "error", code: "console" });
        await peer.untilBytes("short".length);
        assert.equal(peer.received.toString(), "short");
        assert.equal(errorsOf(board).length, 1);
      });
  });
}
