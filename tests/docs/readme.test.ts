import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APP_NAMES, summaryOf } from "../../host-sim/apps.js";
import { BOARD_NAMES, profileNamed } from "../../host-sim/board/profiles.js";
import { CHIPS } from "../../host-sim/chips.js";
import { EXIT_FAILED, EXIT_STOPPED, EXIT_USAGE } from "../../host-sim/command-line/run.js";
import { textLine } from "../../host-sim/command-line/event-log.js";
import { speak } from "../../host-sim/language/language.js";
import { packageRoot } from "../../host-sim/package-root.js";
import manifest from "../../manifest.json" with { type: "json" };
import packageFile from "../../package.json" with { type: "json" };
import { runBoard, stopBoards } from "../run/board-process.js";
import { Peer, PeerServer } from "../run/peer.js";
import {
  anchorOf,
  commandsOf,
  literalsOf,
  parseMarkdown,
  plain,
  type Block,
  type Markdown,
  type Table,
} from "./markdown.js";
import { appRows, commonRows, parseHelp } from "./options.js";
import { ShellCommand, WINDOWS } from "./shell-command.js";

const ENGLISH = "README.md";
const CHINESE = "README.zh-CN.md";
const EXAMPLE = "docs/examples/echo.js";
const CONFIG = "palmwire.example.json";

/** The port that the texts name; the tests use others, as this one may be taken. */
const PORT = 5001;

/** Commands that a reader tries and no test runs, each with what keeps a test from it. */
const RUN_BY_HAND: Record<string, string> = {
  "npm ci": "replaces node_modules under the running test; .ci/run has it",
  "npm test": "is what runs this",
  "nc 127.0.0.1 5001": "not every machine has netcat",
  "nc 127.0.0.1 8888": "not every machine has netcat",
  "npm start -- --host lan": "opens a port to the network",
  "npm start -- tcp-echo-client --to 192.168.1.30:5001": "needs a phone at that address",
  "npm start -- --engine xs": "may build the engine first, which takes long; tests/run has it",
  "export WIFI_SSID=classroom WIFI_PASSWORD=not-a-real-password": "changes the shell it is typed into",
  "mcconfig -d -m -p esp32/nodemcu ssid=classroom password=not-a-real-password app=tcp-echo-server":
    "needs the Moddable SDK, ESP-IDF and a board",
  "npm run test:moddable": "needs the Moddable SDK",
  "npm run test:espruino": "needs a Linux build of the Espruino interpreter",
  ".ci/run": "runs this",
  "npm run lint": "part of .ci/run",
  "npm run typecheck": "part of .ci/run",
  "npm run format:check": "part of .ci/run",
  "npm run format": "writes to the tree",
  "npm run bench": "measures this machine",
  "npm run footprint": "runs every app many times",
  "npm run pictures": "writes to the tree, and needs the port that is in the pictures",
};

/** Of what the READMEs show the log. */
const LOG = [
  { time: 44, event: "wifi", state: "connected", address: "127.0.0.1" },
  { time: 45, event: "listening", protocol: "tcp", address: "127.0.0.1", port: PORT },
  { time: 45, event: "console", text: "tcp waiting..." },
  { time: 45, event: "console", text: "accepting....." },
  { time: 23318, event: "connected", peer: "127.0.0.1:54806" },
  { time: 23318, event: "console", text: "('127.0.0.1', 54806) connected" },
  { time: 25930, event: "received", peer: "127.0.0.1:54806", bytes: 6, text: "hello\n" },
  { time: 25930, event: "sent", peer: "127.0.0.1:54806", bytes: 6, text: "hello\n" },
  { time: 25930, event: "console", text: "hello" },
];

/** The block that shows it. */
function logOf({ blocks }: Pick<Markdown, "blocks">): Block | undefined {
  return blocks.find(({ language }) => language === "text");
}

const text = (file: string) => readFileSync(join(packageRoot(), file), "utf8");

/** The one table whose heading begins with these cells. */
function tableOf(readme: Markdown, ...heading: string[]): Table {
  const found = readme.tables.filter(([first]) => heading.every((cell, i) => first[i] === cell));
  assert.equal(found.length, 1, `tables with the heading ${heading.join(", ")}`);
  return found[0];
}

