import assert from "node:assert/strict";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { datagramBytesMax, APP_ENGINES, itOnBoards, itOnOurNetwork } from "./engines.js";
import { addressOf, HOST } from "./reference-socket.js";
import {
  BroadcastListener,
  DatagramPeer,
  freePort,
  ReferenceClient,
  ReferenceServer,
  stopReferences,
} from "./reference-udp.js";

const TIME = /^【\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}】/;
const TIME_BYTES = Buffer.byteLength("【Sat Nov 21 08:50:07 2026】");

for (const engine of APP_ENGINES) {
  describe(`udp-echo-server on ${engine}`, () => {
    let board: BoardProcess;
    let port: number;

    beforeEach(async () => {
      board = runBoard(["udp-echo-server", "--port", "0", "--engine", engine]);
      port = (await board.event({ event: "listening", protocol: "udp" })).port as number;
    });

    afterEach(async () => {
      stopReferences();
      await stopBoards();
    });

    it("talks to the reference client", async () => {
      const client = await ReferenceClient.to(port);
      for (const [i, text] of ["你好，掌控板", "hello", "再见"].entries()) {
        client.type(text);
        await board.event({ event: "console", text: `收到客户端【${client.address}】数据:${text}` });
        await client.until(() => client.lines.length > i);
        const [head, answer] = client.lines[i].split("返回的数据:");
        assert.equal(head, `收到服务端【${addressOf(HOST, port)}】`);
        assert.match(answer, TIME);
        assert.equal(answer.replace(TIME, ""), text);
      }
    });

    itOnBoards(engine)("has a defined result for a datagram of any size", async () => {
      const peer = await DatagramPeer.open();
      let last = board.events[0];
      let answered = 0;
      const most = datagramBytesMax(engine);
      const longest = most - TIME_BYTES;
      const sizes = [1, 528, 529, longest].filter((bytes) => bytes <= longest);
      // Espruino's socket is closed by an empty one: tests/engines has what becomes of it.
      for (const bytes of engine === "espruino" ? sizes : [0, ...sizes]) {
        await peer.send(Buffer.alloc(bytes, "x"), port);
        last = await board.event({ event: "received", bytes, peer: `${HOST}:${peer.port}` }, last);
        await peer.untilCount(++answered);
        assert.equal(peer.datagrams[answered - 1].length, bytes + TIME_BYTES);
      }
      // Espruino cuts what is larger, and does not say so.
      for (const bytes of engine === "espruino" ? [most, most + 1, 65507] : [most]) {
        await peer.send(Buffer.alloc(bytes, "x"), port);
        last = await board.event({ event: "received", bytes: most }, last);
        last = await board.event({ event: "error", code: "datagram-size" }, last);
        assert.equal(last.message, `not sent: ${most + TIME_BYTES} bytes, a datagram holds ${most}`);
      }
      for (const bytes of engine === "espruino" ? [] : [most + 1, 65507]) {
        await peer.send(Buffer.alloc(bytes, "x"), port);
        last = await board.event({ event: "error", code: "datagram-size" }, last);
        assert.equal(last.message, `ignored: ${bytes} bytes, a datagram holds ${most}`);
        assert.equal(last.peer, `${HOST}:${peer.port}`);
      }
      await peer.send("still here", port);
      await peer.untilCount(answered + 1);
    });

    it("echoes invalid UTF-8 unchanged, and shows what can be shown", async () => {
      const peer = await DatagramPeer.open();
      const bytes = Buffer.from([0xe4, 0xbd, 0xa0, 0xff, 0xe4, 0xbd, 0x41]);
      await peer.send(bytes, port);
      const { text } = await board.event({ event: "received", bytes: 7 });
      assert.equal(text, undefined);
      const address = addressOf(HOST, peer.port);
      await board.event({ event: "console", text: `收到客户端【${address}】数据:你\ufffd\ufffdA` });
      await peer.untilCount(1);
      assert.ok(peer.datagrams[0].subarray(TIME_BYTES).equals(bytes));
    });

    it("answers 100 different senders", async () => {
      for (let n = 0; n < 100; n += 20) {
        const senders = await Promise.all(Array.from({ length: 20 }, () => DatagramPeer.open()));
        await Promise.all(senders.map((sender, i) => sender.send(`from ${n + i}`, port)));
        await Promise.all(senders.map((sender) => sender.untilCount(1)));
        senders.forEach((sender, i) => assert.equal(sender.texts[0].replace(TIME, ""), `from ${n + i}`));
        stopReferences();
      }
      assert.ok(board.events.every(({ event }) => event !== "error"));
    });

    it("stops cleanly when asked", async () => {
      assert.equal(await board.stop(), 0);
      assert.equal(board.stderr, "");
    });
  });

  describe(`udp-client on ${engine}`, () => {
    let board: BoardProcess;

    const start = (port: number, ...words: string[]) => {
      board = runBoard(["udp-client", "--to", `${HOST}:${port}`, "--engine", engine, ...words]);
    };

    afterEach(async () => {
      stopReferences();
      await stopBoards();
    });

    it("talks to the reference server", async () => {
      const server = await ReferenceServer.listen();
      start(server.port);
      await board.event({ event: "console", text: "请输入要发送的数据:" });
      const { port } = await board.event({ event: "listening" });
      let last = board.events[0];
      for (const text of ["你好，服务器", "hello", "再见"]) {
        board.type(`  ${text} `);
        await server.untilLine(`收到客户端【${addressOf(HOST, port as number)}】数据:${text}`);
        last = await board.event({ event: "received" }, last);
        const line = `收到服务端【${server.address}】返回的数据:${last.text}`;
        await board.event({ event: "console", text: line });
        assert.match(`${String(last.text).slice(0, 25)}】`, TIME);
        assert.equal(String(last.text).slice(25), text);
      }
    });

    it("talks to udp-echo-server", async () => {
      const server = runBoard(["udp-echo-server", "--port", "0", "--engine", engine]);
      const { port } = await server.event({ event: "listening" });
      start(port as number);
      board.type("你好");
      board.endInput();
      const { text } = await board.event({ event: "received" });
      assert.match(String(text), TIME);
      assert.equal(await board.exited, 0);
    });

    it("accepts answers from the server only, and waits for them after the end of the input", async () => {
      const server = await DatagramPeer.open();
      const stranger = await DatagramPeer.open();
      start(server.port);
      board.type("question");
      board.endInput();
      await server.untilCount(1);
      const { port } = server.from[0];
      await stranger.send("forged answer", port);
      await board.event({ event: "ignored", text: "forged answer", peer: `${HOST}:${stranger.port}` });
      await server.send("the real answer", port);
      assert.equal(await board.exited, 0);
      const shown = board.events.filter(({ event }) => event === "console").map(({ text }) => text);
      const answer = `收到服务端【${addressOf(HOST, server.port)}】返回的数据:the real answer`;
      assert.deepEqual(shown, ["请输入要发送的数据:", answer]);
      assert.ok(board.events.every(({ event }) => event !== "error"));
    });

    itOnOurNetwork(engine)("accepts any answer to a broadcast", async () => {
      const port = await freePort();
      const server = await BroadcastListener.listen(port, "0.0.0.0");
      start(port, "--to", `<broadcast>:${port}`);
      board.type("who is there?");
      board.endInput();
      await server.untilLine("who is there?");
      await board.event({ event: "received", text: "got it: 13" });
      assert.equal(await board.exited, 0);
    });

    it("reports a lost answer, and continues", async () => {
      const peer = await DatagramPeer.open();
      start(peer.port, "--timeout", "1");
      board.type("nobody answers");
      const lost = await board.event({ event: "error", code: "timeout" });
      assert.deepEqual([lost.message, lost.peer], ["no answer within 1 s", `${HOST}:${peer.port}`]);
      await peer.untilCount(1);
      await peer.send("late", peer.from[0].port);
      await board.event({ event: "received", text: "late" });
      board.type("again");
      await peer.untilCount(2);
      await peer.send("now", peer.from[0].port);
      await board.event({ event: "received", text: "now" });
      board.endInput();
      assert.equal(await board.exited, 0);
    });

    it("sends all lines typed before it was ready, and ends after all answers", async () => {
      const server = await ReferenceServer.listen();
      start(server.port);
      for (const text of ["1", "2", "3"]) board.type(text);
      board.type("   ");
      board.endInput();
      assert.equal(await board.exited, 0);
      const answers = board.events.filter(({ event }) => event === "received");
      assert.deepEqual(
        answers.map(({ text }) => String(text).slice(25)),
        ["1", "2", "3"],
      );
    });

    it("gives the limit when a line is too long", async () => {
      const peer = await DatagramPeer.open();
      start(peer.port);
      const most = datagramBytesMax(engine);
      board.type("x".repeat(most + 1));
      const { message } = await board.event({ event: "error", code: "datagram-size" });
      assert.equal(message, `not sent: ${most + 1} bytes, a datagram holds ${most}`);
      board.type("y".repeat(most));
      await peer.untilCount(1);
      assert.equal(peer.datagrams[0].length, most);
    });

    it("ends if there is no input", async () => {
      start(9);
      board.endInput();
      assert.equal(await board.exited, 0);
    });
  });
}
