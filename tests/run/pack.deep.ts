import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { build, transform } from "esbuild";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { buildTypes } from "../../tools/build.mjs";
import { Peer } from "./peer.js";

const WINDOWS = process.platform === "win32";

const execute = promisify(execFile);

const npm = (words: string[], cwd: string) =>
  execute(WINDOWS ? "npm.cmd" : "npm", words, { cwd, shell: WINDOWS });

/** An app of a user's own, on a board that a user's own program boots in virtual time. */
const USER_PROGRAM = `
import { joined, portOption, TypedUDPApp, wifiOptions, type App, type Device, type ValuesOf } from "palmwire";
import { AccessPoint, Board, BOARD_PROFILES, directApp, Station, VirtualClock, type BoardEvent } from "palmwire/sim";
import { FontFile, nodeCodecs, RealNetwork } from "palmwire/node";

function options() {
  return joined([portOption(0, "udp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class Greeter extends TypedUDPApp<Values> {
  override onReady(address: string): void {
    this.shell.print("hello from " + address);
  }
  onTyped(): void {}
  onDatagram(): void {}
}

function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new Greeter(device, values, onEnd);
}

const clock = new VirtualClock();
const events: BoardEvent[] = [];
const [profile] = BOARD_PROFILES;
const board = new Board({
  name: "mine",
  profile,
  chip: profile.chip,
  clock,
  codecs: nodeCodecs,
  network: new RealNetwork("127.0.0.1"),
  station: new Station(clock, [new AccessPoint("home", "", () => "127.0.0.1")]),
  // An app's values are those of its own table.
  app: directApp(() => ({ default: start as never })),
  values: { port: 0, ssid: "home", password: "", wifiTimeout: 15 },
  font: new FontFile("ascii"),
  random: () => 0,
  onEvent: (event) => events.push(event),
  onPicture() {},
  onEnd() {},
});
board.start();
clock.pass(5000);
const said: unknown = events.find(({ event }) => event === "console")?.text;
console.log(said);
process.exit();
`;

/** An app of a user's own and a test of it, for node:test: others have their `it` as a global. */
const USER_APP = "temperature.ts";
const USER_APP_TEST = "temperature.test.js";
const NODE_TEST_IMPORT = 'import { it } from "node:test";\n';

/** The programs that run tests, below a folder of packages. */
const RUNNERS: Readonly<Record<string, { readonly file?: string; readonly words: readonly string[] }>> = {
  "node:test": { words: ["--test"] },
  // Its own limit of 2 s is too short for a busy machine.
  mocha: { file: "mocha/bin/mocha.js", words: ["--timeout", "60s"] },
  vitest: { file: "vitest/vitest.mjs", words: ["run", "--globals"] },
};

/** What a user's program prints. */
interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** A test of a user's own, without its runner. */
const USER_TEST = `
import { World } from "palmwire/testing";

const world = new World({ seed: 1 });
const board = world.board("tcp-echo-server", { port: 7000 });
await board.event("listening");
const tool = await world.phone().connect(board, 7000);
tool.send("hello\\n");
await tool.receives("hello\\n");
await world.stop();
console.log("passed");
`;

