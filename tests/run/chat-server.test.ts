import assert from "node:assert/strict";
import { runBoard, runToEnd, stopBoards, type BoardProcess } from "./board-process.js";
import { ENGINES } from "./engines.js";
import { Visitors } from "./room-peer.js";

for (const engine of ENGINES) {
  describe(`chat-server on ${engine}`, () => {
    let board: BoardProcess;
    let visitors: Visitors;

    const start = async (...words: string[]): Promise<void> => {
      board = runBoard(["chat-server", "--port", "0", "--engine", engine, ...words]);
      const { port } = await board.event({ event: "listening" });
      visitors = new Visitors(engine, port as number);
    };

    afterEach(stopBoards);

    it("as a hub, talks to the reference clients", async () => {
      await start();
      const first = await visitors.client();
      await first.untilLine(`${first.address}已进入聊天室`);
      const second = await visitors.client();
      await first.untilLine(`${second.address}已进入聊天室`);
      await second.untilLine(`${second.address}已进入聊天室`);
      first.type("大家好，吃了吗？");
      await second.untilLine(`${first.address}:大家好，吃了吗？`);
      second.type("hello");
      await first.untilLine(`${second.address}:hello`);
      board.type("欢迎");
      await first.untilLine("Server : 欢迎");
      await second.untilLine("Server : 欢迎");
      second.type("q");
      await first.untilLine(`${second.address}已离开聊天室`);
      await board.event({ event: "console", text: `${second.address} 已断开连接` });
      assert.deepEqual(first.lines.slice(1), [
        `${first.address}已进入聊天室`,
        `${second.address}已进入聊天室`,
        `${second.address}:hello`,
        "Server : 欢迎",
        `${second.address}已离开聊天室`,
      ]);
    });

    it("answers lines typed while nobody is connected", async () => {
      await start("--lang", "en");
      board.type("anybody?");
      await board.event({ event: "console", text: "nobody is connected: not sent" });
    });

    it("ends its own messages with a newline for peers that send lines, such as netcat", async () => {
      await start();
      const typist = await visitors.enter();
      typist.send("hi\n");
      await board.event({ event: "received", text: "hi\n" });
      const from = typist.received.length;
      const other = await visitors.enter();
      board.type("welcome");
      await typist.untilText("welcome\n");
      await other.untilText("welcome");
      assert.equal(
        typist.received.subarray(from).toString(),
        `${other.address}已进入聊天室\nServer : welcome\n`,
      );
      assert.ok(!other.text.endsWith("\n"));
    });

    it("receives the last message of a client that closes at once", async () => {
      await start();
      const other = await visitors.enter();
      const hasty = await visitors.enter();
      hasty.socket.end("再见");
      await other.untilText(`${hasty.address}:再见`);
      await other.untilText(`${hasty.address}已离开聊天室`);
    });

    it("as p2p, talks to the reference client until its q", async () => {
      await start("--mode", "p2p");
      board.type("在吗？");
      const client = await visitors.client();
      await client.untilLine("Server : 在吗？");
      client.type("我在");
      await board.event({ event: "console", text: `${client.address} : 我在` });
      for (const said of ["你好", "吃了吗？"]) {
        board.type(said);
        await client.untilLine(`Server : ${said}`);
      }
      client.type("q");
      await board.event({ event: "console", text: `${client.address}已退出聊天` });
      assert.equal(await board.exited, 0);
    });

    it("as p2p, rejects a second peer with a reason, without effect on the first", async () => {
      await start("--mode", "p2p");
      const first = await visitors.to();
      await board.event({ event: "connected" });
      const second = await visitors.to();
      await second.until(() => second.ended);
      assert.equal(second.text, "人已满，请稍后再来");
      await board.event({ event: "error", code: "full" });
      board.type("only you");
      await first.untilBytes("Server : only you".length);
      assert.equal(first.text, "Server : only you");
    });

    it("lets two of five clients talk; three wait in order, are told so, and enter as others leave", async () => {
      await start("--max-clients", "2");
      const one = await visitors.enter();
      const two = await visitors.enter();
      const [three, four, five] = [await visitors.to(), await visitors.to(), await visitors.to()];
      await three.untilText("您排在第1位");
      await four.untilText("您排在第2位");
      await five.untilText("您排在第3位");
      for (const waiter of [three, four, five]) assert.ok(!waiter.text.includes("已进入聊天室"));

      three.send("heard?");
      await three.untilText("还在排队，没有人听到");
      one.send("一");
      await two.untilText(`${one.address}:一`);
      assert.ok(!two.text.includes("heard?"));

      // A waiting client leaves: the next moves up, and the room is not notified.
      four.socket.destroy();
      await five.untilText("您排在第2位");
      two.send("q");
      await three.untilText(`${three.address}已进入聊天室`);
      await one.untilText(`${two.address}已离开聊天室`);
      await one.untilText(`${three.address}已进入聊天室`);
      await five.untilText("您排在第1位");
      one.socket.resetAndDestroy();
      await five.untilText(`${five.address}已进入聊天室`);
      five.send("终于");
      await three.untilText(`${five.address}:终于`);
      assert.ok(!three.text.includes("您排在第2位") && !three.text.includes(":一"));
      for (const peer of [one, two, three, five]) assert.ok(!peer.text.includes(four.address));
    });

    it("lets a waiting client leave with q, and closes those beyond the limit with a reason", async () => {
      await start("--max-clients", "1", "--max-waiting", "1");
      const one = await visitors.enter();
      const two = await visitors.to();
      await two.untilText("您排在第1位");
      const three = await visitors.to();
      await three.until(() => three.ended);
      assert.equal(three.text, "人已满，请稍后再来");
      two.send("q");
      await two.until(() => two.ended);
      const four = await visitors.to();
      await four.untilText("您排在第1位");
      one.send("q");
      await four.untilText(`${four.address}已进入聊天室`);
    });

    it("rejects a line over the limit with a message, and receives the next", async () => {
      await start("--line", "64");
      const one = await visitors.enter();
      const two = await visitors.enter();
      const from = two.received.length;
      one.send(`${"x".repeat(200)}\nshort\n`);
      await one.untilText("太长了，没有发出：一行最多64字节");
      await two.untilText(`${one.address}:short\n`);
      assert.equal(two.received.subarray(from).toString(), `${one.address}:short\n`);
      await board.event({ event: "error", code: "too-long" });
      one.send(`${"字".repeat(21)}\n`);
      await two.untilText(`${one.address}:${"字".repeat(21)}\n`);
    });

    it("slows down a flood without loss", async () => {
      await start("--flood", "100", "--burst", "5");
      const one = await visitors.enter();
      const two = await visitors.enter();
      const from = two.received.length;
      const lines = Array.from({ length: 25 }, (_, i) => `line ${i}\n`);
      const started = performance.now();
      one.send(lines.join(""));
      await two.untilText("line 24\n");
      assert.equal(
        two.received.subarray(from).toString(),
        lines.map((line) => `${one.address}:${line}`).join(""),
      );
      // 5 at once, and 20 more at a hundredth of a second each.
      assert.ok(performance.now() - started >= 200 - 1);
    });

    it("tells its members, including waiting ones, that it stops", async () => {
      await start("--max-clients", "1", "--lang", "en");
      const one = await visitors.enter();
      const two = await visitors.to();
      await two.untilText("full: you are number 1 in line");
      board.type("bye soon");
      await one.untilText("Server : bye soon");
      assert.equal(await board.stop(), 0);
      await one.until(() => one.ended);
      await two.until(() => two.ended);
      assert.ok(one.text.endsWith("the server is closing"));
      assert.ok(two.text.endsWith("the server is closing"));
      assert.equal(board.stderr, "");
    });
  });
}