/** Its rows below the heading, without markup. */
function rowsOf(readme: Markdown, ...heading: string[]): string[][] {
  return tableOf(readme, ...heading)
    .slice(1)
    .map((row) => row.map(plain));
}

async function echoes(port: number): Promise<void> {
  const peer = await Peer.to(port);
  peer.send("你好");
  await peer.untilBytes(6);
  assert.equal(peer.received.toString(), "你好");
  peer.socket.destroy();
}

describe("the commands of the READMEs", () => {
  let command: ShellCommand | undefined;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-readme-"));
  });

  afterEach(async () => {
    await command?.interrupt();
    await stopBoards();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(typed: string, environment: NodeJS.ProcessEnv = {}): ShellCommand {
    command = new ShellCommand(typed, environment);
    return command;
  }

  /** Starts a server on a free port, and talks to it. */
  async function serves(typed: string, pattern: RegExp, environment: NodeJS.ProcessEnv = {}): Promise<void> {
    const server = start(typed, { PALMWIRE_PORT: "0", PALMWIRE_HOST: "127.0.0.1", ...environment });
    const [, port] = await server.prints(pattern);
    await echoes(Number(port));
    await server.interrupt();
  }

  /** Starts an app that has a port, and waits until it has it; files are written elsewhere. */
  async function listens(typed: string): Promise<ShellCommand> {
    const elsewhere = typed.replace(/(\S+\.(?:png|txt))/, (file) => `"${join(folder, file)}"`);
    const app = start(elsewhere, { PALMWIRE_PORT: "0", PALMWIRE_TO: "127.0.0.1:9" });
    await app.prints(/listening on 127\.0\.0\.1:\d+/);
    return app;
  }

  /** Starts a room on a free port, and says something in it. */
  async function hasRoom(typed: string, greeting: RegExp): Promise<void> {
    const room = start(typed, { PALMWIRE_PORT: "0" });
    const [, port] = await room.prints(/listening on 127\.0\.0\.1:(\d+)/);
    const peer = await Peer.to(Number(port));
    peer.send("hello\n");
    await room.prints(/hello\n/);
    await room.prints(greeting);
    peer.socket.destroy();
  }

  /** Starts a TCP client, and hangs up on it. */
  async function calls(typed: string): Promise<void> {
    const server = await PeerServer.listen();
    const client = start(typed, { PALMWIRE_TO: `127.0.0.1:${server.port}` });
    (await server.next()).socket.end("hello\n");
    await client.prints(/hello/);
    await server.close();
  }

  /** Asks what a flash would do; the password must not be told. */
  async function wouldRun(typed: string, tool: RegExp): Promise<void> {
    const flash = start(typed, { WIFI_SSID: "classroom", WIFI_PASSWORD: "not-a-real-password" });
    assert.equal(await flash.exited, EXIT_STOPPED, flash.output);
    assert.match(flash.output, tool);
    assert.doesNotMatch(flash.output, /not-a-real-password/);
  }

  const RUN_BY_TEST: Record<string, (typed: string) => Promise<void>> = {
    "npm start": async (typed) => {
      await serves(typed, /listening on 127\.0\.0\.1:(\d+)/);
      if (!WINDOWS) assert.match(command?.output ?? "", /Wi-Fi disconnected\n/);
    },
    "npm start --silent -- --log json": async (typed) => {
      await serves(typed, /"event":"listening".*"port":(\d+)/);
      for (const line of (command?.output ?? "").trim().split("\n")) {
        if (!line.startsWith("npm ")) assert.equal(typeof JSON.parse(line), "object");
      }
    },
    "npm start -- --config palmwire.example.json": (typed) =>
      serves(typed, /listening on 127\.0\.0\.1:(\d+)/),
    "npm start -- tcp-echo-client": async (typed) => {
      const server = await PeerServer.listen();
      start(typed, { PALMWIRE_TO: `127.0.0.1:${server.port}` });
      const board = await server.next();
      await board.untilBytes(29);
      assert.equal(board.received.toString(), "hello mPython,I am TCP Client");
      await server.close();
    },
    "npm start -- --wifi classroom:guesswork --ap classroom:12345678 --wifi-timeout 2": async (typed) => {
      await start(typed).prints(/cannot join Wi-Fi 'classroom': wrong password/);
    },
    "npm start -- --qr": (typed) => serves(typed, /listening on 127\.0\.0\.1:(\d+)/),
    "npm start -- chat-server": (typed) => hasRoom(typed, /已进入聊天室/),
    "npm start -- chat-server --mode p2p --lang en": (typed) => hasRoom(typed, / connected\n/),
    "npm start -- chat-client": calls,
    "npm start -- spread-server": (typed) => hasRoom(typed, /new connect: 1/),
    "npm start -- spread-client": calls,
    "npm start -- udp-echo-server": async (typed) => void (await listens(typed)),
    "npm start -- udp-client": async (typed) => void (await listens(typed)),
    "npm start -- udp-broadcast": async (typed) => void (await listens(typed)),
    "npm start -- udp-multicast --name one": async (typed) => void (await listens(typed)),
    "npm start -- udp-multicast --name two": async (typed) => void (await listens(typed)),
    "npm start -- udp-chat --reliable --history chat.txt": async (typed) => {
      await listens(typed);
      assert.ok(existsSync(join(folder, "chat.txt")));
    },
    "npm start -- --png screen.png": async (typed) => {
      await (await listens(typed)).interrupt();
      assert.ok(existsSync(join(folder, "screen.png")));
    },
    "npm start -- --record run.png --theme yellow-blue --for 20": async (typed) => {
      await (await listens(typed)).interrupt();
      if (!WINDOWS) assert.ok(existsSync(join(folder, "run.png")));
    },
    "node bin/palmwire.js doctor": async (typed) => {
      const doctor = start(typed);
      assert.equal(await doctor.exited, EXIT_STOPPED);
      assert.match(doctor.output, /^ok +node/m);
    },
    "node bin/palmwire.js flash tcp-echo-server --runtime espruino --device /dev/ttyUSB0 --dry-run": (
      typed,
    ) => wouldRun(typed, /would run: .*espruino .*tcp-echo-server\.js/),
    "node bin/palmwire.js flash chat-server --max-clients 3 --runtime moddable --device /dev/ttyUSB0 --dry-run":
      (typed) =>
        wouldRun(typed, /would run: .*mcconfig .*\nwith the settings: app=chat-server.* maxClients=3/),
    "node bin/palmwire.js list": async (typed) => {
      const list = start(typed);
      assert.equal(await list.exited, EXIT_STOPPED);
      const apps = list.output.split("\n").filter((line) => line !== "");
      assert.deepEqual(
        apps.map((line) => line.split(" ")[0]),
        APP_NAMES,
      );
    },
    "node bin/palmwire.js run tcp-echo-client --help": async (typed) => {
      const help = start(typed);
      assert.equal(await help.exited, EXIT_STOPPED);
      assert.match(help.output, /--to <VALUE>/);
    },
    [`node -e "process.stdin.pipe(require('net').connect(${PORT})).pipe(process.stdout)"`]: async (typed) => {
      const board = runBoard(["--port", "0"]);
      const { port } = await board.event({ event: "listening" });
      const client = start(typed.replace(String(PORT), String(port)));
      client.type("hello\n");
      await client.prints(/hello\n/);
      await board.event({ event: "received", text: "hello\n" });
    },
    [`node --import palmwire/ecma419 ${EXAMPLE}`]: async (typed) => {
      const copy = join(folder, "echo.js");
      writeFileSync(join(folder, "package.json"), '{"type":"module"}');
      writeFileSync(copy, text(EXAMPLE).replace(String(PORT), "0"));
      await serves(typed.replace(EXAMPLE, `"${copy}"`), /listening on port (\d+)/);
    },
  };

  for (const [typed, run] of Object.entries(RUN_BY_TEST)) {
    it(`can be typed: ${typed}`, () => run(typed));
  }

  it("are all run here, or left to a person for a reason that is written down", () => {
    const known = [...Object.keys(RUN_BY_TEST), ...Object.keys(RUN_BY_HAND)].sort();
    for (const file of [ENGLISH, CHINESE]) {
      const used = [...new Set(commandsOf(parseMarkdown(text(file))))].sort();
      assert.deepEqual(used, known, file);
    }
  });

  it("name npm scripts that exist", () => {
    for (const typed of commandsOf(parseMarkdown(text(ENGLISH)))) {
      const [, script] = /^npm run ([\w:]+)/.exec(typed) ?? [];
      if (script !== undefined) assert.ok(script in packageFile.scripts, `no script ${script}`);
    }
  });
});

