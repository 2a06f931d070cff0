/** A user's own app, in a folder that has nothing of the package's beside it. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeEngine } from "../../host-sim/cli/engines.js";
import { BOARD_PROFILES } from "../../host-sim/sim/board/profiles.js";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { World } from "../../host-sim/testing/index.js";
import { runHere } from "../cli/run-here.js";
import { runBoard, runToEnd, runUntil, stopBoards } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { Peer } from "./peer.js";

/** Sends back what it gets, in capitals if that is asked for; in two files. */
const APP = `
import { joined, LineConnection, portOption, Server, switchOption, WiFiLink, wifiOptions } from "palmwire";
import type { App, Connection, Destination, Device, LineConnectionOwner, ServerOwner, ValuesOf, WiFiOwner } from "palmwire";
import { greeting } from "./greeting";

export function about() {
  return { en: "echoes politely", zh: "有礼貌的回显" };
}

export function options() {
  return joined([portOption(7000, "tcp"), switchOption("polite", "say hello first")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class PoliteEcho implements App, LineConnectionOwner, ServerOwner, WiFiOwner {
  readonly device: Device;
  readonly echoes: boolean;
  private readonly values: Values;
  private readonly server: Server;
  private readonly link: WiFiLink;
  private client: LineConnection | undefined;

  constructor(device: Device, values: Values) {
    this.device = device;
    this.echoes = true;
    this.values = values;
    this.server = new Server(device, this);
    this.link = new WiFiLink(device, this, values);
  }

  stop(): void {
    this.server.close();
    if (this.client) this.client.close("stopped");
    this.link.stop();
  }

  onWiFiUp(address: string): void {
    if (this.values.polite === "yes") this.device.console.print(greeting());
    if (!this.server.port) this.server.listen(this.values.port, address);
  }

  onWiFiDown(): void {}

  onAccepted(server: Server, from: Destination): Connection {
    return new LineConnection(this, "#" + server.accepted, from).connection;
  }

  onOpened(client: LineConnection): void {
    this.client = client;
  }

  onEnded(): void {
    this.client = undefined;
  }

  onMessage(): void {}

  pace(): void {}
}

export default function start(device: Device, values: Values): App {
  return new PoliteEcho(device, values);
}
`;
const GREETING = `export function greeting(): string {\n  return "good day";\n}\n`;
const BUILD_MS_MAX = 600_000;
const START = `export default function start() { return { stop() {} }; }\n`;

