import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { OpenPage, ask } from "../web/room-for-tests.js";
import { toBase64 } from "../../host-sim/web/protocol.js";
import { runBoard, runToEnd, stopBoards, type BoardProcess } from "./board-process.js";

const data = (text: string) => toBase64(new TextEncoder().encode(text));

/** The page of a run, when its app listens. */
async function pageOf(board: BoardProcess): Promise<OpenPage> {
  const { address } = await board.event({ event: "page" });
  await board.event({ event: "listening" });
  return OpenPage.open(String(address));
}

describe("the page of a run", () => {
  afterEach(stopBoards);

  it("is served only when asked for where standard output is no terminal", async () => {
    const { stdout } = await runToEnd(["run", "--port", "0", "--log", "json", "--for", "0.1"]);
    assert.ok(!stdout.includes('"page"'));
  });

  it("tells its address once, and no code afterwards", async () => {
    const board = runBoard(["tcp-echo-server", "--port", "0", "--web"]);
    const page = await pageOf(board);
    const code = new URL(String((await board.event({ event: "page" })).address)).pathname.slice(1);
    await page.message("event", ({ event }) => event.event === "listening");
    assert.ok(!JSON.stringify(page.messages).includes(code));
    await board.stop();
    assert.equal(board.events.filter((event) => JSON.stringify(event).includes(code)).length, 1);
  });

  it("shows a beginner's first echo: the tool sends, the glass and the log show it", async () => {
    const board = runBoard(["tcp-echo-server", "--port", "0", "--web"]);
    const page = await pageOf(board);
    const { host, port } = await page
      .message("state", (state) => state.port !== undefined)
      .then((state) => ({ host: String(state.address), port: Number(state.port) }));
    const before = page.pictures.length;
    page.send({ kind: "tool", tool: 1, do: "open", socket: "tcp-client", host, port });
    await page.message("tool", ({ did }) => did === "opened");
    page.send({ kind: "tool", tool: 1, do: "send", data: data("你好") });
    const echo = await page.message("tool", ({ did }) => did === "received");
    assert.equal(echo.did === "received" && echo.data, data("你好"));
    await page.message("event", ({ event }) => event.event === "received" && event.text === "你好");
    await page.until(() => page.pictures[before]);
    await page.message(
      "figures",
      ({ sockets, i2cBytes, frames }) => sockets === 2 && i2cBytes > 0 && frames > 0,
    );
  });

  it("stops and starts the app, with other values and another app, and says what is wrong with them", async () => {
    const board = runBoard(["tcp-echo-server", "--port", "0", "--web"]);
    const page = await pageOf(board);
    page.send({ kind: "power", board: 0, on: false });
    await page.message("state", ({ power }) => power === "stopped");
    const stopped = await board.event({ event: "stopped" });
    page.send({ kind: "power", board: 0, on: true });
    const again = await board.event({ event: "listening" }, stopped);
    page.send({ kind: "start", board: 0, options: { port: "70000" } });
    const refused = await page.message("refused");
    assert.deepEqual([refused.request, refused.option], ["start", "port"]);
    page.send({ kind: "start", board: 0, app: "../../etc/passwd" });
    await page.message("refused", ({ option }) => option === "app");
    page.send({ kind: "start", board: 0, app: "tcp-echo-client", options: { to: "192.0.2.1:80" } });
    await page.message("refused", ({ option }) => option === "to");
    const options = { join: "mqtts://127.0.0.1,broker.invalid/class" };
    page.send({ kind: "start", board: 0, app: "chat-server", options });
    const elsewhere = await page.message("refused", ({ option }) => option === "join");
    assert.match(elsewhere.message, /^broker\.invalid is neither a board nor this machine/);
    page.send({ kind: "start", board: 0, app: "chat-server", options: { port: "0" } });
    const started = await board.event({ event: "started", app: "chat-server" }, again);
    await board.event({ event: "listening" }, started);
    const hello = await page.message("hello", ({ boards }) => boards[0].app === "chat-server");
    assert.equal(hello.boards[0].options.mode, "hub");
    assert.equal(hello.boards[0].options.password, undefined);
    const starts = page.messages.filter((each) => each.kind === "state" && each.power === "starting");
    assert.ok(starts.length > 0);
    assert.ok(starts.every((each) => !("port" in each)));
    assert.equal(await board.stop(), 0);
  });

  it("connects another display, whose picture has its own size, until another is asked for", async () => {
    const board = runBoard(["tcp-echo-server", "--port", "0", "--web"]);
    const page = await pageOf(board);
    const { boards, panels } = await page.message("hello");
    assert.deepEqual([boards[0].panel, panels.length], ["sh1106-128x64", 14]);
    page.send({ kind: "start", board: 0, panel: "ssd1306" });
    await page.message("refused", ({ option }) => option === "panel");
    page.send({ kind: "start", board: 0, panel: "ssd1306-72x40" });
    await page.message("hello", ({ boards: [{ panel, width, height }] }) =>
      isDeepStrictEqual([panel, width, height], ["ssd1306-72x40", 72, 40]),
    );
    const isLit = (picture: Uint8Array) =>
      picture.length === 3 + 360 && picture.subarray(3).some((byte) => byte > 0);
    await page.until(() => page.pictures.find(isLit));
    page.send({ kind: "start", board: 0, app: "chat-server", options: { port: "0" } });
    const hello = await page.message("hello", ({ boards }) => boards[0].app === "chat-server");
    assert.equal(hello.boards[0].panel, "ssd1306-72x40");
    assert.equal(await board.stop(), 0);
    assert.deepEqual(
      board.events.filter(({ event }) => event === "error"),
      [],
    );
  });

  it("keeps the display that it records", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "palmwire-")), "run.png");
    const board = runBoard(["tcp-echo-server", "--port", "0", "--web", "--record", file]);
    const page = await pageOf(board);
    page.send({ kind: "start", board: 0, panel: "ssd1306-72x40" });
    const refused = await page.message("refused");
    assert.equal(refused.option, "panel");
    assert.equal(await board.stop(), 0);
    rmSync(dirname(file), { recursive: true });
  });

  it("starts nothing on a port that is in use, and says so: the app that runs goes on", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await once(holder, "listening");
    const busy = (holder.address() as AddressInfo).port;
    const board = runBoard(["tcp-echo-server", "--port", "0", "--web"]);
    const page = await pageOf(board);
    const listening = await board.event({ event: "listening" });
    for (const app of [undefined, "chat-server"]) {
      page.send({ kind: "start", board: 0, app, options: { port: String(busy) } });
      const refused = await page.message("refused");
      assert.deepEqual([refused.request, refused.option], ["start", "port"]);
      assert.match(refused.message, new RegExp(`^127\\.0\\.0\\.1:${busy} is in use: `));
      page.messages.length = 0;
    }
    holder.close();
    assert.equal(board.events.filter(({ event }) => event === "started" || event === "stopped").length, 0);
    // The one that it has itself is not in use by others.
    page.send({ kind: "start", board: 0, options: { port: String(listening.port) } });
    const started = await board.event({ event: "started" }, listening);
    const again = await board.event({ event: "listening" }, started);
    assert.equal(again.port, listening.port);
    await page.close();
  });

  it("goes on when an app ends that the page has started", async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const board = runBoard(["tcp-echo-server", "--port", "0", "--web"]);
    const page = await pageOf(board);
    page.send({ kind: "start", board: 0, app: "spread-client", options: { to: `127.0.0.1:${port}` } });
    const ended = await board.event({ event: "ended", until: "page" });
    await page.message("state", ({ power }) => power === "failed" || power === "ended");
    page.send({ kind: "start", board: 0, app: "tcp-echo-server", options: { port: "0" } });
    await board.event({ event: "listening" }, ended);
    assert.equal(await board.stop(), 0);
    server.close();
  });

  it("drops the Wi-Fi, refuses the password, and lets the board join again", async () => {
    const board = runBoard(["tcp-echo-server", "--port", "0", "--wifi", "room:right-password", "--web"]);
    const page = await pageOf(board);
    page.send({ kind: "wifi", board: 0, action: "off" });
    const lost = await board.event({ event: "wifi", state: "disconnected" });
    await page.message("state", ({ wifi }) => !wifi.on);
    page.send({ kind: "wifi", board: 0, action: "on" });
    const back = await board.event({ event: "wifi", state: "connected" }, lost);
    page.send({ kind: "wifi", board: 0, action: "password", value: "wrong-password" });
    await page.message("state", ({ wifi }) => wifi.otherPassword);
    const again = await board.event({ event: "wifi", state: "disconnected" }, back);
    page.send({ kind: "wifi", board: 0, action: "password" });
    const right = await board.event({ event: "wifi", state: "connected" }, again);
    page.send({ kind: "wifi", board: 0, action: "signal", value: -95 });
    await board.event({ event: "wifi", state: "disconnected" }, right);
    assert.ok(!JSON.stringify(page.messages).includes("right-password"));
  });

  it("has a wall of boards on a virtual network, with a phone's tool", async () => {
    const board = runBoard(["tcp-echo-server", "--boards", "5", "--network", "virtual", "--web"]);
    const page = await pageOf(board);
    const hello = await page.message("hello");
    assert.deepEqual(
      hello.boards.map(({ name }) => name),
      [1, 2, 3, 4, 5].map((i) => `palmwire-${i}`),
    );
    const { address, port } = await page.message(
      "state",
      (state) => state.board === 3 && state.port !== undefined,
    );
    page.send({
      kind: "tool",
      tool: 1,
      do: "open",
      socket: "tcp-client",
      host: String(address),
      port: Number(port),
    });
    await page.message("tool", ({ did }) => did === "opened");
    page.send({ kind: "tool", tool: 1, do: "send", data: data("hello") });
    await page.message("event", ({ board: id, event }) => id === 3 && event.text === "hello");
    const link = String(hello.boards[3].link);
    const pupil = await OpenPage.open(link);
    assert.deepEqual(
      (await pupil.message("hello")).boards.map(({ id }) => id),
      [3],
    );
  });

  it("takes the next port where one is busy, never one of the boards, and says so of the port that was asked for", async () => {
    const first = runBoard(["tcp-echo-server", "--port", "0", "--web"]);
    const { port } = new URL(String((await first.event({ event: "page" })).address));
    const second = runBoard(["tcp-echo-server", "--port", "0", "--web"]);
    const other = new URL(String((await second.event({ event: "page" })).address)).port;
    assert.notEqual(other, port);
    assert.equal((await ask(Number(other), "/")).status, 401);
    const busy = await runToEnd(["run", "--port", "0", "--web", port]);
    assert.equal(busy.code, 2);
    assert.match(busy.stderr, /^palmwire: --web: 127\.0\.0\.1:\d+ is in use: .*\n$/);
    await first.stop();
    const own = await runToEnd(["run", "--port", port, "--web", port]);
    assert.match(own.stderr, /^palmwire: --web \d+: a board uses this port.*\n$/);
    const wrong = await runToEnd(["run", "--web", "x"]);
    assert.match(wrong.stderr, /^palmwire: --web 'x' is wrong.*\n$/);
    assert.equal(wrong.code, 2);
  });
});
