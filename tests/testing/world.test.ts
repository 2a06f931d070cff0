import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { TEST_ENGINES } from "../../host-sim/testing/load-app.js";
import { Unmet, World } from "../../host-sim/testing/index.js";

const COUNTING = "tests/testing/apps/counting.ts";
/** Longer than an ESP32 that has lost its Wi-Fi takes to be back: it tries for 15 s, then waits a second. */
const REJOINED_MS = 20_000;

/** What an await fails with. */
async function failureOf(awaited: Promise<unknown>): Promise<string> {
  const error: unknown = await awaited.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Unmet, String(error));
  return error.message;
}

describe("a world", () => {
  for (const network of ["virtual", "real"] as const) {
    for (const engine of TEST_ENGINES) {
      it(`has a board and a phone that talk: ${network} network, engine ${engine}`, async () => {
        const world = new World({ network });
        const board = world.board("tcp-echo-server", { port: network === "real" ? 0 : 5001 }, { engine });
        const { address, port } = await board.event("listening");
        assert.deepEqual([address, port], [board.address, board.port]);
        const tool = await world.phone().connect(board);
        tool.send("你好\n");
        assert.equal(await tool.receives("你好\n"), "你好\n");
        await board.screen.shows("你好");
        assert.deepEqual(board.screen.text(), [`${address}:${port}`, "1 connected", "你好"]);
        tool.close();
        await board.event("disconnected");
        await world.stop();
      });
    }
  }

  it("runs an app of a user's own, by path and by file URL, with fresh modules at each boot", async () => {
    const world = new World();
    const boards = [world.board(COUNTING), world.board(pathToFileURL(COUNTING).href, { port: 7001 })];
    const phone = world.phone();
    for (const [i, board] of boards.entries()) {
      await board.event("listening", { port: 7000 + i });
      for (const number of [1, 2]) await (await phone.connect(board)).receives(`number ${number}\n`);
      board.powerCut();
      await board.event("listening", { port: 7000 + i });
      await (await phone.connect(board)).receives("number 1\n");
    }
    await world.stop();
  });

  it("gives the same trace for the same seed, and another for another", async () => {
    async function trace(seed: number): Promise<string> {
      const world = new World({ seed });
      const board = world.board("tcp-echo-server");
      const phone = world.phone();
      await board.event("listening");
      Object.assign(world.between(phone, board), { loss: 0.2, jitter_ms: 30 });
      const tool = await phone.connect(board, 5001, { within: 60_000 });
      for (let i = 0; i < 20; i++) {
        tool.send(`line ${i}\n`);
        await tool.receives(`line ${i}\n`, { within: 60_000 });
      }
      const hash = world.traceHash();
      await world.stop();
      return hash;
    }
    const first = await trace(7);
    assert.match(first, /^[0-9a-f]{16}$/);
    assert.equal(await trace(7), first);
    assert.notEqual(await trace(8), first);
  });

  it("loses and finds the Wi-Fi: out of range, access point off, another password, another address", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server");
    const phone = world.phone();
    await board.event("listening");
    async function serves() {
      const tool = await phone.connect(board, 5001, { within: 60_000 });
      tool.send("x\n");
      await tool.receives("x\n");
      tool.close();
    }
    await serves();
    board.inRange = false;
    await board.event("wifi", { state: "disconnected" });
    board.inRange = true;
    await world.sleep(REJOINED_MS);
    await serves();
    world.wifi.switchOff();
    await board.event("wifi", { state: "disconnected" });
    world.wifi.password = "another";
    world.wifi.switchOn();
    await board.event("error", { code: "wifi" }, { within: 60_000 });
    world.wifi.password = "palmwire";
    await world.sleep(REJOINED_MS);
    await serves();
    const before = board.address;
    board.newAddress();
    await world.sleep(REJOINED_MS);
    assert.notEqual(board.address, before);
    await serves();
    await world.stop();
  });

  for (const engine of TEST_ENGINES) {
    it(`tells an app of its other address, even where the runtime joins again by itself: engine ${engine}`, async () => {
      const world = new World({ engine });
      const board = world.board("udp-self");
      await board.event("listening");
      const { address } = board;
      board.newAddress();
      await world.sleep(REJOINED_MS);
      assert.notEqual(board.address, address);
      await board.event("wifi", { state: "connected", address: board.address });
      await board.event("received", { peer: `${board.address}:8007` });
      await world.stop();
    });
  }

  it("cuts a board's power: nobody is told, and a peer's old connection is reset when it speaks again", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server");
    await board.event("listening");
    const tool = await world.phone().connect(board);
    board.powerOff();
    await world.sleep(30_000);
    assert.equal(tool.isGone, false);
    board.powerOn();
    await board.event("listening");
    tool.send("are you there?");
    await tool.closed();
    assert.equal(tool.failure, "ECONNRESET");
    await world.stop();
  });

  it("makes I2C fail, takes sockets away, and lets a program die", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server");
    await board.event("listening");
    board.i2cErrors = 1;
    const phone = world.phone();
    await phone.connect(board);
    await board.event("error", { code: "panel" });
    board.i2cErrors = 0;
    board.takeSockets(7);
    await phone.connect(board);
    await board.event("error", { code: "socket-limit" });
    board.abort("memory full");
    await board.event("error", { code: "crash" });
    await board.event("listening");
    await phone.connect(board);
    await board.screen.shows("1 connected");
    await world.stop();
  });

  it("keeps a board's history over a power cut, and its clock may jump", async () => {
    const world = new World();
    const board = world.board("udp-chat");
    const phone = world.phone().udp(9000);
    await board.event("listening");
    board.type(world.phones[0].address);
    board.type("9000");
    board.type("first");
    await phone.receives("first");
    board.clock.jump(365 * 24 * 3600 * 1000);
    board.powerCut();
    await board.event("listening");
    board.type(world.phones[0].address);
    board.type("9000");
    board.type("second");
    await phone.receives("second");
    assert.equal(board.history.length, 2);
    assert.match(board.history[0], /2026.*first/);
    assert.match(board.history[1], /2027.*second/);
    await world.stop();
  });

  it("says what there was instead: the last events and the screen", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server");
    const message = await failureOf(board.event("connected", {}, { within: 1000 }));
    assert.match(message, /^board-1 logged no event connected within 1 s\n/);
    assert.match(message, /0\.040 s listening protocol="tcp" address="192\.168\.4\.2" port=5001/);
    assert.match(message, /\| accepting\.\.\.\.\./);
    assert.match(await failureOf(board.screen.shows("23.5")), /did not show "23\.5" within 10 s/);
    assert.match(
      await failureOf(board.prints("x", { within: 5 })),
      /printed no line with "x" within 0\.005 s/,
    );
    const tool = await world.phone().connect(board);
    tool.send("a");
    assert.match(await failureOf(tool.receives("b")), /received no "b" within 10 s but "a" \(open\)/);
    assert.match(await failureOf(world.phones[0].connect(board, 5002)), /ECONNREFUSED/);
    await world.stop();
  });

  it("says what is wrong with a board's app, options, engine or name", async () => {
    const world = new World();
    assert.throws(() => world.board("tcp-echo-server", {}, { board: "arduino" }), /unknown board 'arduino'/);
    const bad: [string, Record<string, string | number>, string, RegExp][] = [
      ["tcp-echo-sever", {}, "node", /unknown app 'tcp-echo-sever'.*tcp-echo-server/],
      ["tcp-echo-server", { prt: 1 }, "node", /no option 'prt'.*port/],
      ["tcp-echo-server", { port: 70000 }, "node", /--port/],
      ["chat-server", { mode: "p2p", join: "mqtt://10.0.0.2/x" }, "node", /--join is for --mode hub/],
      ["chat-server", { join: "mqtts://10.0.0.2/x" }, "node", /--join .*has no TLS; use mqtt:/],
      ["tcp-echo-server", {}, "esp", /unknown engine 'esp'/],
      ["tests/testing/apps/none.ts", {}, "node", /none\.ts/],
    ];
    for (const [app, options, engine, message] of bad) {
      const board = new World().board(app, options, { engine });
      await assert.rejects(board.event("listening"), message);
    }
  });

  it("fails at stop when an app leaves something open", async () => {
    const world = new World();
    world.board("tests/testing/apps/leaky.ts", {}, { name: "leaky" });
    await world.sleep(1000);
    assert.match(await failureOf(world.stop()), /left open after stop:\n {2}leaky: WiFi, 1 timer/);
  });

  it("shares its clock among concurrent awaits", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server");
    const slept = world.sleep(5000).then(() => world.clock.now_ms());
    const [now_ms, { time }] = await Promise.all([slept, board.event("listening")]);
    assert.equal(now_ms, 5000);
    assert.ok(time < 5000);
    await world.stop();
  });
});