describe("an app in a folder of the user's own", () => {
  let folder: string;
  let app: string;
  const written = (name: string, source: string): string => {
    const file = join(folder, name);
    writeFileSync(file, source);
    return file;
  };

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "palmwire-own-"));
    app = written("polite.ts", APP);
    written("greeting.ts", GREETING);
    mkdirSync(join(folder, "empty"));
    if (!APP_ENGINES.includes("moddable")) return;
    // Moddable links the firmware anew with the app.
    this.timeout(BUILD_MS_MAX);
    const engine = await makeEngine("moddable");
    await engine.load({ app, values: {}, profile: BOARD_PROFILES[0] });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(stopBoards);

  for (const engine of APP_ENGINES)
    it(`runs on ${engine}, with an option of its own`, async () => {
      const board = runBoard([app, "--port", "0", "--polite", "--engine", engine]);
      await board.event({ event: "console", text: "good day" });
      const { port } = await board.event({ event: "listening" });
      const peer = await Peer.to(port as number);
      peer.send("hello");
      await peer.untilBytes(5);
      assert.equal(peer.received.toString(), "hello");
      assert.equal(await board.stop(), 0, board.stderr);
    });

  it("takes its options from the environment and a file, and shows them in the help", async () => {
    const config = written("palmwire.json", '{ "polite": true }');
    for (const [words, environment] of [
      [["--config", config], {}],
      [[], { PALMWIRE_POLITE: "yes" }],
    ] as const) {
      const said = /"text":"good day"/;
      const run = ["run", app, "--port", "0", "--log", "json", ...words];
      assert.match((await runUntil(said, run, environment)).stdout, said);
    }
    const { stdout } = await runHere(["run", app, "--help"]);
    assert.match(stdout, /polite\.ts echoes\s+politely/);
    assert.match(stdout, /--polite \[yes\] +say hello first \(no or yes, default no\)/);
    assert.doesNotMatch(stdout, /--history/);
  });

  for (const engine of ["node", "xs", "espruino"].filter((name) => APP_ENGINES.includes(name)))
    it(`is the board of a world on ${engine}`, async () => {
      const world = new World({ engine });
      const board = world.board(app, { port: 7000, polite: true });
      await board.prints("good day");
      const tool = await world.phone().connect(board, 7000);
      tool.send("hello\n");
      await tool.receives("hello\n");
      await world.stop();
    });

  const wrong: Record<string, readonly [name: string, source: string | undefined, says: RegExp]> = {
    "a file that is not there": [
      "polit.ts",
      undefined,
      /there is no file \S+polit\.ts\. Did you mean '\S+polite\.ts'\?/,
    ],
    "a folder": ["empty", undefined, /empty is a folder: give the file of an app\./],
    "a file of another kind": [
      "notes.md",
      "# Notes\n",
      /notes\.md is no program: give a file that ends with \.ts or \.js\. .*polite\.ts/,
    ],
    "a file without a default export": [
      "none.ts",
      "export const a = 1;",
      /none\.ts has no default export: add 'export/,
    ],
    "a file without any export": ["script.ts", "const a = 1;", /script\.ts has no default export/],
    "a default export that is no function": [
      "one.ts",
      "export default 1;",
      /its default export is not a function/,
    ],
    "a syntax error": ["syntax.ts", `${START}const a = ;`, /syntax\.ts:2:11: Unexpected ";"/],
    "a syntax error after characters of several bytes": [
      "wide.ts",
      `${START}const 数 = ;`,
      /wide\.ts:2:11: Unexpected ";"/,
    ],
    "a fullwidth character": [
      "fullwidth.ts",
      `${START}const 数 = “好”;`,
      /fullwidth\.ts:2:11: “ is a fullwidth character: write "\n/,
    ],
    "an import that is not there": [
      "gone.ts",
      `import "./no";\n${START}`,
      /gone\.ts:1:8: Could not resolve "\.\/no"/,
    ],
    "a part of Node": [
      "fs.ts",
      `import { rmSync } from "node:fs";\n${START}rmSync("x");`,
      /fs\.ts:1:24: Could not resolve "node:fs"/,
    ],
    "another part of the package": [
      "test.ts",
      `import { World } from "palmwire/testing";\n${START}new World();`,
      /test\.ts:1:23: no palmwire\/testing on a board: an app imports from "palmwire"/,
    ],
    "a module of ECMA-419": [
      "pin.ts",
      `import Digital from "embedded:io/digital";\n${START}new Digital();`,
      /pin\.ts:1:21: no embedded:io\/digital here; there are device\.network\.tcp\.io, .*device\.timer/,
    ],
    "code that throws at once": [
      "now.ts",
      `${START}throw new Error("no luck");`,
      /now\.ts throws as it is loaded: Error: no luck \(.*now\.ts:2:7\)\n$/,
    ],
    "options that throw": [
      "opts.ts",
      `${START}export function options() { return x.y; }`,
      /opts\.ts: options\(\) throws: ReferenceError: x is not defined/,
    ],
    "options that are no table": [
      "obj.ts",
      `${START}export function options() { return { port: 1 }; }`,
      /obj\.ts: options\(\) must return a table, such as/,
    ],
    "options that are no function": [
      "list.ts",
      `${START}export const options = [];`,
      /list\.ts: options is not a function/,
    ],
    "an option of no kind": [
      "kind.ts",
      `${START}export function options() { return [{ name: "a", kind: "integr", min: 0, max: 1, help: "" }]; }`,
      /kind\.ts: options\(\): 'a' has the kind 'integr'\. Did you mean 'integer'\?/,
    ],
    "two options of one name": [
      "twice.ts",
      `import { portOption } from "palmwire";\n${START}export function options() { return [portOption(1), portOption(2)]; }`,
      /twice\.ts: options\(\): two options are called 'port'/,
    ],
    "a summary that is none": [
      "about.ts",
      `${START}export function about() { return "an app"; }`,
      /about\(\) must return \{ en: "…", zh: "…" \}/,
    ],
  };
  for (const [what, [name, source, says]] of Object.entries(wrong))
    it(`is refused in one line if it is ${what}`, async () => {
      const file = source === undefined ? join(folder, name) : written(name, source);
      const { code, stdout, stderr } = await runHere(["run", file, "--for", "0.1"]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, says);
      assert.match(stderr, /^palmwire: [^\n]*\n$/);
    });

  it("says in one line that its port is in use, with the mend", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const { port } = holder.address() as AddressInfo;
    const { code, stderr } = await runHere(["run", app, "--port", String(port), "--screen", "none"]);
    holder.close();
    assert.equal(code, 2);
    const place = `127\\.0\\.0\\.1:${port}`;
    assert.match(
      stderr,
      new RegExp(`^palmwire: ${place} is in use: stop the other program, or give another --port .*\\n$`),
    );
  });

  it("is bundled for Espruino, without what it does not use of the package", async () => {
    const out = join(folder, "polite.js");
    const { code, stderr } = await runHere(["bundle", app, "--polite", "--out", out]);
    assert.equal(code, 0, stderr);
    const text = readFileSync(out, "utf8");
    assert.match(text, /good day/);
    const same = join(folder, "same.js");
    await runHere(["bundle", "tcp-echo-server", "--out", same]);
    assert.ok(text.length < readFileSync(same, "utf8").length, String(text.length));
  });

  it("is flashed", async () => {
    for (const runtime of ["espruino", "moddable"]) {
      const words = [
        "flash",
        app,
        "--dry-run",
        "--runtime",
        runtime,
        "--wifi",
        "a:12345678",
        "--device",
        "COM3",
      ];
      const { code, stdout, stderr } = await runHere(words);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /app=polite board=mpython port=7000 polite=no ssid=a password=\*\*\* /);
    }
  });

  it("is the board of a scenario, by a path beside the scenario's file", async () => {
    const scenario = written(
      "polite.yaml",
      `boards: { echo: { app: ./polite.ts, engine: ${APP_ENGINES.includes("xs") ? "xs" : "node"}, options: { port: 7000, polite: true } } }
phones: [phone]
steps:
  - prints: { board: echo, text: good day }
  - connect: { phone: phone, to: echo, port: 7000, as: tool }
  - send: { tool: tool, text: "hello\\n" }
  - receives: { tool: tool, text: "hello\\n" }
`,
    );
    const { code, stdout, stderr } = await runHere(["scenario", scenario]);
    assert.equal(code, 0, stdout + stderr);
  });

  it("is not taken for one if it is a bundle", async () => {
    const own = mkdtempSync(join(folder, "known-"));
    for (const name of ["door.ts", "gate.ts", "door.espruino.js", "door.test.js"])
      writeFileSync(join(own, name), START);
    const { stderr } = await runHere(["run", join(own, "nothing-of-a-name-like-these.ts")]);
    assert.match(stderr, /Known: \S+door\.ts, \S+gate\.ts\.\n$/);
  });

  it("is told to add wifiOptions() where it joins a Wi-Fi without them", async () => {
    const file = written(
      "apart.ts",
      `import { WiFiLink } from "palmwire";
export default function start(device: object, values: object) {
  return new WiFiLink(device as never, { onWiFiUp() {}, onWiFiDown() {} }, values as never);
}
`,
    );
    const told = / error wifi: cannot join a Wi-Fi: .* Add wifiOptions\(\) to /;
    assert.match((await runUntil(told, ["run", file, "--screen", "none"])).stdout, told);
  });

  it("goes on where it waits for nothing, until it is stopped", async () => {
    // Timers of Node's that keep no process running are not listed.
    const file = written(
      "still.ts",
      `export default function start(device) {
  setTimeout(() => {
    device.console.print(process.getActiveResourcesInfo().join(" "));
    process.kill(process.pid, "SIGTERM");
  }, 50).unref();
  return { stop() {} };
}
`,
    );
    const { code, stdout } = await runToEnd(["run", file, "--log", "json"]);
    assert.equal(code, 0);
    assert.match(stdout, /"text":"[^"]*\bTimeout\b/);
  });

  for (const [what, source] of [
    ["a timer of Node's", `setTimeout(() => {\n    nothing.at(all);\n  }, 1);`],
    [
      "a promise",
      `void (async () => {\n    nothing.at(await all);\n  })();\n  const all = Promise.resolve(1);`,
    ],
  ])
    it(`restarts the board after an exception in ${what}, and says where it was`, async () => {
      const file = written(
        "late.js",
        `export default function start() {\n  ${source}\n  return { stop() {} };\n}\n`,
      );
      const { code, stdout, stderr } = await runToEnd(["run", file, "--log", "json"]);
      assert.equal(code, 1);
      // Before it, there may be what a board cannot run, if that was found out in time.
      assert.match(stderr, /^palmwire: the app crashed 3 times within 10 s\n$/m);
      const events = stdout
        .split("\n")
        .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as BoardEvent]));
      assert.equal(events.length, 3);
      for (const event of events) {
        assert.deepEqual([event.code, event.line], ["crash", 3]);
        assert.match(String(event.message), /ReferenceError: /);
        assert.match(String(event.file), /late\.js$/);
      }
    });

  it("is told to return what stops it", async () => {
    for (const [name, returned] of [
      ["none.js", ""],
      ["empty.js", "return {};"],
    ]) {
      const file = written(name, `export default function start() { ${returned} }\n`);
      const { code, stdout, stderr } = await runToEnd(["run", file, "--for", "1", "--log", "json"]);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.equal(stderr, "palmwire: start() returned no app: return an object with a function stop()\n");
    }
  });

  it("needs no options", async () => {
    const file = written("plain.js", START);
    const { code, stderr } = await runToEnd(["run", file, "--for", "0.1", "--log", "json"]);
    assert.deepEqual([code, stderr], [0, ""]);
  });
});
