/**
 * Moddable's own example programs, unchanged, of the checkout that MODDABLE names. Servers of this machine stand in
 * for those of the Internet; they need the ports 80, 123 and 1883, and the examples 80 and 8080.
 */
import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { decode, encode } from "dns-packet";
import { WebSocketServer } from "ws";
import { MOSQUITTO } from "../brokers.js";
import { packageRoot } from "../../host-sim/node/package-root.js";

const EXAMPLES = join(process.env.MODDABLE ?? "", "examples", "io");
const REGISTER = pathToFileURL(join(packageRoot(), "dist", "ecma419-register", "register.js")).href;
/** From the beginning of NTP's time to that of Unix. */
const NTP_EPOCH_S = 2_208_988_800;
/** Debian has mosquitto where a user's PATH does not look. */
const PATH = `${process.env.PATH}:/usr/sbin`;

/** A program that runs, and what it has printed. */
class Program {
  said = "";
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: (() => void)[] = [];
  #ended = false;

  constructor(command: string, words: readonly string[], options: { cwd?: string; env: NodeJS.ProcessEnv }) {
    this.#child = spawn(command, words, options);
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.said += text;
        this.#changed();
      });
    this.#child.once("close", () => {
      this.#ended = true;
      this.#changed();
    });
  }

  /** Resolves when it has printed all of these. */
  async says(...texts: readonly string[]): Promise<void> {
    while (!texts.every((text) => this.said.includes(text))) {
      assert.equal(this.#ended, false, `it ended without saying ${texts.join(", ")}:\n${this.said}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async kill(): Promise<void> {
    if (this.#ended) return;
    this.#child.kill("SIGKILL");
    await once(this.#child, "close");
  }

  #changed(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

describe("Moddable's examples", () => {
  let folder: string;
  let names: Socket;
  let site: Server;
  let programs: Program[];

  before(async function () {
    // Only some users may listen at port 80.
    const trial = createServer().listen(80, "127.0.0.1");
    const [error] = (await Promise.race([once(trial, "listening"), once(trial, "error")]).catch(
      (e: unknown) => [e],
    )) as [NodeJS.ErrnoException | undefined];
    trial.close();
    if (error?.code === "EACCES") this.skip();
    folder = mkdtempSync(join(tmpdir(), "palmwire-examples-"));
    names = createSocket("udp4");
    names.on("message", (bytes, { port, address }) => {
      const { id, questions = [] } = decode(bytes);
      const answers = [{ type: "A" as const, name: questions[0].name, data: "127.0.0.1" }];
      names.send(encode({ type: "response", id, questions, answers }), port, address);
    });
    names.bind(0, "127.0.0.1");
    await once(names, "listening");
  });

  after(() => {
    names.close();
    rmSync(folder, { recursive: true, force: true });
  });

  beforeEach(() => (programs = []));
  afterEach(async () => {
    for (const program of programs) await program.kill();
    site?.closeAllConnections();
    if (site?.listening) site.close();
  });

  function run(example: string): Program {
    const program = new Program(process.execPath, ["--import", REGISTER, "main.js"], {
      cwd: join(EXAMPLES, example),
      env: { ...process.env, PALMWIRE_DNS: `127.0.0.1:${(names.address() as AddressInfo).port}` },
    });
    programs.push(program);
    return program;
  }

  /** A site of the Internet at port 80, which also echoes WebSocket messages. */
  async function openSite(): Promise<void> {
    site = createServer(({ url, headers }, response) => {
      response.write(`${url} at ${headers.host}, `);
      response.end("in two parts");
    });
    new WebSocketServer({ server: site }).on("connection", (socket) =>
      socket.on("message", (data: Buffer, binary) => socket.send(data, { binary })),
    );
    site.listen(80, "127.0.0.1");
    await once(site, "listening");
  }

  async function openBroker(context: Mocha.Context): Promise<void> {
    if (!MOSQUITTO) context.skip();
    const file = join(folder, "mosquitto.conf");
    writeFileSync(file, "listener 1883 127.0.0.1\nallow_anonymous true\npersistence false\n");
    const broker = new Program("mosquitto", ["-c", file], { env: { ...process.env, PATH } });
    programs.push(broker);
    await broker.says("running");
  }

  it("httpclient", async () => {
    await openSite();
    const program = run("tcp/httpclient");
    await program.says("**DONE 0 **", "**DONE 1 **", "**DONE 2 **");
    for (const text of ["/?0", "/?1", "/?2"])
      assert.ok(program.said.includes(`${text} at example.com, in two parts`));
  });

  it("websocket", async () => {
    await openSite();
    await run("tcp/websocket").says(
      "onmessage Hello",
      "onmessage binary 8192",
      "onmessage Goodbye",
      "onclose 1000 Done",
    );
  });

  it("websocketclient", async () => {
    await openSite();
    await run("tcp/websocketclient").says("PONG!", "this is a test 2this is a test 3\n", "tick 3");
  });

  it("mqttclient", async function () {
    await openBroker(this);
    const program = run("tcp/mqttclient");
    await program.says(
      "SUBACK - 1",
      "UNSUBACK - 2",
      "Ping response",
      "PUBACK - 1234",
      "PUBCOMP - 3",
      "SMALL",
    );
  });

  it("mqtt", async function () {
    await openBroker(this);
    const program = run("tcp/mqtt");
    await program.says(
      "subscribed null xs/test 2",
      "message xs/test zero",
      "message xs/test two",
      "published two null",
    );
  });

  it("dns", async () => {
    await run("udp/dns").says("Moddable 127.0.0.1", "Yahoo 127.0.0.1");
  });

  it("dnssd-discover", async () => {
    const program = run("udp/dnssd-discover");
    run("dnssd");
    await program.says("** packet from 127.0.0.1 **", "419 Web Server._http._tcp.local");
  });

  it("sntp", async () => {
    const clock = createSocket("udp4");
    clock.on("message", (request, { port, address }) => {
      const answer = Buffer.alloc(request.length);
      answer.writeUInt32BE(Date.UTC(2030, 0) / 1000 + NTP_EPOCH_S, 40);
      clock.send(answer, port, address);
    });
    clock.bind(123, "127.0.0.1");
    await once(clock, "listening");
    try {
      await run("udp/sntp").says(String(new Date(Date.UTC(2030, 0))));
    } finally {
      clock.close();
    }
  });

  it("simplehttpget", async () => {
    await openSite();
    await run("tcp/simplehttpget").says("HTTP/1.1 200 OK", " at httpbin.org, ");
  });

  it("dnssd", async () => {
    await run("dnssd").says("a-server claimed");
  });

  it("simplehttpserver", async () => {
    run("listener/simplehttpserver");
    const text = await answer("http://127.0.0.1/some/path");
    assert.match(text, /^GET \/some\/path HTTP\/1.1\r\n/);
    assert.match(text, /Response 1\. .* 127\.0\.0\.1:\d+$/);
  });

  it("httpserver", async () => {
    const program = run("listener/httpserver");
    await program.says("CLIENT HELLO", "onmessage hello", "CLIENT GOODBYE");
    const response = await fetch("http://127.0.0.1:8080/", { method: "POST", body: "a body" });
    assert.equal(await response.text(), "1 2 3 4 5 6 7 8\n");
    await program.says("POST /\n", "a body\n");
    const missing = await fetch("http://127.0.0.1:8080/none");
    assert.deepEqual([missing.headers.get("content-type"), await missing.text()], ["text/html", "Not found"]);
    const events = await fetch("http://127.0.0.1:8080/sse", { headers: { accept: "text/event-stream" } });
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!text.includes("event: event-one\n\n")) text += (await reader?.read())?.value ?? "";
    assert.match(text, /^data: one two three\n\n/);
    await reader?.cancel();
  });

  /** What a server answers that is about to listen. */
  async function answer(url: string): Promise<string> {
    for (;;) {
      try {
        return await (await fetch(url)).text();
      } catch (error) {
        if ((error as { cause?: { code?: string } }).cause?.code !== "ECONNREFUSED") throw error;
      }
    }
  }
});