describe("the tables of the READMEs", () => {
  const readme = parseMarkdown(text(ENGLISH));

  for (const { language, file, words } of [
    {
      language: "en",
      file: ENGLISH,
      words: { app: "App", does: "What it does", option: "Option", every: "every app" },
    },
    {
      language: "zh",
      file: CHINESE,
      words: { app: "程序", does: "做什么", option: "选项", every: "所有程序" },
    },
  ] as const)
    describe(`of ${file}`, () => {
      const translation = parseMarkdown(text(file));

      before(() => speak(language));

      after(() => speak("en"));

      it("have the apps of palmwire list", () => {
        assert.deepEqual(
          rowsOf(translation, words.app, words.does),
          APP_NAMES.map((app) => [app, summaryOf(app)]),
        );
      });

      it("have the common options as the program's help tells of them", () => {
        assert.deepEqual(rowsOf(translation, words.option), commonRows());
      });

      it("have the options of the apps as the program's help tells of them", async () => {
        assert.deepEqual(rowsOf(translation, words.app, words.option), await appRows(words.every));
      });
    });

  it("have the boards", () => {
    assert.deepEqual(
      rowsOf(readme, "Board"),
      BOARD_NAMES.map((name) => {
        const board = profileNamed(name)?.description;
        assert.ok(board);
        const display = `${board.controller}, ${board.width}x${board.height}`;
        return [name, board.title, board.chip, display, String(board.data), String(board.clock)];
      }),
    );
  });

  it("have the footprint of every app", () => {
    assert.deepEqual(
      rowsOf(readme, "App", "Espruino file").map(([app]) => app),
      APP_NAMES,
    );
  });

  it("have the limits of the chips", () => {
    assert.deepEqual(
      rowsOf(readme, "Chip"),
      CHIPS.map((chip) =>
        [
          chip.name,
          chip.sockets_max,
          chip.listeners_max,
          chip.sendBuffer_bytes,
          chip.window_bytes,
          chip.udpSockets_max,
        ].map(String),
      ),
    );
  });

  it("have the exit codes", () => {
    assert.deepEqual(
      rowsOf(readme, "Code").map(([code]) => Number(code)),
      [EXIT_STOPPED, EXIT_FAILED, EXIT_USAGE],
    );
  });

  it("have the modules of the manifest", () => {
    assert.deepEqual(
      rowsOf(readme, "Module").map(([specifier]) => specifier),
      Object.keys(manifest.platforms.node.modules),
    );
  });

  it("have the environment that a program with the standard specifiers looks at", () => {
    const source = text("host-sim/ecma419/modules/process-board.ts");
    const read = new Set([...source.matchAll(/env\.(PALMWIRE_[A-Z]+)/g)].map(([, name]) => name));
    assert.deepEqual(new Set(rowsOf(readme, "Variable").map(([name]) => name)), read);
  });

  it("have only folders and files that exist", () => {
    for (const [path] of rowsOf(readme, "Folder")) assert.ok(existsSync(join(packageRoot(), path)), path);
  });

  it("have every event of boards that work and of one that fails, with its fields", async () => {
    const rows = tableOf(readme, "Event").slice(1);
    const fields = new Map(rows.map(([event, , names]) => [plain(event), literalsOf(names).map(plain)]));
    const board = runBoard(["--port", "0"]);
    const { port } = await board.event({ event: "listening" });
    await echoes(port as number);
    await board.event({ event: "disconnected" });
    await board.event({ event: "frame" }, await board.event({ event: "received" }));
    await board.stop();
    const lost = runBoard(["--wifi", "a:12345678", "--ap", "a:87654321", "--wifi-timeout", "1"]);
    await lost.event({ event: "error" });
    await lost.event({ event: "wifi", state: "failed" });
    await lost.stop();
    const room = runBoard(["chat-server", "--port", "0", "--max-clients", "1"]);
    const { port: roomPort } = await room.event({ event: "listening" });
    const guests = [await Peer.to(roomPort as number), await Peer.to(roomPort as number)];
    await room.event({ event: "waiting" });
    for (const { socket } of guests) socket.destroy();
    await room.stop();
    const chat = runBoard(["udp-chat", "--port", "0", "--to", "127.0.0.1:9"]);
    chat.type("hello");
    await chat.event({ event: "history" });
    await chat.stop();
    for (const event of [board, lost, room, chat].flatMap(({ events }) => events)) {
      const told = fields.get(event.event);
      assert.ok(told, `the event ${event.event} is not in the table`);
      for (const field of Object.keys(event))
        assert.ok(["time", "board", "event", ...told].includes(field), `${event.event}: ${field}`);
      if (event.state !== undefined) assert.ok(told.includes(String(event.state)), String(event.state));
    }
  });
});

