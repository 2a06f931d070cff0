import assert from "node:assert/strict";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { PeerServer } from "./peer.js";
import { ReferenceChatClient, ReferenceHub, ReferenceP2PServer } from "./reference-chat.js";

for (const engine of APP_ENGINES) {
  describe(`chat-client on ${engine}`, () => {
    let server: ReferenceP2PServer | ReferenceHub | PeerServer;

    const start = (...words: string[]): BoardProcess =>
      runBoard(["chat-client", "--to", `127.0.0.1:${server.port}`, "--engine", engine, ...words]);

    const console = (text: string) => ({ event: "console", text });

    afterEach(async () => {
      await stopBoards();
      await server.close();
    });

    it("talks to the reference server in mode p2p, and ends with exit code 0", async () => {
      const peer = (server = await ReferenceP2PServer.listen());
      const board = start();
      await board.event(console("与127.0.0.1连接建立成功，可以开始聊天了！（输入q断开连接）"));
      await peer.until(() => peer.lines.length > 0);
      const [address] = peer.lines[0].split(" 已成功连接");
      board.type("你好");
      await peer.untilLine(`${address} : 你好`);
      peer.type("吃了吗？");
      await board.event(console("Server : 吃了吗？"));
      // One by one: without newlines, a peer that reads late joins messages.
      for (const said of ["吃了", "再见"]) {
        board.type(said);
        await peer.untilLine(`${address} : ${said}`);
      }
      board.type("q");
      await peer.untilLine(`${address} 已退出聊天`);
      assert.deepEqual(peer.lines.slice(1), [
        `${address} : 你好`,
        `${address} : 吃了`,
        `${address} : 再见`,
        `${address} 已退出聊天`,
      ]);
      assert.equal(await board.exited, 0);
    });

    it("talks in the reference hub", async () => {
      const hub = (server = await ReferenceHub.listen(2));
      const other = await ReferenceChatClient.to(hub.port);
      await other.untilLine(`${other.address}已进入聊天室`);
      const board = start();
      await hub.until(() => hub.lines.length === 2);
      const [address] = hub.lines[1].split(" 已成功连接");
      await board.event(console(`${address}已进入聊天室`));
      other.type("欢迎");
      await board.event(console(`${other.address}:欢迎`));
      board.type("谢谢");
      await other.untilLine(`${address}:谢谢`);
      board.type("q");
      await other.untilLine(`${address}已离开聊天室`);
      assert.equal(await board.exited, 0);
    });

    it("sends lines that were typed early, and q at the end of the input", async () => {
      const peer = (server = await ReferenceP2PServer.listen());
      const board = start("--lang", "en");
      board.type("typed before there was a connection");
      board.endInput();
      assert.equal(await board.exited, 0);
      // On a busy machine it may be joined with the q; then the reference server does not end.
      const typed = " : typed before there was a connection";
      await peer.until(() => peer.lines.some((line) => line.includes(typed)));
      await peer.until(() => peer.ended || peer.lines.some((line) => line.endsWith(`${typed}q`)));
    });

    it("sends q when it is stopped", async () => {
      const peer = (server = await ReferenceP2PServer.listen());
      const board = start();
      await board.event({ event: "connected" });
      assert.equal(await board.stop(), 0);
      await peer.until(() => peer.ended);
    });

    it("reports it and ends when the server disconnects", async () => {
      const peers = (server = await PeerServer.listen());
      const board = start();
      const peer = await peers.next();
      await board.event({ event: "connected" });
      peer.send("我先走了");
      peer.socket.end();
      await board.event(console("我先走了"));
      await board.event(console(`('127.0.0.1', ${peers.port}) 已断开连接`));
      assert.equal(await board.exited, 0);
    });

    it("fails with exit code 1 when there is no server", async () => {
      const peers = (server = await PeerServer.listen());
      await peers.close();
      const board = start("--lang", "en");
      await board.event({ event: "error", code: "tcp" });
      assert.equal(await board.exited, 1);
      assert.match(board.stderr, /cannot connect to 127\.0\.0\.1:/);
    });

    it("sends its phrases when the buttons are pressed", async () => {
      const peer = (server = await ReferenceP2PServer.listen());
      const board = start("--phrase-b", "回头见");
      await peer.until(() => peer.lines.length > 0);
      for (const [line, said] of [
        ["/a", "你好"],
        ["/b", "回头见"],
        ["/c", "/c"],
      ]) {
        const { length } = peer.lines;
        board.type(line);
        await peer.until(() => peer.lines.length > length);
        assert.equal(peer.lines[length].split(" : ")[1], said);
      }
    });
  });
}