/** What imports the ambient modules, and never runs: they are those of docs/ecma419.md. */
const STANDARD_PROGRAM = `
import "palmwire/ecma419";
import TCP from "embedded:io/socket/tcp";
import Listener from "embedded:io/socket/listener";
import UDP from "embedded:io/socket/udp";
import WiFi from "embedded:network/interface/wifi";
import I2C from "embedded:io/i2c";
import device from "embedded:provider/builtin";
import HTTPClient from "embedded:network/http/client";
import HTTPServer from "embedded:network/http/server";
import StaticRoute from "embedded:network/http/server/route/static";
import MQTTClient from "embedded:network/mqtt/client";
import WebSocketClient from "embedded:network/ws/client";
import TLS from "embedded:io/socket/tcp/tls";
import DNSSD from "embedded:network/dnssd";
import Resolver from "embedded:network/dns/resolver/udp";
import "system";
import Timer from "timer";
import TextDecoder from "text/decoder";
import TextEncoder from "text/encoder";

let last: TCP | undefined;
const listener: Listener = new Listener({
  port: 5001,
  onReadable() {
    const from = this.read();
    if (from) last = new TCP({ from });
  },
});
const panel: I2C = new device.i2c.default.io({ ...device.i2c.default, hz: 400_000, address: 0x3c });
const socket: UDP = new UDP({ onReadable: (packets) => trace(packets) });
const radio: WiFi = new WiFi();
Timer.set(() => trace(last?.remoteAddress, listener.port, radio.connection), 10);
panel.write(new TextEncoder().encode(new TextDecoder().decode(socket.read())));
new I2C({ data: 23, clock: 22, hz: 400_000, address: 0x3c }).close();

const resolver: Resolver = new Resolver({ servers: ["10.0.0.1"], socket: { io: UDP } });
resolver.resolve({ host: "example.com" }, (error, address) => trace(error?.message, address));
const dns = { io: Resolver, servers: ["10.0.0.1"], socket: { io: UDP } };
const client: HTTPClient = new HTTPClient({ ...device.network.https, host: "example.com" });
client.request({ onReadable: (bytes) => trace(bytes), onDone: (error) => trace(error?.message) });
new HTTPClient({ host: "example.com", dns, socket: { io: TLS, tls: { host: "example.com" } } }).close();
const server: HTTPServer = new HTTPServer({
  io: Listener,
  onConnect: (connection) =>
    connection.accept({
      onRequest({ path }) {
        this.route = { ...StaticRoute, data: path };
      },
    }),
});
server.close();
const broker: MQTTClient = new MQTTClient({
  ...device.network.mqtt.client,
  host: "broker.example",
  onControl({ operation }) {
    if (operation === MQTTClient.CONNACK) this.write(null, { topic: "a" });
  },
});
broker.close();
const services: DNSSD = new DNSSD(device.network.dnssd);
services.discover({ serviceType: "_http._tcp", onFound: ({ address }) => trace(address) }).close();
new WebSocketClient({ ...device.network.ws, host: "example.com" }).write(new ArrayBuffer(1), { opcode: WebSocketClient.ping });
`;

/**
 * What a user's program may ask of TypeScript: more than ours. The declarations are checked, too, and need no types but
 * the language's.
 */
const USER_TSCONFIG = {
  compilerOptions: {
    target: "es2023",
    lib: ["es2023"],
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
  },
};

/** Globals that every host has, and the language has not. */
const HOST_GLOBALS = `
declare const console: { log(value: unknown): void };
declare const process: { exit(): never };
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new () => { decode(bytes: ArrayBuffer | undefined): string };
`;

