import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { PNG } from "pngjs";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { runToEnd } from "../run/board-process.js";

const MANIFEST = JSON.parse(readFileSync(join(packageRoot(), "manifest.json"), "utf8")) as {
  platforms: { node: { modules: Record<string, string> } };
};

/** A program that uses every standard specifier, and prints the results. */
const PROGRAM = `
import TCP from "embedded:io/socket/tcp";
import Listener from "embedded:io/socket/listener";
import UDP from "embedded:io/socket/udp";
import WiFi from "embedded:network/interface/wifi";
import I2C from "embedded:io/i2c";
import Digital from "embedded:io/digital";
import DigitalBank from "embedded:io/digitalbank";
import Analog from "embedded:io/analog";
import PWM from "embedded:io/pwm";
import Serial from "embedded:io/serial";
import files from "embedded:storage/files";
import storage from "embedded:storage/key-value";
import flash from "embedded:storage/flash";
import update from "embedded:update";
import config from "mc/config";
import device from "embedded:provider/builtin";
import TLS from "embedded:io/socket/tcp/tls";
import ResolverUDP from "embedded:network/dns/resolver/udp";
import ResolverDoH from "embedded:network/dns/resolver/doh";
import DNSSD from "embedded:network/dnssd";
import NTPClient from "embedded:network/ntp/client";
import HTTPClient from "embedded:network/http/client";
import HTTPServer from "embedded:network/http/server";
import StaticRoute from "embedded:network/http/server/route/static";
import HandshakeRoute from "embedded:network/http/server/route/ws/handshake";
import WebPage from "embedded:network/http/server/options/webpage";
import Handshake from "embedded:network/http/server/options/websocket";
import ServerSentEvents from "embedded:network/http/server/options/serversendevents";
import WebSocketClient from "embedded:network/ws/client";
import SameClient from "embedded:network/websocket/client";
import MQTTClient from "embedded:network/mqtt/client";
import "system";
import Timer from "timer";
import TextDecoder from "text/decoder";
import TextEncoder from "text/encoder";

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const saw = { connection: new WiFi({}).connection, same: device.network.tcp.io === TCP };

const { network } = device;
saw.provided = [
  network.dns.resolver.io === ResolverUDP,
  network.ntp.client.io === NTPClient,
  network.dnssd.io === DNSSD && network.dnssd.socket.io === UDP,
  network.http.client.io === HTTPClient && network.http.io === HTTPClient,
  network.http.server.io === HTTPServer,
  network.ws.client.io === WebSocketClient && SameClient === WebSocketClient,
  network.mqtt.io === MQTTClient,
  network.https.socket.io === TLS && network.wss.port === 443 && network.mqtts.port === 8883,
  WebPage === StaticRoute && Handshake === HandshakeRoute,
  Object.keys(System).length === 5 && System.setInterval === Timer.repeat,
  typeof ResolverDoH === "function" && "onResponse" in ServerSentEvents,
].every(Boolean);

const wire = new I2C({ ...device.I2C.default, hz: 400_000, address: 0x3c });
wire.write(Uint8Array.of(0x00, 0xae, 0xa4, 0xb0, 0x02, 0x10, 0xad, 0x8b, 0xaf, 0xa5));
saw.status = wire.read(1).byteLength;
wire.close();

const output = new PWM({ pin: 13 });
output.write(1023);
const bank = new DigitalBank({ pins: 1 << 12, mode: DigitalBank.Input });
saw.wired = bank.read() === 1 << 12;
saw.button = new Digital({ pin: device.pin.button, mode: Digital.Input }).read();
saw.volts = new Analog({ pin: 33 }).read() > 0;
new Serial({ transmit: 25, receive: 26, baud: 9600, port: 1 }).close();
files.openFile({ path: "kept.txt", mode: "w" }).write(encoder.encode("kept"), 0);
const settings = storage.open({ path: "mine", format: "string" });
settings.write("name", "board");
saw.name = settings.read("name");
const ota = update.open({ partition: flash.open({ path: "nextota" }) });
ota.write(flash.open({ path: "running" }).read(1024, 0));
ota.complete();
saw.ssid = config.ssid;

function onEchoReadable() {
  this.write(this.read());
}

const listener = new Listener({
  onReadable(requests) {
    while (requests--) new TCP({ from: this.read(), onReadable: onEchoReadable, onError() { this.close(); } });
  },
});

new TCP({
  address: "127.0.0.1",
  port: listener.port,
  target: { asked: false },
  onWritable() {
    if (!this.target.asked) this.write(encoder.encode("汉字"));
    this.target.asked = true;
  },
  onReadable() {
    saw.echo = decoder.decode(this.read());
    this.close();
    listener.close();
    talk();
  },
});

function talk() {
  const udp = new UDP({
    onReadable() {
      const datagram = this.read();
      saw.datagram = decoder.decode(datagram);
      saw.own = datagram.port === this.port;
      this.close();
      browse();
    },
  });
  udp.write(encoder.encode("to myself"), "127.0.0.1", udp.port);
}

function browse() {
  const server = new HTTPServer({
    ...network.http.server,
    port: 0,
    onConnect: (connection) =>
      connection.accept({
        onRequest() {
          this.route = { ...StaticRoute, data: "汉字" };
        },
      }),
  });
  const client = new HTTPClient({ ...network.http.client, host: "localhost", port: server.port });
  client.request({
    onReadable() {
      saw.page = decoder.decode(this.read());
    },
    onDone() {
      client.close();
      server.close();
      tick();
    },
  });
}

function tick() {
  let ticks = 0;
  Timer.repeat((timer) => {
    if (++ticks < 3) return;
    Timer.clear(timer);
    saw.ticks = ticks;
    trace(JSON.stringify(saw), "\\n");
  }, 1);
}
`;

