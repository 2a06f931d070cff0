import assert from "node:assert/strict";
import { runBoard, stopBoards } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { PeerServer } from "./peer.js";

const HELLO = "hello mPython,I am TCP Client";

for (const engine of APP_ENGINES) {
  describe(`tcp-echo-client on ${engine}`, () => {
    let server: PeerServer;

    beforeEach(async () => {
      server = await PeerServer.listen();
    });

    afterEach(async () => {
      await stopBoards();
      await server.close();
    });

    const start = () => runBoard(["tcp-echo-client", "--to", `127.0.0.1:${server.port}`, "--engine", engine]);

    it("sends its greeting, shows what it receives, and sends it back", async () => {
      const board = start();
      const peer = await server.next();
      await peer.untilBytes(HELLO.length);
      assert.equal(peer.received.toString(), HELLO);
      await board.event({ event: "sent", text: HELLO });
      peer.send("早上好");
      await board.event({ event: "received", text: "早上好" });
      await peer.untilBytes(HELLO.length + 9);
      assert.equal(peer.received.toString(), `${HELLO}早上好`);
    });

    it("prints close socket when the peer closes, and reconnects", async () => {
      const board = start();
      const first = await server.next();
      await first.untilBytes(HELLO.length);
      first.socket.end();
      await board.event({ event: "console", text: "close socket" });
      const second = await server.next();
      await second.untilBytes(HELLO.length);
      assert.equal(second.received.toString(), HELLO);
    });

    it("keeps trying while there is no server", async () => {
      const { port } = server;
      await server.close();
      const board = runBoard(["tcp-echo-client", "--to", `127.0.0.1:${port}`, "--engine", engine]);
      const refused = await board.event({ event: "error", code: "tcp" });
      await board.event({ event: "error", code: "tcp" }, refused);
      server = await PeerServer.listen(port);
      const peer = await server.next();
      await peer.untilBytes(HELLO.length);
    });

    it("exchanges echoes with an echo server, and coalesces redraws", async () => {
      const echo = runBoard(["tcp-echo-server", "--port", "0", "--engine", engine]);
      const port = (await echo.event({ event: "listening" })).port as number;
      const board = runBoard(["tcp-echo-client", "--to", `127.0.0.1:${port}`, "--engine", engine]);
      let last = await board.event({ event: "received" });
      const start = last;
      for (let turn = 0; turn < 30; turn++) last = await board.event({ event: "received" }, last);
      const frames = board.events.filter(
        ({ event, time }) => event === "frame" && time > start.time && time <= last.time,
      );
      // At most one frame in 50 ms, and one more at the border.
      assert.ok(frames.length <= (last.time - start.time) / 50 + 1);
    });
  });
}
