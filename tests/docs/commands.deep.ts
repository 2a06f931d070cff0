/** Runs every command of README and docs, or gives a reason why not. */
import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { APP_NAMES } from "../../host-sim/settings/apps.js";
import { EXIT_STOPPED } from "../../host-sim/cli/exit-codes.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import packageFile from "../../package.json" with { type: "json" };
import newPackageFile from "../../templates/common/package.json" with { type: "json" };
import { pages } from "../../tools/docs.js";
import { runBoard, stopBoards } from "../run/board-process.js";
import { Peer, PeerServer } from "../run/peer.js";
import { commandsOf, parseMarkdown } from "./markdown.js";
import { ShellCommand, WINDOWS } from "./shell-command.js";

const TCP_EXAMPLE = "docs/examples/echo.js";
const UDP_EXAMPLE = "docs/examples/udp-echo.js";

/** The port in the docs. The tests use others, because this one may be taken. */
const PORT = 5001;

const IN_OWN_FOLDER = "for a folder of the user's own: tests/pack runs it there";

/** Commands that no test runs here, each with the reason. */
const RUN_BY_HAND: Record<string, string> = {
  "node bin/palmwire.js new ../thermometer": IN_OWN_FOLDER,
  "cd ../thermometer": IN_OWN_FOLDER,
  "npm install": IN_OWN_FOLDER,
  "npm start -- --watch": "for a folder of the user's own: tests/run/watch.test.ts has it",
  "npm run check": IN_OWN_FOLDER,
  "npm start -- --engine espruino --for 5": IN_OWN_FOLDER,
  "npx palmwire doctor": IN_OWN_FOLDER,
  "npm run flash -- --runtime espruino --device /dev/ttyUSB0 --wifi classroom --dry-run": IN_OWN_FOLDER,
  "npx palmwire check app.ts": IN_OWN_FOLDER,
  [`node -e "process.stdin.pipe(require('net').connect(7000)).pipe(process.stdout)"`]:
    "is tried with port 5001",
  "npx palmwire run ./tcp-server.ts --wifi classroom": "tests/worlds/mpython.test.ts has the program",
  "npx palmwire run ./tcp-client.ts --to 172.25.1.63:5001": "needs a server at that address",
  "git clone REPOSITORY palmwire": "needs the address of the repository",
  "cd palmwire": "changes the shell it is typed into",
  "npm ci": "replaces node_modules under the running test; .ci/run has it",
  "npm test": "is part of .ci/run",
  "npm run test:quick": "its tests are part of npm test",
  "npm run test:deep": "is what runs this",
  "npm run test:pack": "takes two minutes; .ci/run has it",
  "npm run test:page": "needs a browser; .ci/run has it",
  "node bin/palmwire.js broker": "opens MQTT's own port, which may be taken; tests/cli/broker.test.ts has it",
  "npm start -- chat-server --port 8888 --join mqtt://127.0.0.1/class":
    "tests/run/joined-rooms.test.ts has it",
  "npm start -- chat-server --port 8889 --join mqtt://127.0.0.1/class":
    "tests/run/joined-rooms.test.ts has it",
  "openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=broker -addext subjectAltName=IP:192.168.1.10 -keyout broker-key.pem -out broker.pem":
    "writes a key to the folder, and not every machine has OpenSSL",
  "npm start -- chat-server --join mqtts://192.168.1.10/class --ca broker.pem":
    "needs a broker at that address; tests/run/secured-rooms.test.ts has it",
  "nc 127.0.0.1 5001": "not every machine has netcat",
  "nc 127.0.0.1 7000": "not every machine has netcat",
  "nc 127.0.0.1 8888": "not every machine has netcat",
  "npm start -- --host lan": "opens a port to the network",
  "npm start -- tcp-echo-server --boards 10 --host lan --web": "opens ports to the network",
  "npm start -- tcp-echo-client --to 192.168.1.30:5001": "needs a phone at that address",
  "npm start -- --engine xs": "may build the engine first, which takes long; tests/run has it",
  "export WIFI_SSID=classroom WIFI_PASSWORD=not-a-real-password": "changes the shell it is typed into",
  "mcconfig -d -m -p esp32/nodemcu ssid=classroom password=not-a-real-password app=tcp-echo-server":
    "needs the Moddable SDK, ESP-IDF and a board",
  "mcconfig -m -p esp32/nodemcu ssid=classroom password=not-a-real-password app=udp-chat history=chat.txt console=uart":
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
  "npm run build:page": "tests/web/lab/one-file.test.ts builds it",
  "npm run docs": "writes to the tree",
  "npm run schema": "writes to the tree",
};

