/** `run --watch`, through the command line. */
import assert from "node:assert/strict";
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBoard, runToEnd, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";
import { Peer } from "./peer.js";

/** Prints a word of another file, and sends back what it gets. */
const APP = `
import { joined, portOption, switchOption, wifiOptions } from "palmwire";
import { EchoApp } from "./echo-app";
import { word } from "./word";

export function options() {
  return joined([portOption(7000, "tcp"), switchOption("loud", "in capitals")], wifiOptions());
}

export default function start(device, values, onEnd) {
  device.console.print(word() + " " + values.loud);
  return new EchoApp(device, values, onEnd);
}
`;
const ECHO = `
import { LineConnection, Server, WiFiLink } from "palmwire";
import type { Connection, Destination, Device } from "palmwire";

export class EchoApp {
  device: Device;
  echoes: boolean;
  values: { port: number };
  onEnd: (reason: string) => void;
  server: Server;
  link: WiFiLink;
  client: LineConnection | undefined;

  constructor(device: Device, values, onEnd: (reason: string) => void) {
    this.device = device;
    this.echoes = true;
    this.values = values;
    this.onEnd = onEnd;
    this.server = new Server(device, this);
    this.link = new WiFiLink(device, this, values);
    device.console.open(this, (app: EchoApp) => app.end(), () => {});
  }

  end(): void {
    this.stop();
    this.onEnd("");
  }

  stop(): void {
    this.server.close();
    if (this.client) this.client.close("stopped");
    this.link.stop();
  }

  onWiFiUp(address: string): void {
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
`;

function wordSource(word: string): string {
  return `export function word(): string {\n  return "${word}";\n}\n`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
}

const WATCHED = APP_ENGINES.filter((engine) => engine !== "moddable");

