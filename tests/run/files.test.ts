/** Tests the files that a run writes, with every kind of existing file. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { runHere } from "../cli/run-here.js";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { eventually } from "../sim/ecma419/changes.js";
import { frameCountOf, play } from "../views/apng-player.js";
import { runBoard, runToEnd, stopBoards } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { Peer } from "./peer.js";
import { DatagramPeer, stopReferences } from "./reference-udp.js";

/** A folder in which nobody, root included, can make a file. */
const NOBODYS = "/proc";

const FLAGS = ["png", "record", "pcap", "history", "store"] as const;
type Flag = (typeof FLAGS)[number];

/** What a capture begins with. */
const SECTION_HEADER = 0x0a0d0d0a;

/** An app that keeps a history, until it is stopped. */
const APP = ["udp-chat", "--port", "0", "--to", "127.0.0.1:9"];

let folder: string;

const inFolder = (name: string) => join(folder, name);

const wordsFor = (words: readonly string[]) => ["run", ...APP, "--screen", "none", "--for", "0.3", ...words];

/** Runs a board for a moment. */
const run = (...words: string[]) => runToEnd(wordsFor(words));

/** The command line is rejected with one line. */
async function refused(words: readonly string[], complaint: RegExp): Promise<void> {
  const { code, stderr } = await runHere(wordsFor(words));
  assert.match(stderr, complaint);
  assert.match(stderr, /^palmwire: [^\n]*\n$/);
  assert.equal(code, 2);
}

/** Fills up a disk. */
function fill(disk: string): void {
  try {
    for (;;) writeFileSync(join(disk, "filler"), Buffer.alloc(4096), { flag: "a" });
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, "ENOSPC");
  }
}

/** Has a disk of 1 MiB, which only root can mount; without it the test is skipped, but not with CI=true. */
async function onSmallDisk(test: Mocha.Context, use: (disk: string) => Promise<void>): Promise<void> {
  const disk = inFolder("disk");
  mkdirSync(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], { stdio: "pipe" });
  } catch (error) {
    if (process.env.CI) throw error;
    console.error("\n*** NO TEST ON A FULL DISK: only root can mount one\n");
    test.skip();
  }
  try {
    await use(disk);
  } finally {
    execFileSync("umount", [disk]);
  }
}

/** What was asked for is in this file. */
function assertWritten(flag: Flag, file: string): void {
  if (flag === "png") assert.equal(PNG.sync.read(readFileSync(file)).width, 512);
  else if (flag === "record") assert.equal(frameCountOf(readFileSync(file)), play(readFileSync(file)).length);
  else if (flag === "pcap") assert.equal(readFileSync(file).readUInt32BE(0), SECTION_HEADER);
  else assert.ok(lstatSync(file).isFile());
}

