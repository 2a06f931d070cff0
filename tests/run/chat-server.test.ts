import assert from "node:assert/strict";
import { runBoard, runToEnd, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { Visitors } from "./room-peer.js";

for (const engine of APP_ENGINES) {
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