const text = (file: string) => readFileSync(join(packageRoot(), file), "utf8");

async function echoes(port: number): Promise<void> {
  const peer = await Peer.to(port);
  peer.send("你好");
  await peer.untilBytes(6);
  assert.equal(peer.received.toString(), "你好");
  peer.socket.destroy();
}

describe("the commands of README and docs", () => {
  let command: ShellCommand | undefined;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-docs-"));
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

  /** Starts a server on a free port and exchanges data with it. */
  async function serves(typed: string, pattern: RegExp, environment: NodeJS.ProcessEnv = {}): Promise<void> {
    const server = start(typed, { PALMWIRE_PORT: "0", PALMWIRE_HOST: "127.0.0.1", ...environment });
    const [, port] = await server.prints(pattern);
    await echoes(Number(port));
    await server.interrupt();
  }

  /** Starts an app with a port and waits until it listens. Its files go to another folder. */
  async function listens(typed: string): Promise<ShellCommand> {
    const elsewhere = typed.replace(/(\S+\.(?:png|pcapng|txt))/, (file) => `"${join(folder, file)}"`);
    const app = start(elsewhere, { PALMWIRE_PORT: "0", PALMWIRE_TO: "127.0.0.1:9" });
    await app.prints(/listening on 127\.0\.0\.1:\d+/);
    return app;
  }

  /** Starts a chat room on a free port and sends a message in it. */
  async function hasRoom(typed: string, greeting: RegExp): Promise<void> {
    const room = start(typed, { PALMWIRE_PORT: "0" });
    const [, port] = await room.prints(/listening on 127\.0\.0\.1:(\d+)/);
    const peer = await Peer.to(Number(port));
    peer.send("hello\n");
    await room.prints(/hello\n/);
    await room.prints(greeting);
    peer.socket.destroy();
  }

  /** Starts a TCP client and closes its connection. */
  async function calls(typed: string): Promise<void> {
    const server = await PeerServer.listen();
    const client = start(typed, { PALMWIRE_TO: `127.0.0.1:${server.port}` });
    (await server.next()).socket.end("hello\n");
    await client.prints(/hello/);
    await server.close();
  }

  async function helps(typed: string, option: RegExp): Promise<void> {
    const help = start(typed);
    assert.equal(await help.exited, EXIT_STOPPED, help.output);
    assert.match(help.output, option);
  }

  /** The command with a copy of the example that uses a free port. */
  function onFreePort(typed: string, example: string): string {
    const copy = join(folder, "example.js");
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(copy, text(example).replace(String(PORT), "0"));
    return typed.replace(example, `"${copy}"`);
  }

  /** Runs flash with --dry-run; it must not print the password. */
  async function wouldRun(
    typed: string,
    tool: RegExp,
    wifi: NodeJS.ProcessEnv = { WIFI_SSID: "classroom", WIFI_PASSWORD: "not-a-real-password" },
  ): Promise<void> {
    const flash = start(typed, wifi);
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
    "npm start -- tcp-echo-server": (typed) => serves(typed, /listening on 127\.0\.0\.1:(\d+)/),
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
    "npm start -- --board esp32s3-ssd1306": (typed) => serves(typed, /listening on 127\.0\.0\.1:(\d+)/),
    "npm start -- --board esp32c3-042": (typed) => serves(typed, /listening on 127\.0\.0\.1:(\d+)/),
    "npm start -- --board esp32-ssd1306 --panel ssd1309-128x64": (typed) =>
      serves(typed, /listening on 127\.0\.0\.1:(\d+)/),
    "npm start -- --host lan --qr": (typed) =>
      serves(typed.replace("lan", "127.0.0.1"), /listening on 127\.0\.0\.1:(\d+)/),
    "npm start -- chat-server": (typed) => hasRoom(typed, /已进入聊天室/),
    "npm start -- chat-server --help": (typed) => helps(typed, /--mode <VALUE>/),
    "npm start -- chat-server --mode p2p --lang en": (typed) => hasRoom(typed, / connected\n/),
    "npm start -- chat-server --boards 3 --port 9000": async (typed) => {
      const boards = start(typed.replace("9000", "0"));
      for (const number of [1, 2, 3])
        await boards.prints(new RegExp(`palmwire-${number} listening on 127\\.0\\.0\\.1:\\d+`));
    },
    "npm start -- tcp-echo-server --boards 2 --network virtual --forward 8001:1:5001 --forward 8002:2:5001":
      async (typed) => {
        const boards = start(typed.replace("8001", "0").replace("8002", "0"));
        for (const number of [1, 2]) {
          const leads = `127\\.0\\.0\\.1:(\\d+) leads to 192\\.168\\.4\\.${number + 1}:5001`;
          const [, port] = await boards.prints(new RegExp(leads));
          await boards.prints(new RegExp(`palmwire-${number} listening on`));
          await echoes(Number(port));
        }
      },
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
    "npm start -- tcp-echo-server --pcap run.pcapng": async (typed) => {
      await (await listens(typed)).interrupt();
      assert.ok(existsSync(join(folder, "run.pcapng")));
    },
    "npm start -- tcp-echo-server --watch": async (typed) => (await listens(typed)).interrupt(),
    "node bin/palmwire.js scenario scenarios/tcp-echo-server.yaml": async (typed) => {
      const scenario = start(typed);
      assert.equal(await scenario.exited, EXIT_STOPPED, scenario.output);
    },
    "node bin/palmwire.js scenario scenarios/lessons/01-echo-server.yaml": async (typed) => {
      const lesson = start(typed);
      assert.equal(await lesson.exited, EXIT_STOPPED, lesson.output);
      assert.match(lesson.output, /^(任务|Stage) 6/m);
    },
    "node bin/palmwire.js fuzz tcp-echo-server --seeds 3": async (typed) => {
      const fuzz = start(typed);
      assert.equal(await fuzz.exited, EXIT_STOPPED, fuzz.output);
      assert.match(fuzz.output, /^tcp-echo-server +3 /m);
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
    "node bin/palmwire.js flash tcp-echo-server --runtime espruino --device /dev/ttyUSB0 --wifi classroom --dry-run":
      (typed) => wouldRun(typed, /would run: .*espruino .*tcp-echo-server\.js/, {}),
    "node bin/palmwire.js flash udp-chat --runtime espruino --device /dev/ttyUSB0 --history-bytes 8192": (
      typed,
    ) => wouldRun(`${typed} --dry-run`, /would run: .*espruino .*udp-chat\.js/),
    "node bin/palmwire.js bundle tcp-echo-server --out echo.js": async (typed) => {
      const file = join(folder, "echo.js");
      const built = start(typed.replace("echo.js", `"${file}"`));
      assert.equal(await built.exited, EXIT_STOPPED, built.output);
      assert.ok(existsSync(file));
    },
    "node bin/palmwire.js run tcp-echo-client --help": (typed) => helps(typed, /--to <VALUE>/),
    [`node -e "process.stdin.pipe(require('net').connect(${PORT})).pipe(process.stdout)"`]: async (typed) => {
      const board = runBoard(["--port", "0"]);
      const { port } = await board.event({ event: "listening" });
      const client = start(typed.replace(String(PORT), String(port)));
      client.type("hello\n");
      await client.prints(/hello\n/);
      await board.event({ event: "received", text: "hello\n" });
    },
    [`node --import palmwire/ecma419 ${TCP_EXAMPLE}`]: (typed) =>
      serves(onFreePort(typed, TCP_EXAMPLE), /listening on port (\d+)/),
    [`node --import palmwire/ecma419 ${UDP_EXAMPLE}`]: async (typed) => {
      const server = start(onFreePort(typed, UDP_EXAMPLE));
      const [, port] = await server.prints(/UDP echo on port (\d+)/);
      const client = createSocket("udp4");
      client.send("hello", Number(port), "127.0.0.1");
      const [answer] = (await once(client, "message")) as [Buffer];
      client.close();
      assert.equal(answer.toString(), "hello");
    },
  };

  for (const [typed, run] of Object.entries(RUN_BY_TEST)) {
    it(`work: ${typed}`, () => run(typed));
  }

  it("are all tested, or listed with the reason why not", () => {
    const known = [...Object.keys(RUN_BY_TEST), ...Object.keys(RUN_BY_HAND)].sort();
    for (const language of ["en", "zh"] as const) {
      const used = pages().flatMap((page) => commandsOf(parseMarkdown(text(page[language]))));
      assert.deepEqual([...new Set(used)].sort(), known, language);
    }
  });

  it("use npm scripts that exist", () => {
    for (const file of pages().flatMap(({ en, zh }) => [en, zh])) {
      for (const [typed, script] of text(file).matchAll(/npm run ([\w:]+)/g))
        assert.ok(script in packageFile.scripts || script in newPackageFile.scripts, `${file}: ${typed}`);
    }
  });
});
