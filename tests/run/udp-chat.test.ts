import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formerOf, HISTORY_BYTES_MAX } from "../../host-sim/node/history-file.js";
import { runBoard, runToEnd, stopBoards, type BoardProcess } from "./board-process.js";
import { datagramBytesMax, APP_ENGINES, itOnBoards } from "./engines.js";
import { addressOf, HOST } from "./reference-socket.js";
import { DatagramPeer, ReferenceChat, stopReferences } from "./reference-udp.js";

const TIME = /^【\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}】/;
const ASKS_ADDRESS = "请输入对方的IP地址:";
const ASKS_PORT = "请输入对方的PORT:";
const ASKS_MESSAGE = "请输入要发送的数据:";

for (const engine of APP_ENGINES) {
  describe(`udp-chat on ${engine}`, () => {
    let board: BoardProcess;
    let port: number;

    const start = async (...words: string[]): Promise<void> => {
      board = runBoard(["udp-chat", "--port", "0", "--engine", engine, ...words]);
      port = (await board.event({ event: "listening" })).port as number;
    };

    afterEach(async () => {
      stopReferences();
      await stopBoards();
    });

    const consoleOf = (of = board) =>
      of.events.filter(({ event }) => event === "console").map(({ text }) => String(text));

    /** Resolves when the board has printed a record that ends so; gives it without its time. */
    async function record(ending: string, of = board): Promise<string> {
      for (
        let last = await of.event({ event: "history" });
        ;
        last = await of.event({ event: "history" }, last)
      ) {
        const line = String(last.message);
        assert.match(line, TIME);
        if (line.endsWith(ending)) return line.replace(TIME, "");
      }
    }

    it("talks to the reference program, both ways", async () => {
      const program = await ReferenceChat.open();
      await start();
      board.type(HOST);
      board.type(String(program.port));
      program.type(HOST);
      program.type(String(port));
      board.type("你好，吃了吗？");
      await program.until(() => program.lines.some((line) => line.endsWith("吃了吗？")));
      assert.equal(
        program.lines[0].replace(TIME, ""),
        `收到【${addressOf(HOST, port)}】发送的数据:你好，吃了吗？`,
      );
      program.type("吃了，你呢？");
      assert.equal(await record("你呢？"), `收到【${program.address}】发送的数据:吃了，你呢？`);
      assert.equal(await record("吃了吗？"), `向【${program.address}】发送数据:你好，吃了吗？`);
      const asked = consoleOf().filter((line) => line.startsWith("请"));
      assert.deepEqual(asked, [ASKS_ADDRESS, ASKS_PORT, ASKS_MESSAGE]);
      // Both have written the same history, each from its side.
      const [first] = program.history.filter((line) => line.includes("向【"));
      assert.equal(first.replace(TIME, ""), `向【${addressOf(HOST, port)}】发送数据:吃了，你呢？`);
    });

    it("asks again for an invalid address or port, and for a new peer at an empty line", async () => {
      const [one, two] = [await DatagramPeer.open(), await DatagramPeer.open()];
      await start();
      for (const line of [
        "localhost",
        "",
        "1.2.3.256",
        ` ${HOST} `,
        "no",
        "0",
        "65536",
        "1.5",
        String(one.port),
      ])
        board.type(line);
      board.type("to the first");
      await one.untilCount(1);
      for (const line of ["  ", HOST, "", String(two.port), "to the second"]) board.type(line);
      await two.untilCount(1);
      assert.deepEqual([one.texts, two.texts], [["to the first"], ["to the second"]]);
      await record("to the second");
      const asked = consoleOf().filter((line) => line.startsWith("请"));
      assert.deepEqual(asked, [
        ...Array<string>(4).fill(ASKS_ADDRESS),
        ...Array<string>(5).fill(ASKS_PORT),
        ASKS_MESSAGE,
        ASKS_ADDRESS,
        ...Array<string>(2).fill(ASKS_PORT),
        ASKS_MESSAGE,
      ]);
    });

    it("takes its peer from --to, and ends at the end of its input", async () => {
      const peer = await DatagramPeer.open();
      await start("--to", `${HOST}:${peer.port}`);
      board.type("一");
      board.type("二");
      board.endInput();
      assert.equal(await board.exited, 0);
      await peer.untilCount(2);
      assert.deepEqual(peer.texts, ["一", "二"]);
      assert.equal(consoleOf()[0], ASKS_MESSAGE);
    });

    itOnBoards(engine)("has a defined result for datagrams of any size and content", async () => {
      const peer = await DatagramPeer.open();
      await start("--to", `${HOST}:${peer.port}`);
      const most = datagramBytesMax(engine);
      const sizes = [1, 528, 529, 1472].filter((bytes) => bytes <= most);
      let last = board.events[0];
      // Espruino's socket is closed by an empty one: tests/engines has what becomes of it.
      for (const bytes of engine === "espruino" ? sizes : [0, ...sizes]) {
        await peer.send(Buffer.alloc(bytes, "x"), port);
        last = await board.event({ event: "received", bytes }, last);
        last = await board.event({ event: "history" }, last);
        assert.ok(String(last.message).endsWith(`发送的数据:${"x".repeat(bytes)}`));
      }
      for (const bytes of [most + 1, 65507]) {
        await peer.send(Buffer.alloc(bytes, "x"), port);
        if (engine === "espruino") {
          // It cuts them silently.
          last = await board.event({ event: "received", bytes: most }, last);
          continue;
        }
        last = await board.event({ event: "error", code: "datagram-size" }, last);
        assert.equal(last.message, `ignored: ${bytes} bytes, a datagram holds ${most}`);
      }
      await peer.send(Buffer.from([0xe4, 0xbd, 0xa0, 0xff, 0x0a, 0xe4, 0xbd]), port);
      last = await board.event({ event: "received", bytes: 7 }, last);
      last = await board.event({ event: "history" }, last);
      // XS makes two U+FFFD of the cut character at the end.
      assert.match(String(last.message), /发送的数据:你\ufffd\n\ufffd{1,2}$/);
      // A line like the longer one is more than a board has memory for.
      for (const bytes of engine === "node" ? [most + 1, 65507] : [most + 1]) {
        board.type("y".repeat(bytes));
        last = await board.event({ event: "error", code: "datagram-size" }, last);
        assert.equal(last.message, `not sent: ${bytes} bytes, a datagram holds ${most}`);
      }
      for (const bytes of sizes) board.type("z".repeat(bytes));
      await peer.untilCount(sizes.length);
      assert.deepEqual(
        peer.datagrams.map(({ length }) => length),
        sizes,
      );
    });

    it("receives from 100 different senders", async () => {
      await start("--reliable");
      let last = board.events[0];
      for (let n = 0; n < 100; n += 20) {
        const senders = await Promise.all(Array.from({ length: 20 }, () => DatagramPeer.open()));
        await Promise.all(senders.map((sender, i) => sender.send(`message ${n + i}`, port)));
        for (let i = 0; i < 20; i++) last = await board.event({ event: "history" }, last);
        stopReferences();
      }
      const texts = board.events
        .filter(({ event }) => event === "history")
        .map(({ message }) => String(message).split("发送的数据:")[1]);
      assert.equal(new Set(texts).size, 100);
    });

    describe("with --history", () => {
      let folder: string;
      let file: string;

      beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "palmwire-chat-"));
        file = join(folder, "chat.txt");
      });

      afterEach(async () => {
        await stopBoards();
        rmSync(folder, { recursive: true });
      });

      const lines = () => readFileSync(file, "utf8").split("\n");

      it("writes the history of the reference program, one line per record, at once", async () => {
        const peer = await DatagramPeer.open();
        await start("--to", `${HOST}:${peer.port}`, "--history", file);
        const address = addressOf(HOST, peer.port);
        board.type("你好");
        await record("你好");
        await peer.send(
          "first line\n【Sat Nov 21 08:50:07 2026】收到【('10.0.0.1', 8080)】发送的数据:forged",
          port,
        );
        await record("forged");
        board.signal("SIGKILL");
        await board.exited;
        assert.deepEqual(
          lines().map((line) => line.replace(TIME, "")),
          [
            `向【${address}】发送数据:你好`,
            `收到【${address}】发送的数据:first line 【Sat Nov 21 08:50:07 2026】收到【('10.0.0.1', 8080)】发送的数据:forged`,
            "",
          ],
        );
      });

      it("continues after a power cut in the middle of a record, which alone is lost", async () => {
        const whole = "【Sat Nov 21 08:50:07 2026】收到【('127.0.0.1', 9)】发送的数据:完整";
        const torn = Buffer.from("【Sat Nov 21 08:50:08 2026】收到【('127.0.0.1', 9)】发送的数据:撕裂");
        // In the middle of a character, too.
        for (const written of [1, 40, torn.length - 1, torn.length]) {
          writeFileSync(file, Buffer.concat([Buffer.from(`${whole}\n`), torn.subarray(0, written)]));
          await start("--to", `${HOST}:9`, "--history", file);
          board.type("after");
          await record("after");
          assert.equal(await board.stop(), 0);
          assert.deepEqual(
            lines().map((line) => line.replace(TIME, "")),
            [whole.replace(TIME, ""), `向【('${HOST}', 9)】发送数据:after`, ""],
          );
        }
      });

      it("rotates a full file, and keeps its content in the previous file", async () => {
        const full = `${"x".repeat(HISTORY_BYTES_MAX - 40)}\n`;
        writeFileSync(file, full);
        writeFileSync(formerOf(file), "older\n");
        await start("--to", `${HOST}:9`, "--history", file);
        for (const text of ["第一", "第二"]) board.type(text);
        await record("第二");
        assert.deepEqual(
          lines().map((line) => line.replace(TIME, "")),
          [`向【${addressOf(HOST, 9)}】发送数据:第一`, `向【${addressOf(HOST, 9)}】发送数据:第二`, ""],
        );
        assert.equal(readFileSync(formerOf(file), "utf8"), full);
      });

      it("does not create folders", async () => {
        const missing = join(folder, "none", "chat.txt");
        const { code, stderr } = await runToEnd(["run", "udp-chat", "--history", missing]);
        assert.equal(code, 2);
        assert.match(stderr, /there is no folder .*; make it first/);
        const asFolder = await runToEnd(["run", "udp-chat", "--history", folder]);
        assert.equal(asFolder.code, 2);
      });

      if (process.platform === "linux") {
        it("rejects a file that cannot be written", async () => {
          // Not even root can create files here.
          const words = ["--history", "/proc/chat.txt", "--engine", engine];
          const { code, stderr } = await runToEnd(["run", "udp-chat", ...words]);
          assert.equal(code, 2);
          assert.match(stderr, /^palmwire: --history .* cannot be written \(ENOENT\); name another file$/m);
        });
      }
    });
  });
}