describe("node --import palmwire/ecma419", () => {
  let folder: string;

  before(async () => {
    // Builds if necessary.
    await runToEnd(["--version"]);
    const out = join(packageRoot(), "out");
    mkdirSync(out, { recursive: true });
    folder = mkdtempSync(join(out, "specifiers-"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  async function run(source: string, environment: NodeJS.ProcessEnv = {}) {
    const file = join(folder, "program.js");
    writeFileSync(file, source);
    const child = spawn(process.execPath, ["--import", "palmwire/ecma419", file], {
      cwd: packageRoot(),
      env: { ...process.env, ...environment },
      timeout: 60_000,
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const [code] = (await once(child, "close")) as [number | null];
    return { code, stdout, stderr };
  }

  it("runs a program that uses every specifier of the manifest, until it has closed everything", async () => {
    for (const specifier of Object.keys(MANIFEST.platforms.node.modules))
      assert.match(PROGRAM, new RegExp(`^import .*"${specifier}";$`, "m"), specifier);
    const png = join(folder, "screen.png");
    const { code, stdout, stderr } = await run(PROGRAM, {
      PALMWIRE_PNG: png,
      PALMWIRE_WIRES: "12-13",
      PALMWIRE_FILES: join(folder, "files"),
      PALMWIRE_STORE: join(folder, "store.json"),
      PALMWIRE_FLASH: join(folder, "flash.bin"),
    });
    assert.equal(stderr, "");
    assert.deepEqual(JSON.parse(stdout), {
      connection: 500,
      same: true,
      status: 1,
      wired: true,
      button: 1,
      volts: true,
      name: "board",
      ssid: "palmwire",
      echo: "汉字",
      datagram: "to myself",
      own: true,
      page: "汉字",
      provided: true,
      ticks: 3,
    });
    assert.equal(code, 0);
    assert.equal(readFileSync(join(folder, "files", "kept.txt"), "utf8"), "kept");
    assert.match(readFileSync(join(folder, "store.json"), "utf8"), /string:board/);
    // The next start is from the other partition.
    const next =
      'import flash from "embedded:storage/flash"; trace(flash.open({ path: "running" }).read(1, 0).byteLength);';
    assert.equal((await run(next, { PALMWIRE_FLASH: join(folder, "flash.bin") })).stdout, "1");
    assert.equal(readFileSync(join(folder, "flash.bin"))[0x1a0000], 0xe9);
    // The whole panel was lit.
    const { width, height, data } = PNG.sync.read(readFileSync(png));
    const lit = data.filter((value, i) => i % 4 === 0 && value > 128).length;
    assert.ok(lit > (width * height) / 4, `${lit} of ${width * height} pixels are lit`);
  });

  it("has the host provider as the global device, as Moddable has", async () => {
    const { stdout } = await run(
      'import provider from "embedded:provider/builtin"; trace(device === provider, typeof device.io.TCP);',
    );
    assert.equal(stdout, "truefunction");
  });

  it("rejects a path that cannot be a picture, in one line", async () => {
    const loop = join(folder, "loop.png");
    symlinkSync("loop.png", loop);
    for (const [file, complaint] of [
      [loop, /cannot be written \(ELOOP\)/],
      ["/dev/null", /not a regular file/],
    ] as const) {
      const { code, stdout, stderr } = await run('await import("timer");', { PALMWIRE_PNG: file });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^palmwire: --png [^\n]*\n$/);
      assert.match(stderr, complaint);
    }
  });

  it("exits with code 1 and a message when the last picture could not be written", async () => {
    const { code, stderr } = await run(PROGRAM, { PALMWIRE_PNG: "/proc/screen.png" });
    assert.match(
      stderr,
      /^palmwire: --png \/proc\/screen\.png: the last picture could not be written \(ENOENT\)$/m,
    );
    assert.equal(code, 1);
  });

  for (const [where, source] of [
    ["a timer", 'import Timer from "timer"; Timer.set(() => { throw new TypeError("a bug") }, 1);'],
    [
      "a socket's callback",
      `import Listener from "embedded:io/socket/listener"; import TCP from "embedded:io/socket/tcp";
      const listener = new Listener({ onReadable() { throw new TypeError("a bug") } });
      new TCP({ address: "127.0.0.1", port: listener.port });`,
    ],
  ] as const)
    it(`exits with code 1 and one clear line for an uncaught exception in ${where}`, async () => {
      const { code, stdout, stderr } = await run(source);
      assert.deepEqual([code, stdout], [1, ""]);
      const [line, ...stack] = stderr.trimEnd().split("\n");
      assert.match(line, /^palmwire: uncaught exception.*TypeError: a bug/);
      // The rest is the stack trace.
      assert.ok(stack.length > 0 && stack.every((frame) => /^ {4}at /.test(frame)), stderr);
      assert.ok(stack[0].includes("program.js"), stderr);
    });

  it("does not wait for a delay that is not a number", async () => {
    const { code, stdout } = await run(
      'import Timer from "timer"; for (const none of [undefined, NaN, "soon", -1, Infinity]) Timer.delay(none); trace("on");',
    );
    assert.deepEqual([code, stdout], [0, "on"]);
  });

  it("reports in one line that a port is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const { code, stderr } = await run(
      `import Listener from "embedded:io/socket/listener";
      try { new Listener({ port: ${port} }) } catch (error) { trace(error.message, "\\n") }`,
    );
    assert.equal(code, 0);
    const says = `^palmwire: EADDRINUSE: 127\\.0\\.0\\.1:${port} is in use: stop the other program, or listen on [^\\n]*\\n$`;
    assert.match(stderr, new RegExp(says));
    // What nobody catches ends the program before that line.
    const uncaught = await run(
      `import Listener from "embedded:io/socket/listener"; new Listener({ port: ${port} });`,
    );
    assert.equal(uncaught.code, 1);
    assert.match(uncaught.stderr, new RegExp(`cause\\]: .port ${port} is in use, .*give another port`));
    server.close();
  });

  it("reports in one line a wrong value in the environment, with exit code 2", async () => {
    const { code, stdout, stderr } = await run('import "timer"; trace("not reached");', {
      PALMWIRE_CHIP: "esp33",
    });
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(
      stderr,
      /^palmwire: unknown chip 'esp33'\. Did you mean 'esp32'\? \(set by PALMWIRE_CHIP\)\n$/,
    );
  });

  it("reports it in the system's language, or the one set in the environment", async () => {
    for (const environment of [{ LC_ALL: "zh_CN.UTF-8" }, { PALMWIRE_LANG: "zh" }]) {
      const { code, stderr } = await run('import "timer";', { PALMWIRE_CHIP: "esp33", ...environment });
      assert.equal(code, 2);
      assert.equal(stderr, "palmwire: --chip 没有“esp33”这个值。是不是“esp32”？（由 PALMWIRE_CHIP 设置）\n");
    }
  });

  for (const [variable, value, complaint] of [
    ["PALMWIRE_WIRES", "12", /not two pins as in 12-13/],
    ["PALMWIRE_WIRES", "12-99", /no pin 99/],
    ["PALMWIRE_FILES", "/dev/null/files", /ENOTDIR/],
    ["PALMWIRE_FLASH", "/dev/null", /not a regular file/],
    ["PALMWIRE_STORE", "package.json/store", /ENOTDIR/],
  ] as const)
    it(`reports in one line a wrong ${variable}`, async () => {
      const { code, stdout, stderr } = await run('trace("not reached");', { [variable]: value });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, new RegExp(`^palmwire: ${variable}: [^\\n]*\\n$`));
      assert.match(stderr, complaint);
    });

  it("uses the chip set in the environment", async () => {
    const { stdout } = await run(
      `import TCP from "embedded:io/socket/tcp"; import Listener from "embedded:io/socket/listener";
      const listener = new Listener({ onReadable() { listener.close(); } });
      new TCP({ address: "127.0.0.1", port: listener.port, onWritable(bytes) { trace(bytes); this.close(); } });`,
      { PALMWIRE_CHIP: "esp32c3" },
    );
    assert.equal(stdout, "5744");
  });

  for (const [screen, lit] of [
    ["", ""],
    ["none", ""],
    ["terminal", "█"],
    ["halfblocks", "█"],
    ["braille", "⣿"],
    // Without a terminal.
    ["sixel", "█"],
  ])
    it(`draws the OLED according to PALMWIRE_SCREEN='${screen}'`, async () => {
      const { code, stdout, stderr } = await run(
        `import I2C from "embedded:io/i2c"; import device from "embedded:provider/builtin";
        const wire = new I2C({ ...device.I2C.default, hz: 400_000, address: 0x3c });
        wire.write(Uint8Array.of(0x00, 0xaf, 0xa5));`,
        { PALMWIRE_SCREEN: screen },
      );
      assert.deepEqual([code, stderr], [0, ""]);
      const [, row = ""] = stdout.split("\n");
      assert.equal([...new Set(row)].join(""), lit && `│${lit}`, stdout);
    });

  it("says which modules of the standard there are, for one that is missing", async () => {
    const { code, stderr } = await run('import "embedded:io/spi";');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /no embedded:io\/spi here, which \S+ imports; there are embedded:io\/socket\/tcp, .*embedded:io\/i2c/,
    );
    assert.doesNotMatch(stderr, /^ {4}at /m);
  });

  for (const specifier of ["toString", "constructor", "__proto__"])
    it(`does not redirect ${specifier}`, async () => {
      const { code, stderr } = await run(`import "${specifier}";`);
      assert.equal(code, 1);
      assert.match(stderr, /Cannot find package '/);
    });
});