describe("the npm package", () => {
  let folder: string;
  let files: { path: string }[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "palmwire-pack-"));
    await buildTypes();
    const { stdout } = await npm(
      ["pack", "--ignore-scripts", "--json", "--pack-destination", folder],
      packageRoot(),
    );
    const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    ({ files } = packed);
    await writeFile(join(folder, "package.json"), '{ "type": "module" }\n');
    await npm(
      ["install", "--prefer-offline", "--no-audit", "--no-fund", join(folder, packed.filename)],
      folder,
    );
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it("leaves out what earlier bundling left in dist/", () => {
    assert.deepEqual(
      files.filter(({ path }) => path.startsWith("dist/espruino/")),
      [],
    );
  });

  for (const engine of ["node", "espruino"])
    it(`runs the main job when installed into an empty folder: ${engine}`, () => echoes(engine));

  it("exports what plain Node can import, each with its types", async () => {
    const { exports } = JSON.parse(await readFile(join(packageRoot(), "package.json"), "utf8")) as {
      exports: Record<string, { types: string; default: string } | string>;
    };
    const packed = files.map(({ path }) => `./${path}`);
    for (const [name, target] of Object.entries(exports)) {
      if (typeof target === "string") continue;
      assert.ok(packed.includes(target.types), target.types);
      const specifier = name.replace(".", "palmwire");
      await execute(process.execPath, ["--input-type=module", "-e", `import "${specifier}";`], {
        cwd: folder,
      });
    }
  });

  for (const [what, program, printed] of [
    ["program boot a board with an app of the user's own", USER_PROGRAM, "hello from 127.0.0.1\n"],
    ["test use boards and phones", USER_TEST, "passed\n"],
  ])
    it(`lets a user's ${what}`, async () => {
      const { code } = await transform(program, { loader: "ts", format: "esm" });
      await writeFile(join(folder, "program.js"), code);
      const { stdout } = await execute(process.execPath, ["program.js"], { cwd: folder });
      assert.equal(stdout, printed);
    });

  for (const runner of Object.keys(RUNNERS))
    it(`lets a user's test of an own app run under ${runner}: an hour without Wi-Fi`, async () => {
      const source = await readFile(join(packageRoot(), "docs", "examples", USER_APP_TEST), "utf8");
      assert.ok(source.startsWith(NODE_TEST_IMPORT));
      await copyFile(join(packageRoot(), "docs", "examples", USER_APP), join(folder, USER_APP));
      await rm(join(folder, "screens"), { recursive: true, force: true });
      await assert.rejects(runTest(runner, source), ({ stdout, stderr }: Output) => {
        assert.match(stdout + stderr, /there is no .*first\.png: UPDATE_SCREENS=1 writes it/);
        return true;
      });
      await runTest(runner, source, { UPDATE_SCREENS: "1" });
      await runTest(runner, source);
      const wrong = source.replace("ok 2", "ok 3");
      await assert.rejects(runTest(runner, wrong), ({ stdout, stderr }: Output) => {
        assert.match(stdout + stderr, /received no "ok 3\\n" within 10 s but "ok 2\\n" \(open\)/);
        return true;
      });
    });

  it("has types that a user's strict program passes", async () => {
    await copyFile(join(packageRoot(), "docs", "examples", USER_APP), join(folder, USER_APP));
    await writeFile(join(folder, "program.ts"), USER_PROGRAM);
    await writeFile(join(folder, "test.ts"), USER_TEST);
    await writeFile(join(folder, "standard.ts"), STANDARD_PROGRAM);
    await writeFile(join(folder, "globals.d.ts"), HOST_GLOBALS);
    await writeFile(join(folder, "wrong.ts"), 'import { portOption } from "palmwire";\nportOption("one");\n');
    await writeFile(
      join(folder, "tsconfig.json"),
      JSON.stringify({
        ...USER_TSCONFIG,
        files: ["globals.d.ts", "program.ts", "test.ts", USER_APP, "standard.ts", "wrong.ts"],
      }),
    );
    const tsc = join(packageRoot(), "node_modules", "typescript", "lib", "tsc.js");
    await assert.rejects(execute(process.execPath, [tsc, "-p", "."], { cwd: folder }), ({ stdout }) => {
      assert.match(stdout, /^wrong\.ts\(2,12\): error TS2345: [^\n]*\n$/);
      return true;
    });
  });

  it("has a simulator and an app kit that a page can bundle", async () => {
    const { warnings } = await build({
      stdin: {
        contents: 'export * from "palmwire"; export * from "palmwire/sim";',
        resolveDir: folder,
      },
      bundle: true,
      platform: "browser",
      write: false,
    });
    assert.deepEqual(warnings, []);
  });

  /** Runs a user's test. Rejects, with what was printed, when it fails. */
  async function runTest(runner: string, source: string, environment: NodeJS.ProcessEnv = {}): Promise<void> {
    const { file, words } = RUNNERS[runner];
    await writeFile(join(folder, USER_APP_TEST), file ? source.replace(NODE_TEST_IMPORT, "") : source);
    const program = file ? [join(packageRoot(), "node_modules", file)] : [];
    const env = { ...process.env, ...environment };
    // What the runner of this test has set is not for that one.
    delete env.NODE_OPTIONS;
    delete env.NODE_TEST_CONTEXT;
    await execute(process.execPath, [...program, ...words, USER_APP_TEST], {
      cwd: folder,
      env,
    });
  }

  /** Installed there, the echo server on that engine does its job, and ends when asked. */
  async function echoes(engine: string): Promise<void> {
    const program = join(folder, "node_modules", "palmwire", "bin", "palmwire.js");
    const board = spawn(
      process.execPath,
      [program, "run", "--port", "0", "--engine", engine, "--log", "json"],
      { cwd: folder, stdio: ["pipe", "pipe", "inherit"] },
    );
    const exited = new Promise((resolve) => board.on("close", resolve));
    let echoed = "";
    for await (const line of createInterface({ input: board.stdout })) {
      const event = JSON.parse(line) as { event: string; port: number };
      if (event.event !== "listening") continue;
      const peer = await Peer.to(event.port);
      peer.send("packed");
      await peer.untilBytes(6);
      echoed = peer.received.toString();
      board.kill("SIGTERM");
    }
    assert.equal(echoed, "packed", engine);
    // Windows knows no SIGTERM: there it ends the process.
    if (!WINDOWS) assert.equal(await exited, 0);
  }
});
