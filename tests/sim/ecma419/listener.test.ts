import assert from "node:assert/strict";
import { Peer } from "../../run/peer.js";
import { eventually, turns } from "./changes.js";
import { cutOff, Door, Socket, TestMachine } from "./test-machine.js";

describe("Listener", () => {
  let machine: TestMachine;

  beforeEach(() => {
    machine = new TestMachine();
  });

  afterEach(() => machine.off());

  it("returns the given port, and picks one for 0 and for none", () => {
    const any = new Door(machine, { port: 0 });
    const none = new Door(machine);
    assert.ok(any.io.port > 0 && none.io.port > 0 && any.io.port !== none.io.port);
    const { port } = any.io;
    any.io.close();
    assert.equal(new Door(machine, { port }).io.port, port);
  });

  it("throws at once if the port is taken, and the cause is logged", async () => {
    const { port } = new Door(machine).io;
    const other = new TestMachine();
    assert.throws(() => new Door(other, { port }), { name: "Error", message: "socket bind" });
    assert.equal(other.machine.listeners, 0);
    await other.until(() => other.troubles.length > 0);
    const [{ code, cause, address, port: taken }] = other.troubles;
    assert.equal(code, "EADDRINUSE");
    assert.ok(cause?.endsWith(` 127.0.0.1:${port}`), cause);
    assert.deepEqual([address, taken], ["127.0.0.1", port]);
    await other.off();
  });

  it("reports how many connections wait, and each is read once, in order", async () => {
    const door = new Door(machine);
    const peers = [await Peer.to(door.io.port), await Peer.to(door.io.port), await Peer.to(door.io.port)];
    await door.waiting(3);
    const sockets = peers.map(() => door.adopt());
    assert.deepEqual(
      sockets.map((socket) => socket.io.remotePort),
      peers.map((peer) => peer.socket.localPort),
    );
    assert.equal(door.io.read(), undefined);
    await turns();
    assert.ok(door.requests.every((count) => count >= 1 && count <= 3));
  });

  it("returns undefined when read more often than reported", async () => {
    const door = new Door(machine);
    assert.equal(door.io.read(), undefined);
    await door.open();
    assert.equal(door.io.read(), undefined);
    assert.equal(machine.machine.sockets, 1);
  });

  it("drops a connection that dies while it waits", async () => {
    const door = new Door(machine);
    const dying = await Peer.to(door.io.port);
    await door.waiting(1);
    dying.socket.resetAndDestroy();
    await eventually(() => machine.machine.sockets === 0);
    assert.equal(door.io.read(), undefined);
    const { socket, peer } = await door.open();
    peer.send("alive");
    await socket.until(() => socket.received.length === 5);
  });

  it("keeps a connection whose peer has already finished", async () => {
    const door = new Door(machine);
    const peer = await Peer.to(door.io.port);
    peer.socket.end("and gone");
    await door.waiting(1);
    await turns();
    const socket = door.adopt();
    await socket.until(() => socket.errors.length > 0);
    assert.equal(socket.received.toString(), "and gone");
  });

  it("keeps connections waiting without a callback, too", async () => {
    const listener = new machine.io.Listener({});
    await Peer.to(listener.port);
    await eventually(() => machine.machine.sockets === 1);
    await turns();
    assert.ok(listener.read());
  });

  it("resets a connection beyond the chip's sockets and logs it; its entry in the queue cannot be adopted", async () => {
    const door = new Door(machine);
    const opened: Awaited<ReturnType<Door["open"]>>[] = [];
    for (let i = 0; i < 8; i++) opened.push(await door.open());
    assert.equal(await cutOff(door.io.port), "ECONNRESET");
    await machine.until(() => machine.troubles.length > 0);
    const [{ code, limit, chip, peer }] = machine.troubles;
    assert.equal(code, "socket-limit");
    assert.deepEqual([limit, chip], [8, "esp32"]);
    assert.match(String(peer), /^127\.0\.0\.1:\d+$/);
    // lwIP tells of it with no control block, and Moddable makes a socket of that.
    await door.waiting(1);
    assert.throws(() => door.adopt(), { message: "invalid from" });
    assert.equal(machine.machine.sockets, 8);
    opened[0].peer.socket.end();
    await opened[0].socket.until(() => opened[0].socket.errors.length > 0);
    opened[0].socket.io.close();
    const next = await door.open();
    next.peer.send("room again");
    await next.socket.until(() => next.socket.received.length === 10);
  });

  it("needs a free socket for a moment, and has a limit of its own", async () => {
    const doors = [];
    for (let i = 0; i < 4; i++) doors.push(new Door(machine));
    assert.throws(() => new Door(machine), { name: "RangeError", message: "no memory" });
    doors[3].io.close();
    for (let i = 0; i < 8; i++) await doors[0].open();
    assert.throws(() => new Door(machine), { name: "Error", message: "no socket" });
  });

  it("ends waiting connections when it is closed: with FIN, or RST if data was received", async () => {
    const door = new Door(machine);
    const silent = await Peer.to(door.io.port);
    const talking = await Peer.to(door.io.port);
    await talking.sent("hello?");
    await door.waiting(2);
    await turns();
    const adopted = new Socket(machine, { address: "127.0.0.1", port: door.io.port });
    await door.waiting(3);
    door.io.close();
    await silent.until(() => silent.ended);
    await talking.gone();
    assert.equal(talking.error, "ECONNRESET");
    assert.equal(await cutOff(adopted.io.remotePort as number), "ECONNREFUSED");
  });

  it("does not affect adopted connections when it is closed", async () => {
    const door = new Door(machine);
    const { socket, peer } = await door.open();
    door.io.close();
    peer.send("still here");
    await socket.until(() => socket.received.length === 10);
  });

  it("can be closed twice; everything else on a closed listener throws", () => {
    const { io } = new Door(machine);
    io.close();
    io.close();
    const uses: (() => unknown)[] = [
      () => io.read(),
      () => io.port,
      () => io.format,
      () => (io.format = "socket/tcp"),
    ];
    for (const use of uses) assert.throws(use, { name: "SyntaxError", message: "closed" }, String(use));
    assert.equal(machine.machine.listeners, 0);
  });

  it("listens on the interface of its address, or on all", async () => {
    const everywhere = new TestMachine({ address: "127.0.0.2", bind: "0.0.0.0" });
    const narrow = new Door(everywhere, { address: "127.0.0.2" });
    assert.equal(await cutOff(narrow.io.port), "ECONNREFUSED");
    const wide = new Door(everywhere, { address: "0.0.0.0" });
    await Peer.to(wide.io.port);
    await wide.waiting(1);
    await everywhere.off();
  });

  it("throws for an address that the board does not have, and the cause is logged", async () => {
    assert.throws(() => new Door(machine, { address: "127.0.0.9" }), {
      name: "Error",
      message: "socket bind",
    });
    await machine.until(() => machine.troubles.length > 0);
    assert.equal(machine.troubles[0].code, "EADDRNOTAVAIL");
    assert.equal(machine.troubles[0].address, "127.0.0.9");
  });

  it("has one format", () => {
    const { io } = new Door(machine);
    assert.equal(io.format, "socket/tcp");
    assert.throws(() => (io.format = "buffer"), RangeError);
    assert.throws(() => new Door(machine, { format: "buffer" as "socket/tcp" }), RangeError);
  });

  it("rejects a wrong port and a wrong callback before it opens anything", () => {
    for (const port of [-1, 65536, NaN]) assert.throws(() => new Door(machine, { port }), RangeError);
    assert.throws(() => new Door(machine, { port: undefined }), { name: "Error", message: "port required" });
    assert.throws(() => new Door(machine, { port: Symbol.match as never }), TypeError);
    assert.throws(() => new Door(machine, { address: "lan" }), { name: "Error", message: "invalid address" });
    assert.throws(() => new (machine.io.Listener as never as new () => unknown)(), TypeError);
    assert.throws(() => new Door(machine, { onReadable: "me" as never }), /not a function/);
    assert.equal(machine.machine.listeners, 0);
  });
});