describe("the READMEs", () => {
  const english = parseMarkdown(text(ENGLISH));
  const chinese = parseMarkdown(text(CHINESE));

  for (const file of [
    ENGLISH,
    CHINESE,
    "fonts/README.md",
    "docs/oled.md",
    "docs/udp-chat.md",
    "docs/espruino.md",
  ]) {
    it(`lead only to what exists: ${file}`, () => {
      const { headings, targets } = parseMarkdown(text(file));
      const anchors = headings.map(({ title }) => `#${anchorOf(title)}`);
      for (const target of targets) {
        if (/^https?:/.test(target)) continue;
        if (target.startsWith("#")) assert.ok(anchors.includes(target), target);
        else assert.ok(existsSync(join(packageRoot(), file, "..", target)), target);
      }
    });
  }

  it("show the example and the configuration file as they are", () => {
    for (const { blocks } of [english, chinese]) {
      assert.equal(blocks.find(({ language }) => language === "js")?.text, text(EXAMPLE));
      assert.equal(blocks.find(({ language }) => language === "json")?.text, text(CONFIG));
    }
  });

  it("show every picture there is", () => {
    const shown = new Set([...english.targets, ...chinese.targets]);
    for (const name of readdirSync(join(packageRoot(), "docs", "pictures")))
      assert.ok(shown.has(`docs/pictures/${name}`), name);
  });

  it("have the same sections", () => {
    const levels = ({ headings }: Markdown) => headings.map(({ level }) => level);
    assert.deepEqual(levels(chinese), levels(english));
  });

  it("have the same commands and examples in the same order, but for the log", () => {
    const others = ({ blocks }: Markdown) => blocks.filter((block) => block !== logOf({ blocks }));
    assert.deepEqual(others(chinese), others(english));
  });

  for (const [language, readme] of [
    ["en", english],
    ["zh", chinese],
  ] as const)
    it(`show the log as the tool prints it: ${language}`, async () => {
      await speak(language);
      const lines = LOG.map((event) => textLine({ board: "palmwire", ...event }));
      await speak("en");
      assert.equal(logOf(readme)?.text, `${lines.join("\n")}\n`);
    });

  it("have the same tables: as many cells, and in each the same code and numbers", () => {
    const literals = ({ tables }: Markdown) => tables.map((rows) => rows.map((row) => row.map(literalsOf)));
    assert.deepEqual(literals(chinese), literals(english));
  });
});

