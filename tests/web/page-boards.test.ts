import assert from "node:assert/strict";
import { LIMITS } from "../../host-sim/web/protocol.js";
import { Outbox, type Outgoing } from "../../host-sim/web/outbox.js";
import { openPage, OpenPage } from "./room-for-tests.js";

type Page = Awaited<ReturnType<typeof openPage>>;

const picture = (value: number) => ({
  width: 16,
  height: 8,
  pixels: new Uint8Array(128).fill(1, 0, value),
  contrast: value,
});
const event = (text: string) => ({ time: 1, board: "board-1", event: "console", text });

describe("a page and the boards", () => {
  let page: Page;
  let open: OpenPage;

  beforeEach(async () => {
    page = await openPage();
    open = await OpenPage.open(page.server.address);
  });
  afterEach(async () => {
    await open.close();
    await page.close();
  });

  it("learns of all boards, their apps and the addresses of their own pages", async () => {
    const hello = await open.message("hello");
    assert.deepEqual(
      hello.boards.map(({ id, name, app, width, link }) => [id, name, app, width, link]),
      [0, 1].map((id) => [id, `board-${id + 1}`, "tcp-echo-server", 128, page.server.addressOf(id)]),
    );
    assert.equal(hello.scope, "all");
    assert.equal((await open.message("state", ({ board }) => board === 1)).power, "running");
    assert.equal((await open.message("figures", ({ board }) => board === 1)).socketsMax, 8);
  });

  it("gets pictures and events, those from before it was opened too", async () => {
    page.server.event(0, event("first"));
    page.server.picture(0, picture(7));
    await open.until(() => open.pictures.at(0));
    const late = await OpenPage.open(page.server.address);
    await late.message("event", (message) => message.event.text === "first");
    const [got] = [await late.until(() => late.pictures.at(0))];
    assert.deepEqual([...got.slice(0, 5)], [0, 0, 7, 1, 1]);
    await late.close();
  });

  it("steers buttons, console, Wi-Fi, power and app", async () => {
    open.send({ kind: "press", board: 1, button: 1 });
    open.send({ kind: "type", board: 1, line: "你好" });
    open.send({ kind: "wifi", board: 1, action: "off" });
    open.send({ kind: "wifi", board: 1, action: "password", value: "x" });
    open.send({ kind: "wifi", board: 1, action: "signal", value: -95 });
    open.send({ kind: "power", board: 1, on: false });
    open.socket.send("?");
    await open.message("refused", ({ request }) => request === "?");
    open.send({ kind: "start", board: 1, app: "wrong", options: { port: "1" } });
    const refused = await open.message("refused", ({ request }) => request === "start");
    assert.deepEqual([refused.request, refused.board, refused.option], ["start", 1, "app"]);
    assert.deepEqual(page.boards[1].asked, [
      ["press", 1],
      ["type", "你好"],
      ["air", false],
      ["password", "x"],
      ["signal", -95],
      ["power", false],
      ["start", "wrong", { port: "1" }],
    ]);
    assert.deepEqual(page.boards[0].asked, []);
  });

  it("says when a line has no room, and when there is no such board", async () => {
    page.boards[0].isFull = true;
    open.send({ kind: "type", board: 0, line: "x" });
    await open.message("refused", ({ request }) => request === "type");
    open.send({ kind: "press", board: 2, button: 0 });
    await open.message("refused", ({ request }) => request === "press");
  });

  it("lets only who may see all change an access point that boards share", async () => {
    page.boards[1].isShared = true;
    const pupil = await OpenPage.open(page.server.addressOf(1));
    pupil.send({ kind: "wifi", board: 1, action: "password", value: "x" });
    await pupil.message("refused");
    pupil.send({ kind: "wifi", board: 1, action: "off" });
    pupil.send({ kind: "wifi", board: 1, action: "explode" } as never);
    await pupil.message("refused", ({ request }) => request === "?");
    assert.deepEqual(page.boards[1].asked, [["air", false]]);
    await pupil.close();
  });
});

describe("a page that does not read", () => {
  it("holds nobody up: pictures are replaced, events counted, and the rest comes when it reads again", async () => {
    const page = await openPage();
    const slow = await OpenPage.open(page.server.address);
    const fast = await OpenPage.open(page.server.address);
    await slow.message("hello");
    const { _socket: socket } = slow.socket as unknown as { _socket: import("node:net").Socket };
    socket.pause();
    const text = "x".repeat(10_000);
    // The socket's buffers take some megabytes before anything waits here.
    for (let i = 0; i < 1500; i++) {
      page.server.event(0, event(text));
      page.server.picture(0, picture(i % 128));
    }
    page.server.event(1, { ...event("last"), board: "board-2" });
    await fast.until(() => fast.pictures.at(0));
    socket.resume();
    const gap = await slow.message("gap", ({ board }) => board === 0);
    assert.ok(gap.count > 0);
    const got = slow.messages.filter((message) => message.kind === "event").length;
    assert.ok(got < 1500, `${got}`);
    await slow.close();
    await fast.close();
    await page.close();
  });

  it("has a bounded amount waiting, whatever the boards do", () => {
    const given: [Outgoing, () => void][] = [];
    let hopeless = 0;
    const outbox = new Outbox({
      send: (message, done) => given.push([message, done]),
      gap: (board, count) => JSON.stringify({ gap: board, count }),
      onHopeless: () => hopeless++,
    });
    const text = "e".repeat(1000);
    for (let i = 0; i < 1900; i++) {
      outbox.event(i % 2, () => text);
      outbox.latest("picture 0", Uint8Array.of(i));
      outbox.latest("picture 1", Uint8Array.of(i));
    }
    assert.ok(outbox.waiting_bytes <= LIMITS.backlogBytes + LIMITS.underWayBytes + 2000);
    const underWay = given.reduce((sum, [{ length }]) => sum + length, 0);
    assert.ok(underWay <= LIMITS.underWayBytes + 1000);
    for (let i = 0; i < 2000; i++) outbox.say(text);
    assert.ok(outbox.waiting_bytes <= 2 * LIMITS.backlogBytes + LIMITS.underWayBytes + 2000);
    assert.ok(hopeless > 0);

    // It reads again: the newest pictures once each, and how many events are missing.
    for (let i = 0; i < given.length; i++) given[i][1]();
    outbox.event(0, () => "next");
    const sent = given.map(([message]) => message);
    const last = sent.slice(-2);
    assert.match(String(last[0]), /"gap":0,"count":\d+/);
    assert.equal(last[1], "next");
    const pictures = sent.filter((message) => message instanceof Uint8Array);
    assert.deepEqual(
      pictures.slice(-2).map(([value]) => value),
      [1899 & 255, 1899 & 255],
    );
    // Those that went out before the first event had to wait, and the last one of each board.
    assert.ok(pictures.length < 200);
    outbox.tellGaps();
    for (let i = 0; i < given.length; i++) given[i][1]();
    assert.match(String(given.at(-1)?.[0]), /"gap":1,"count":\d+/);
  });
});
