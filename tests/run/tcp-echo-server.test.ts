import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES, isInterpreter } from "./engines.js";
import { Peer } from "./peer.js";

/** More than this machine's kernel buffers between two sockets, so that a peer that does not read blocks the board. */
const BEYOND_KERNEL_BYTES = 10 * 1024 * 1024;

for (const engine of APP_ENGINES) {
  describe(`tcp-echo-server on ${engine}`, () => {
    let board: BoardProcess;
    let port: number;
    const stream_bytes = isInterpreter(engine) ? 32 * 1024 : 1024 * 1024;

    beforeEach(async () => {
      board = runBoard(["tcp-echo-server", "--port", "0", "--engine", engine]);
      port = (await board.event({ event: "listening" })).port as number;
    });

    afterEach(stopBoards);

    it("joins the Wi-Fi, echoes text, and logs both", async () => {
      const [connecting, connected] = board.events.filter(({ event }) => event === "wifi");
      assert.equal(connecting.state, "connecting");
      assert.deepEqual([connected.state, connected.address], ["connected", "127.0.0.1"]);
      const peer = await Peer.to(port);
      peer.send("你好, mPython");
      await peer.untilBytes(15);
      assert.equal(peer.received.toString(), "你好, mPython");
      const received = await board.event({ event: "received" });
      assert.deepEqual([received.bytes, received.text], [15, "你好, mPython"]);
      await board.event({ event: "sent", text: "你好, mPython" });
      await board.event({ event: "console", text: "你好, mPython" });
    });

    it(`echoes ${stream_bytes} random bytes unchanged`, async () => {
      const peer = await Peer.to(port);
      const bytes = randomBytes(stream_bytes);
      peer.send(bytes);
      await peer.untilBytes(bytes.length);
      assert.ok(peer.received.equals(bytes));
    });

    it("accepts again after a client leaves or resets", async () => {
      const first = await Peer.to(port);
      await board.event({ event: "connected" });
      first.socket.end();
      const left = await board.event({ event: "disconnected" });
      const second = await Peer.to(port);
      const came = await board.event({ event: "connected" }, left);
      second.socket.resetAndDestroy();
      await board.event({ event: "disconnected" }, came);
      const third = await Peer.to(port);
      third.send("still here");
      await third.untilBytes(10);
    });

    it("survives a peer that sends 10 MiB and reads nothing", async () => {
      const mute = await Peer.to(port);
      mute.socket.pause();
      mute.send(randomBytes(BEYOND_KERNEL_BYTES));
      const other = await Peer.to(port);
      for (let turn = 1; turn <= 20; turn++) {
        other.send("ping ");
        await other.untilBytes(turn * 5);
      }
      mute.socket.resetAndDestroy();
      other.send("after");
      await other.untilBytes(105);
    });

    it("tells a new client that it is full, and serves the next when there is room", async () => {
      // All of the chip's sockets but one.
      const most = engine === "espruino" ? 8 : 7;
      const peers: Peer[] = [];
      for (let i = 0; i < most; i++) {
        peers.push(await Peer.to(port));
        peers[i].send("x");
        await peers[i].untilBytes(1);
      }
      const late = await Peer.to(port);
      await late.until(() => late.ended);
      assert.equal(late.received.toString(), "full, come back later\n");
      assert.equal((await board.event({ event: "error", code: "full" })).message, "full, come back later");
      peers[3].socket.destroy();
      await board.event({ event: "console", text: "close socket" });
      const next = await Peer.to(port);
      next.send("room again");
      await next.untilBytes(10);
    });

    it("closes peers that finish with more data in flight than fits, and serves the next", async () => {
      let last = board.events.at(-1);
      for (let round = 0; round < 5; round++) {
        const peer = await Peer.to(port);
        peer.socket.end(Buffer.alloc(20_000, "x"));
        await peer.until(() => peer.ended);
        const gone = await board.event({ event: "disconnected" }, last);
        // lwIP sends nothing after the peer's FIN: unsent data is lost, which is logged. Espruino never waits for its
        // peer.
        const after = board.events.slice(board.events.indexOf(last as BoardEvent));
        const unsent = after.find(({ code }) => code === "unsent");
        assert.equal(peer.received.length + parseInt(String(unsent?.message ?? 0)), 20_000);
        assert.ok(peer.received.length > 0);
        last = gone;
      }
      const next = await Peer.to(port);
      next.send("hello");
      await next.untilBytes(5);
    });

    it("stops cleanly when asked, and closes its clients", async () => {
      const peer = await Peer.to(port);
      await board.event({ event: "connected" });
      assert.equal(await board.stop(), 0);
      await peer.until(() => peer.ended);
      assert.equal(board.stderr, "");
    });
  });
}