describe("the reading of an option's help", () => {
  const cases: Record<string, [meaning: string, limits: string, fallback: string]> = {
    "an address": ["an address", "", ""],
    "its name (default palmwire)": ["its name", "", "palmwire"],
    "its name (at most 64 bytes, default palmwire)": ["its name", "at most 64 bytes", "palmwire"],
    "how long (0.1 to 9, default: until Ctrl-C)": ["how long", "0.1 to 9", "until Ctrl-C"],
    "where (default terminal; none with --log json)": ["where", "", "terminal; none with --log json"],
    "a peer (HOST:PORT, port 1 if left out, required)": [
      "a peer",
      "HOST:PORT, port 1 if left out",
      "required",
    ],
    "开发板的地址：某个地址（默认 127.0.0.1）": ["开发板的地址：某个地址", "", "127.0.0.1"],
    "多少秒（0.1 到 9，默认：直到按 Ctrl-C）": ["多少秒", "0.1 到 9", "直到按 Ctrl-C"],
    "多少字节（不算别的）（256 到 512，默认 300）": ["多少字节（不算别的）", "256 到 512", "300"],
    "a text (at most 9 bytes)": ["a text", "at most 9 bytes", ""],
  };
  for (const [help, [meaning, limits, fallback]] of Object.entries(cases)) {
    it(`parts ${help}`, () => assert.deepEqual(parseHelp(help), { meaning, limits, fallback }));
  }
});