describe("the files of a run", () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-files-"));
  });

  afterEach(async () => {
    stopReferences();
    await stopBoards();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const flag of FLAGS) {
    describe(`--${flag}`, () => {
      it("rejects a path that is not a regular file, and does not change it", async () => {
        execFileSync("mkfifo", [inFolder("fifo")]);
        mkdirSync(inFolder("folder"));
        symlinkSync("/dev/null", inFolder("device"));
        symlinkSync("fifo", inFolder("to-fifo"));
        const server = createServer().listen(inFolder("socket"));
        await new Promise((resolve) => server.once("listening", resolve));
        try {
          for (const file of ["/dev/null", "/dev/full", "device", "fifo", "to-fifo", "socket"]) {
            const name = file.startsWith("/") ? file : inFolder(file);
            const before = lstatSync(name).mode;
            await refused([`--${flag}`, name], /this is not a regular file; name another/);
            assert.equal(lstatSync(name).mode, before, name);
          }
          for (const name of ["folder", "folder/", "none/"])
            await refused([`--${flag}`, inFolder(name)], /this is a folder; name a file/);
        } finally {
          server.close();
        }
      });

      it("follows a link to a regular file, and one to a file that does not exist yet", async () => {
        writeFileSync(inFolder("old"), "");
        mkdirSync(inFolder("there"));
        symlinkSync("old", inFolder("to-old"));
        symlinkSync("there", inFolder("to-there"));
        symlinkSync("../new", inFolder("there/to-new"));
        for (const [link, target] of [
          ["to-old", "old"],
          ["to-there/to-new", "new"],
        ]) {
          const { code, stderr } = await run(`--${flag}`, inFolder(link));
          assert.deepEqual([code, stderr], [0, ""]);
          assert.ok(lstatSync(inFolder(link)).isSymbolicLink());
          if (flag !== "store") assertWritten(flag, inFolder(target));
        }
        // The app stores nothing.
        const made = flag === "store" ? [] : ["new"];
        assert.deepEqual(readdirSync(folder).sort(), [...made, "old", "there", "to-old", "to-there"]);
      });

      it("rejects paths that cannot be created, in one line", async () => {
        symlinkSync("a", inFolder("b"));
        symlinkSync("b", inFolder("a"));
        symlinkSync("none/file", inFolder("to-none"));
        writeFileSync(inFolder("file"), "");
        await refused([`--${flag}`, inFolder("n".repeat(300))], /cannot be written \(ENAMETOOLONG\)/);
        for (const loop of ["a", "a/x"])
          await refused([`--${flag}`, inFolder(loop)], /cannot be written \(ELOOP\)/);
        for (const name of ["to-none", "none/x", "file/x", "file/x/y"])
          await refused(
            [`--${flag}`, inFolder(name)],
            /there is no folder '[^']*(none|file|x)'; make it first/,
          );
        await refused([`--${flag}`, ""], /is empty: name a file/);
        writeFileSync(inFolder("nul.json"), JSON.stringify({ [flag]: "a\0b" }));
        await refused(["--config", inFolder("nul.json")], /no file name can hold the character NUL/);
      });
    });
  }

  it("must be different files, whatever their paths", async () => {
    writeFileSync(inFolder("file"), "");
    linkSync(inFolder("file"), inFolder("hard"));
    symlinkSync("file", inFolder("soft"));
    symlinkSync("new", inFolder("to-new"));
    symlinkSync(".", inFolder("here"));
    for (const [one, other] of [
      ["png", "record"],
      ["png", "history"],
      ["record", "history"],
      ["png", "pcap"],
      ["pcap", "history"],
      ["history", "store"],
    ])
      for (const [a, b] of [
        ["new", "new"],
        ["new", "here/new"],
        ["to-new", "new"],
        ["file", "hard"],
        ["soft", "hard"],
      ])
        await refused(
          [`--${one}`, inFolder(a), `--${other}`, inFolder(b)],
          new RegExp(`--${one} and --${other} are the same file: name another for one of them`),
        );
    for (const made of ["new.1", "new.lock"]) {
      const link = inFolder(`to-${made}.png`);
      symlinkSync(inFolder(made), link);
      await refused(["--png", link, "--history", inFolder("new")], /--png and --history are the same file/);
    }
    for (const [history, store] of [
      ["new", "new.1"],
      ["new.new", "new"],
      ["new.lock", "new"],
    ])
      await refused(
        ["--history", inFolder(history), "--store", inFolder(store)],
        /--history and --store are the same file/,
      );
    assert.equal(existsSync(inFolder("new")), false);
  });

  it("must not use the names of files next to a history", async () => {
    await refused(["--history", inFolder("n".repeat(252))], /cannot be written \(ENAMETOOLONG\)/);
    mkdirSync(inFolder("chat.txt.1"));
    await refused(["--history", inFolder("chat.txt")], /chat\.txt\.1: this is not a regular file/);
    mkdirSync(inFolder("board.json.new"));
    await refused(["--store", inFolder("board.json")], /board\.json\.new: this is not a regular file/);
  });

  it("are left as they are where a store holds something else", async () => {
    for (const content of ['{"name":', "[]", '{"name": 1}', '{"a name": "x"}']) {
      writeFileSync(inFolder("board.json"), content);
      await refused(
        ["--store", inFolder("board.json")],
        /board\.json: this holds no stored settings \(.+\); mend it/,
      );
      assert.equal(readFileSync(inFolder("board.json"), "utf8"), content);
      assert.deepEqual(readdirSync(folder), ["board.json"]);
    }
  });

  it("must not be the store of a board that runs", async () => {
    const first = runBoard([...APP, "--store", inFolder("board.json")]);
    await first.event({ event: "listening" });
    const { code, stderr } = await run("--store", inFolder("board.json"));
    assert.equal(code, 2);
    assert.match(
      stderr,
      /^palmwire: --store .*: another board, process \d+, is using it; name another file\n$/,
    );
    assert.equal(await first.stop(), 0);
    assert.deepEqual(readdirSync(folder), []);
  });

  it("cause exit code 1 and a message if they cannot be written", async () => {
    const { code, stderr } = await run("--png", `${NOBODYS}/a.png`, "--record", `${NOBODYS}/b.png`);
    assert.equal(code, 1);
    const [png, record, ...more] = stderr.split("\n");
    assert.match(png, /^palmwire: --png \/proc\/a\.png: the last picture could not be written \(ENOENT\)$/);
    assert.match(
      record,
      /^palmwire: --record \/proc\/b\.png: only the first 0 pictures could be written, \d+ are lost \(ENOENT\)$/,
    );
    assert.deepEqual(more, [""]);
    for (const flag of ["history", "pcap", "store"])
      await refused([`--${flag}`, `${NOBODYS}/file`], /cannot be written \(ENOENT\)/);
  });

  it("are missed from a full disk on, and are whole up to there", function () {
    return onSmallDisk(this, async (disk) => {
      const record = join(disk, "run.png");
      const board = runBoard(["tcp-echo-server", "--port", "0", "--record", record]);
      const { port } = await board.event({ event: "listening" });
      const peer = await Peer.to(Number(port));
      let last = await board.event({ event: "connected" });
      const shows = async (text: string) => {
        peer.send(`${text}\n`);
        last = await board.event({ event: "frame" }, await board.event({ event: "received" }, last));
      };
      const isRecorded = () => existsSync(record) && frameCountOf(readFileSync(record)) > 1;
      for (let i = 0; !isRecorded(); i++) await shows(`message ${i}`);
      fill(disk);
      const isLost = ({ event, code }: BoardEvent) => event === "error" && code === "picture";
      for (let i = 0; !board.events.some(isLost); i++) await shows(`${i} is more`);
      assert.match(String(board.events.find(isLost)?.message), /ENOSPC/);
      assert.equal(await board.stop(), 1);
      const [, written] =
        /^palmwire: --record \S*: only the first (\d+) pictures could be written, \d+ are lost \(ENOSPC\)$/m.exec(
          board.stderr,
        ) ?? assert.fail(board.stderr);
      const file = readFileSync(record);
      assert.equal(play(file).length, Number(written));
      assert.equal(frameCountOf(file), Number(written));
      assert.ok(Number(written) > 1);
      const { code, stderr } = await run("--png", join(disk, "screen.png"));
      assert.match(stderr, /^palmwire: --png \S*: the last picture could not be written \(ENOSPC\)\n$/);
      assert.equal(code, 1);
    });
  });

  it("are captures that end before the packets that a full disk had no room for", function () {
    return onSmallDisk(this, async (disk) => {
      const pcap = join(disk, "run.pcapng");
      const board = runBoard(["tcp-echo-server", "--port", "0", "--pcap", pcap]);
      const { port } = await board.event({ event: "listening" });
      const peer = await Peer.to(Number(port));
      peer.send("there is room for this");
      await peer.untilBytes(22);
      fill(disk);
      const before_bytes = peer.received.length;
      const more = Buffer.alloc(20_000, "x");
      peer.send(more);
      // The board goes on.
      await peer.untilBytes(before_bytes + more.length);
      assert.match(String((await board.event({ event: "error", code: "capture" })).message), /ENOSPC/);
      assert.equal(await board.stop(), 1);
      assert.match(
        board.stderr,
        /^palmwire: --pcap \S*: the last \d+ packets could not be written \(ENOSPC\)\n$/,
      );
      const file = readFileSync(pcap);
      let at = 0;
      while (at < file.length) at += file.readUInt32LE(at + 4);
      assert.equal(at, file.length);
      assert.ok(file.includes("there is room for this"));
    });
  });

  it("contain a complete recording when the board is killed", async () => {
    const record = inFolder("run.png");
    const board = runBoard([...APP, "--record", record]);
    await board.event({ event: "listening" });
    let last = await board.event({ event: "frame" });
    for (let i = 0; i < 20; i++) {
      board.type(`message ${i}`);
      last = await board.event({ event: "history" }, last);
    }
    // A busy machine writes its pictures later.
    await eventually(() => existsSync(record) && play(readFileSync(record)).length > 1);
    board.signal("SIGKILL");
    await board.exited;
    const file = readFileSync(record);
    const frames = play(file).length;
    assert.ok(frames > 1 && frames - frameCountOf(file) <= 1, `${frames}`);
  });
});

