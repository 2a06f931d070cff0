import assert from "node:assert/strict";
import { eventually, turns } from "./changes.js";
import { describePlaces, type Place } from "./places.js";
import { Door, Socket, type TestMachine } from "./test-machine.js";

describePlaces("Listener", (make) => {
  let place: Place;
  let machine: TestMachine;

  beforeEach(() => {
    place = make();
    machine = place.machine();
  });

  afterEach(async () => {
    await machine.off();
    place.end();
  });

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
    // The boards of this machine share its ports.
    const other = place.isVirtual ? machine : place.machine();
    const { listeners } = other.machine;
    assert.throws(() => new Door(other, { port }), { name: "Error", message: "socket bind" });
    assert.equal(other.machine.listeners, listeners);
    await other.until(() => other.troubles.length > 0);
    const [{ code, cause, address, port: taken }] = other.troubles;
    assert.equal(code, "EADDRINUSE");
    assert.ok(cause?.endsWith(` ${machine.network.address}:${port}`), cause);
    assert.deepEqual([address, taken], [machine.network.address, port]);
    await other.off();
  });

  it("reports how many connections wait, and each is read once, in order", async () => {
    const door = new Door(machine);
    const peers = [
      await place.dial(machine, door.io.port),
      await place.dial(machine, door.io.port),
      await place.dial(machine, door.io.port),
    ];
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
    await door.open(place);
    assert.equal(door.io.read(), undefined);
    assert.equal(machine.machine.sockets, 1);
  });

  it("drops a connection that dies while it waits", async () => {
    const door = new Door(machine);
    const dying = await place.dial(machine, door.io.port);
    await door.waiting(1);
    dying.socket.resetAndDestroy();
    await eventually(() => machine.machine.sockets === 0);
    assert.equal(door.io.read(), undefined);
    const { socket, peer } = await door.open(place);
    peer.send("alive");
    await socket.until(() => socket.received.length === 5);
  });

  it("keeps a connection whose peer has already finished", async () => {
    const door = new Door(machine);
    const peer = await place.dial(machine, door.io.port);
    peer.socket.end("and gone");
    await door.waiting(1);
    await turns();
    const socket = door.adopt();
    await socket.until(() => socket.errors.length > 0);
    assert.equal(socket.received.toString(), "and gone");
  });

  it("keeps connections waiting without a callback, too", async () => {
    const listener = new machine.io.Listener({});
    await place.dial(machine, listener.port);
    await eventually(() => machine.machine.sockets === 1);
    await turns();
    assert.ok(listener.read());
  });

  it("resets a connection beyond the chip's sockets and logs it; its entry in the queue cannot be adopted", async () => {
    const door = new Door(machine);
    const opened: Awaited<ReturnType<Door["open"]>>[] = [];
    for (let i = 0; i < 8; i++) opened.push(await door.open(place));
    // A kernel accepts before the board is asked; lwIP leaves the SYN unanswered, which comes again.
    if (place.isVirtual) void place.cutOff(machine, door.io.port);
    else assert.equal(await place.cutOff(machine, door.io.port), "ECONNRESET");
    await machine.until(() => machine.troubles.length > 0);
    const [{ code, limit, chip, peer }] = machine.troubles;
    assert.equal(code, "socket-limit");
    assert.deepEqual([limit, chip], [8, "esp32"]);
    assert.match(String(peer), /^[\d.]+:\d+$/);
    // lwIP tells of it with no control block, and Moddable makes a socket of that.
    await door.waiting(1);
    assert.throws(() => door.adopt(), { message: "invalid from" });
    assert.equal(machine.machine.sockets, 8);
    opened[0].peer.finish();
    await opened[0].socket.until(() => opened[0].socket.errors.length > 0);
    opened[0].socket.io.close();
    const next = await door.open(place);
    next.peer.send("room again");
    await next.socket.until(() => next.socket.received.length === 10);
  });

  it("needs a free socket for a moment, and has a limit of its own", async () => {
    const doors = [];
    for (let i = 0; i < 4; i++) doors.push(new Door(machine));
    assert.throws(() => new Door(machine), { name: "RangeError", message: "no memory" });
    doors[3].io.close();
    for (let i = 0; i < 8; i++) await doors[0].open(place);
    assert.throws(() => new Door(machine), { name: "Error", message: "no socket" });
  });

  it("ends waiting connections when it is closed: with FIN, or RST if data was received", async () => {
    const door = new Door(machine);
    const silent = await place.dial(machine, door.io.port);
    const talking = await place.dial(machine, door.io.port);
    await talking.sent("hello?");
    await door.waiting(2);
    await turns();
    const adopted = new Socket(machine, { address: machine.network.address, port: door.io.port });
    await door.waiting(3);
    door.io.close();
    await silent.until(() => silent.ended);
    await talking.gone();
    assert.equal(talking.error, "ECONNRESET");
    assert.equal(await place.cutOff(machine, adopted.io.remotePort as number), "ECONNREFUSED");
  });

  it("does not affect adopted connections when it is closed", async () => {
    const door = new Door(machine);
    const { socket, peer } = await door.open(place);
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
    // A virtual board has one address.
    if (place.isVirtual) return;
    const everywhere = place.machine({ address: "127.0.0.2", bind: "0.0.0.0" });
    const narrow = new Door(everywhere, { address: "127.0.0.2" });
    assert.equal(await place.cutOff(machine, narrow.io.port), "ECONNREFUSED");
    const wide = new Door(everywhere, { address: "0.0.0.0" });
    await place.dial(everywhere, wide.io.port);
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