describe("run --watch", () => {
  let folder: string;
  let app: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-watch-"));
    app = join(folder, "app.ts");
    save("app.ts", APP);
    save("echo-app.ts", ECHO);
    save("word.ts", wordSource("first"));
  });
  afterEach(async () => {
    await stopBoards();
    rmSync(folder, { recursive: true, force: true });
  });

  function save(name: string, source: string): void {
    writeFileSync(join(folder, name), source);
  }

  async function watching(words: readonly string[] = []): Promise<BoardProcess> {
    const board = runBoard([app, "--watch", "--port", "0", ...words]);
    await board.event({ event: "listening" });
    return board;
  }

  for (const engine of WATCHED) {
    it(`reboots at a save: connections end, and the same port opens again, on ${engine}`, async () => {
      const port = await freePort();
      const board = await watching(["--port", String(port), "--engine", engine, "--loud"]);
      await board.event({ event: "console", text: "first yes" });
      const peer = await Peer.to(port);
      peer.send("hello");
      await peer.untilBytes(5);
      save("word.ts", wordSource("second"));
      const reloaded = await board.event({ event: "reloaded" });
      assert.match(String(reloaded.files), /word\.ts$/);
      assert.ok(Number(reloaded.ms) > 0);
      await peer.until(() => peer.ended);
      peer.socket.destroy();
      await board.event({ event: "console", text: "second yes" }, reloaded);
      await board.event({ event: "listening", port }, reloaded);
      const again = await Peer.to(port);
      again.send("again");
      await again.untilBytes(5);
      assert.equal(String(again.received), "again");
      again.socket.destroy();
      board.signal("SIGINT");
      assert.equal(await board.exited, 0, board.stderr);
      assert.equal(board.stderr, "");
    });

    it(`shows an error with its place, and the old program goes on, on ${engine}`, async () => {
      const board = await watching(["--engine", engine]);
      const { port } = await board.event({ event: "listening" });
      const peer = await Peer.to(Number(port));
      save("word.ts", "export function word(): string {\n  return );\n}\n");
      const { cause } = await board.event({ event: "error", code: "reload" });
      assert.match(String(cause), /word\.ts:2:10: Unexpected "\)"$/);
      peer.send("still there");
      await peer.untilBytes(11);
      save("word.ts", wordSource("mended"));
      await board.event({ event: "console", text: "mended no" });
      await peer.until(() => peer.ended);
      peer.socket.destroy();
      assert.equal(await board.stop(), 0);
      assert.equal(board.stderr, "");
    });

    it(`starts an app again that has ended, on ${engine}`, async () => {
      const board = await watching(["--engine", engine]);
      board.type("end");
      await board.event({ event: "ended" });
      save("word.ts", wordSource("second"));
      const reloaded = await board.event({ event: "reloaded" });
      await board.event({ event: "listening" }, reloaded);
      board.type("end");
      await board.event({ event: "ended" }, reloaded);
      board.signal("SIGINT");
      assert.equal(await board.exited, 0);
    });
  }

  it("starts an app again that has crashed too often", async () => {
    const board = await watching();
    save("word.ts", `export function word(): string {\n  throw new Error("oops");\n}\n`);
    await board.event({ event: "ended" });
    assert.equal(board.events.filter(({ code }) => code === "crash").length, 3);
    save("word.ts", wordSource("mended"));
    await board.event({ event: "console", text: "mended no" });
    assert.equal(await board.stop(), 0);
    assert.equal(board.stderr, "");
  });

  it("reboots once when two files are saved together", async () => {
    const board = await watching();
    save("word.ts", wordSource("second"));
    save("echo-app.ts", `${ECHO}\n// changed\n`);
    const reloaded = await board.event({ event: "reloaded" });
    assert.match(String(reloaded.files), /^\S*word\.ts, \S*echo-app\.ts$|^\S*echo-app\.ts, \S*word\.ts$/);
    await board.event({ event: "listening" }, reloaded);
    save("word.ts", wordSource("third"));
    const last = await board.event({ event: "reloaded" }, reloaded);
    assert.match(String(last.files), /^\S*word\.ts$/);
  });

  it("takes a file that is removed and made again, and one that is renamed into place", async () => {
    const board = await watching();
    rmSync(join(folder, "word.ts"));
    const { cause } = await board.event({ event: "error", code: "reload" });
    assert.match(String(cause), /app\.ts:4:22: Could not resolve "\.\/word"$/);
    save("word.ts", wordSource("made again"));
    await board.event({ event: "console", text: "made again no" });
    save("word.ts.tmp", wordSource("renamed"));
    renameSync(join(folder, "word.ts.tmp"), join(folder, "word.ts"));
    const renamed = await board.event({ event: "console", text: "renamed no" });
    rmSync(app);
    const gone = await board.event({ event: "error", code: "reload" }, renamed);
    assert.match(String(gone.cause), /^there is no file \S+app\.ts/);
    save("app.ts", APP);
    await board.event({ event: "console", text: "renamed no" }, gone);
  });

  it("waits for a file that was not there when its import was saved", async () => {
    const board = await watching();
    save("app.ts", APP.replace("./word", "./later"));
    await board.event({ event: "error", code: "reload" });
    save("later.ts", wordSource("later"));
    await board.event({ event: "console", text: "later no" });
    const { files } = await board.event({ event: "reloaded" });
    assert.match(String(files), /app\.ts, \S*later\.ts$/);
  });

  it("reads the options of the new version, and keeps what the command line gave", async () => {
    const board = await watching(["--loud"]);
    save("app.ts", APP.replace(`switchOption("loud", "in capitals")`, ""));
    const removed = await board.event({ event: "error", code: "reload" });
    assert.equal(removed.cause, "the app has no option --loud any more");
    const withSize = (fallback: string) =>
      APP.replace(
        'portOption(7000, "tcp")',
        `$&, { name: "size", kind: "integer", min: 1, max: 9, fallback: ${fallback}, help: "how large" }`,
      ).replace("values.loud", "values.loud + values.size");
    save("app.ts", withSize("undefined"));
    const missing = await board.event({ event: "error", code: "reload" }, removed);
    assert.match(String(missing.cause), /^--size is missing: how large/);
    save("app.ts", APP.replace("export default function", "export function"));
    const without = await board.event({ event: "error", code: "reload" }, missing);
    assert.match(String(without.cause), /has no default export/);
    save("app.ts", withSize("3"));
    await board.event({ event: "console", text: "first yes3" });
  });

  for (const network of ["real", "virtual"])
    it(`reboots all boards on a ${network} network`, async () => {
      const boards = await watching(["--boards", "2", "--network", network]);
      const names = ["palmwire-1", "palmwire-2"];
      for (const board of names) await boards.event({ event: "listening", board });
      save("word.ts", wordSource("second"));
      for (const board of names) {
        const reloaded = await boards.event({ event: "reloaded", board });
        await boards.event({ event: "console", board, text: "second no" }, reloaded);
        await boards.event({ event: "listening", board }, reloaded);
      }
      assert.equal(await boards.stop(), 0);
      assert.equal(boards.stderr, "");
    });

  it("is refused with one line where a build takes minutes", async () => {
    const { code, stderr } = await runToEnd(["run", app, "--watch", "--engine", "moddable"]);
    assert.equal(code, 2);
    assert.match(stderr, /^palmwire: --watch is not for --engine moddable, .*\n$/);
  });

  it("runs the source of an app of the package", async () => {
    const board = runBoard(["tcp-echo-server", "--watch", "--port", "0"]);
    await board.event({ event: "listening" });
    assert.equal(await board.stop(), 0);
    assert.equal(board.stderr, "");
  });
});