for (const engine of APP_ENGINES)
  describe(`a history used by two boards, on ${engine}`, () => {
    let history: string;
    const words = () => [...APP, "--engine", engine, "--history", history];

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "palmwire-files-"));
      history = inFolder("chat.txt");
    });

    afterEach(async () => {
      stopReferences();
      await stopBoards();
      rmSync(folder, { recursive: true, force: true });
    });

    it("is locked by the first one until it ends", async () => {
      const first = runBoard(words());
      await first.event({ event: "listening" });
      symlinkSync("chat.txt", inFolder("link.txt"));
      for (const file of [history, inFolder("link.txt")]) {
        const { code, stderr } = await runToEnd(["run", ...APP, "--engine", engine, "--history", file]);
        assert.equal(code, 2);
        assert.match(
          stderr,
          /^palmwire: --history .*: another board, process \d+, is using it; name another file\n$/,
        );
        assert.ok(stderr.includes(`process ${first.pid},`));
      }
      assert.equal(await first.stop(), 0);
      assert.deepEqual(readdirSync(folder).sort(), ["chat.txt", "link.txt"]);
    });

    it("is unlocked when a board was killed, without loss", async () => {
      const peer = await DatagramPeer.open();
      const to = ["--to", `127.0.0.1:${peer.port}`];
      const texts = ["one", "two"];
      for (const text of texts) {
        const board = runBoard([...words(), ...to]);
        const listening = await board.event({ event: "listening" });
        board.type(text);
        await board.event({ event: "history" }, listening);
        board.signal("SIGKILL");
        await board.exited;
        assert.ok(statSync(`${history}.lock`).isFile());
      }
      const last = runBoard(words());
      await last.event({ event: "listening" });
      assert.equal(await last.stop(), 0);
      const lines = readFileSync(history, "utf8").split("\n");
      assert.deepEqual(
        lines.map((line) => line.slice(-3)),
        ["one", "two", ""],
      );
    });
  });