describe("chat-server's options", () => {
  it("are rejected with exit code 2 if the chip does not have enough sockets", async () => {
    for (const [engine, sockets, most] of [
      ["node", 8, "at most 7 together; 15 with --board esp32s3-ssd1306"],
      ["espruino", 9, "at most 8 together"],
    ] as const) {
      const words = ["run", "chat-server", "--port", "0", "--max-clients", "6", "--max-waiting", "3"];
      const { code, stderr } = await runToEnd([...words, "--engine", engine], { ESPRUINO: "" });
      assert.equal(code, 2);
      const complaint = `--max-clients and --max-waiting need 10 sockets (one to refuse with), there are ${sockets}`;
      assert.equal(stderr, `palmwire: ${complaint}: ${most}\n`);
    }
  });

  it("are accepted on a chip with more sockets", async () => {
    const words = [
      "chat-server",
      "--port",
      "0",
      "--max-clients",
      "6",
      "--max-waiting",
      "3",
      "--chip",
      "esp32s3",
    ];
    const board = runBoard(words);
    await board.event({ event: "listening" });
    assert.equal(await board.stop(), 0);
  });

  it("are documented with their defaults and limits", async () => {
    const { code, stdout } = await runToEnd(["run", "chat-server", "--help"]);
    assert.equal(code, 0);
    const help = stdout.replace(/\s+/g, " ");
    assert.match(help, /--flood <VALUE> .* \(0 to 1000, default 10\)/);
    assert.match(help, /--burst <VALUE> [^(]*\(1 to 1000, default 20\)/);
    assert.match(
      help,
      /--max-waiting <VALUE> [^(]*\(0 to 64, default as many as the chip's sockets allow, at most 8\)/,
    );
    assert.match(help, /--line <VALUE> [^(]*\(64 to 1024, default 1024\)/);
    assert.match(help, /--idle <VALUE> .*\(0 to 3600, default 60\)/);
    assert.match(help, /--lang <NAME> [^(]*zh or en \(default: .* zh for the apps' own texts\)/);
  });
});
