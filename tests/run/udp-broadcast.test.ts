import assert from "node:assert/strict";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES, itOnOurNetwork } from "./engines.js";
import { addressOf, HOST } from "./reference-socket.js";
import { BroadcastListener, freePort, ReferenceBroadcaster, stopReferences } from "./reference-udp.js";

const TIME = /^【\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}】/;

for (const engine of APP_ENGINES) {
  describe(`udp-broadcast on ${engine}`, () => {
    let board: BoardProcess;

    const start = (port: number, ...words: string[]) => {
      board = runBoard([
        "udp-broadcast",
        ...["--to", `<broadcast>:${port}`, "--port", "0", "--engine", engine, ...words],
      ]);
    };

    afterEach(async () => {
      stopReferences();
      await stopBoards();
    });

    itOnOurNetwork(engine)("reaches programs and boards on loopback, and shows every answer", async () => {
      const port = await freePort();
      const everywhere = await BroadcastListener.listen(port, "0.0.0.0");
      const broadcast = await BroadcastListener.listen(port, "127.255.255.255");
      const server = runBoard(["udp-echo-server", "--port", String(port), "--host", "127.0.0.2"]);
      await server.event({ event: "listening" });
      start(port);
      await board.event({ event: "console", text: "请输入你要广播的内容:" });
      board.type("大家好");
      for (const listener of [everywhere, broadcast]) {
        await listener.until(() => listener.lines.length === 1);
        assert.match(listener.lines[0], TIME);
        assert.equal(listener.lines[0].replace(TIME, ""), "大家好");
        const heard = await board.event({ event: "received", peer: `${HOST}:${listener.answering}` });
        const { text } = heard;
        assert.equal(text, `got it: ${Buffer.byteLength(listener.lines[0])}`);
        const answer = `收到客户端【${addressOf(HOST, listener.answering)}】返回的数据:${text}`;
        await board.event({ event: "console", text: answer });
      }
      const { text } = await board.event({ event: "received", peer: `127.0.0.2:${port}` });
      assert.equal(String(text).replace(TIME, "").replace(TIME, ""), "大家好");
      board.type("又来了");
      await everywhere.until(() => everywhere.lines.length === 2);
      const sent = await board.event({ event: "sent", peer: `255.255.255.255:${port}` });
      await board.event({ event: "sent", peer: `255.255.255.255:${port}` }, sent);
    });

    it("receives the reference broadcaster and answers", async () => {
      const server = runBoard(["udp-echo-server", "--port", "0", "--engine", engine]);
      const { port } = await server.event({ event: "listening" });
      const broadcaster = await ReferenceBroadcaster.to(port as number);
      for (const [i, content] of ["注意！", "hello"].entries()) {
        broadcaster.type(content);
        await broadcaster.until(() => broadcaster.lines.length > i);
        const [head, answer] = broadcaster.lines[i].split("返回的数据:");
        assert.equal(head, `收到客户端【${addressOf(HOST, port as number)}】`);
        // Our time, that of the reference program without its closing bracket, and the typed text.
        assert.match(answer, TIME);
        assert.match(answer.replace(TIME, ""), /^【\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}/);
        assert.ok(answer.endsWith(content));
      }
    });

    itOnOurNetwork(engine)("waits some time for answers after the end of its input, then ends", async () => {
      const port = await freePort();
      const listener = await BroadcastListener.listen(port, "0.0.0.0");
      start(port, "--timeout", "3");
      board.type("last words");
      board.endInput();
      await board.event({ event: "received" });
      assert.equal(await board.exited, 0);
      assert.equal(listener.lines.length, 1);
    });

    itOnOurNetwork(engine)("ignores its own datagrams and empty lines", async () => {
      const port = await freePort();
      board = runBoard([
        "udp-broadcast",
        ...["--to", `<broadcast>:${port}`, "--port", String(port), "--engine", engine, "--timeout", "1"],
      ]);
      for (const line of ["", "one", "  "]) board.type(line);
      board.endInput();
      assert.equal(await board.exited, 0);
      const passed = board.events.filter(({ event }) => event === "sent" || event === "received");
      assert.deepEqual(
        passed.map(({ event, text }) => [event, String(text).replace(TIME, "")]),
        [["sent", "one"]],
      );
    });
  });
}
