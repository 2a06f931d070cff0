import assert from "node:assert/strict";
import { DatagramNotes, ServerNotes, StreamNotes } from "../notes.js";
import { VirtualWorld, type CabledHost } from "./virtual-world.js";

/** The control blocks of these tests' board. */
const BLOCKS = 3;

describe("A virtual host", () => {
  let world: VirtualWorld;
  let board: CabledHost;
  let phone: CabledHost;

  beforeEach(() => {
    world = new VirtualWorld();
    board = world.plugIn("board", { connections_max: BLOCKS });
    phone = world.plugIn("phone");
  });

  describe("whose control blocks have run out", () => {
    let server: ServerNotes;

    beforeEach(() => {
      server = new ServerNotes();
      board.host.listen(80, server);
    });

    /** A connection of the phone's to the board, established. */
    function client(): { here: StreamNotes; there: StreamNotes } {
      const count = server.accepted.length;
      const there = new StreamNotes();
      there.stream = phone.host.connect(board.host.address, 80, there);
      world.until(() => server.accepted.length > count);
      return { here: server.accepted[count], there };
    }

    /** How the board is with the one that this is the phone's end of. */
    const stateOf = ({ there }: { there: StreamNotes }) =>
      board.host.states.find(({ remotePort }) => remotePort === there.stream.localPort)?.state;

    it("answers no SYN, which comes again, and finds a free one then", () => {
      const full = Array.from({ length: BLOCKS }, client);
      const late = new StreamNotes();
      late.stream = phone.host.connect(board.host.address, 80, late);
      world.clock.pass(1000);
      assert.deepEqual(late.told, []);
      full[1].here.stream.reset();
      world.until(() => late.has("connect"), 3000);
      assert.deepEqual([full[0].there.told, full[2].there.told], [["connect"], ["connect"]]);
    });

    it("takes the oldest in TIME_WAIT, then in LAST_ACK, then in CLOSING, whatever came first", () => {
      const link = world.network.between(board.host, phone.host);
      const closing = client();
      const lastAck = client();
      const timeWait = client();
      timeWait.here.stream.close();
      world.until(() => timeWait.there.has("end"));
      timeWait.there.stream.close();
      world.until(() => timeWait.here.has("gone"));
      lastAck.there.stream.close();
      world.until(() => lastAck.here.has("end"));
      // Both ends of the first send their FIN at once, and what acknowledges them is lost.
      closing.there.stream.close();
      closing.here.stream.close();
      lastAck.here.stream.close();
      world.until(() => stateOf(closing) === "CLOSING");
      link.hold();
      const states = () => [closing, lastAck, timeWait].map((one) => stateOf(one));
      assert.deepEqual(states(), ["CLOSING", "LAST_ACK", "TIME_WAIT"]);
      for (const left of [
        ["CLOSING", "LAST_ACK", undefined],
        ["CLOSING", undefined, undefined],
        [undefined, undefined, undefined],
      ]) {
        board.host.connect(phone.host.address, 9, new StreamNotes());
        assert.deepEqual(states(), left);
      }
    });

    it("fails a connect of its own a turn later where none can be taken, and takes no other", () => {
      const full = Array.from({ length: BLOCKS }, client);
      full[0].here.stream.close();
      world.until(() => stateOf(full[0]) === "FIN_WAIT_2");
      const notes = new StreamNotes();
      notes.stream = board.host.connect(phone.host.address, 9, notes);
      assert.deepEqual(notes.told, []);
      world.clock.settle();
      assert.deepEqual(notes.told, ["ENOBUFS", "gone"]);
      assert.deepEqual(
        full.map((one) => stateOf(one)),
        ["FIN_WAIT_2", "ESTABLISHED", "ESTABLISHED"],
      );
    });
  });

  describe("that loses its address", () => {
    it("ends every connection, tells why, and keeps its servers and sockets", () => {
      const { here, there } = world.connect(board.host, phone.host);
      const server = new ServerNotes();
      board.host.listen(80, server);
      const mail = new DatagramNotes();
      board.host.bind(53, mail);
      const { address } = board.cable;
      board.cable.address = undefined;
      assert.deepEqual(here.told, ["connect"]);
      world.clock.settle();
      assert.deepEqual(here.told, ["connect", "ENETDOWN", "gone"]);
      assert.deepEqual(board.host.sockets, ["TCP 80 listening", "UDP 53"]);
      board.cable.address = address;
      there.write("still there?");
      world.until(() => there.has("gone"));
      assert.deepEqual(there.told, ["ECONNRESET", "gone"]);
      const again = new StreamNotes();
      again.stream = phone.host.connect(board.host.address, 80, again);
      world.until(() => again.has("connect"));
      phone.host.bind(0, new DatagramNotes()).send(Uint8Array.of(65), board.host.address, 53);
      world.until(() => mail.texts.length === 1);
    });

    it("keeps its connections to itself, and hears nothing of what is on its way", () => {
      const { host, cable } = world.plugIn("tablet");
      const own = world.connect(host, host);
      const server = new ServerNotes();
      host.listen(80, server);
      const loop = new StreamNotes();
      loop.stream = host.connect("127.0.0.1", 80, loop);
      world.until(() => loop.has("connect"));
      const mail = new DatagramNotes();
      host.bind(53, mail);
      phone.host.bind(0, new DatagramNotes()).send(Uint8Array.of(65), host.address, 53);
      cable.address = "192.168.4.77";
      loop.write("to myself");
      world.clock.pass(5000);
      assert.equal(server.accepted[0].text, "to myself");
      assert.deepEqual(mail.texts, []);
      assert.ok(own.here.has("ENETDOWN"));
      assert.equal(host.address, "192.168.4.77");
    });

    it("says nothing while it has none, and is heard of again under another", () => {
      board.cable.address = undefined;
      const notes = new StreamNotes();
      notes.stream = board.host.connect(phone.host.address, 80, notes);
      board.host.bind(0, new DatagramNotes()).send(Uint8Array.of(1), "255.255.255.255", 9);
      assert.deepEqual(
        world.packets.map(({ comment }) => comment),
        ["no link", "no link"],
      );
      assert.ok(!board.host.linked);
      phone.host.listen(80, new ServerNotes());
      board.cable.address = "192.168.4.50";
      const later = new StreamNotes();
      later.stream = board.host.connect(phone.host.address, 80, later);
      world.until(() => later.has("connect"));
    });
  });

  it("does not close another's server with a handle that is closed already", () => {
    const first = board.host.listen(80, new ServerNotes());
    first?.close();
    board.host.listen(80, new ServerNotes());
    first?.close();
    assert.deepEqual(board.host.sockets, ["TCP 80 listening"]);
  });

  it("gives each connection and socket a port of its own, beginning anew after the last", () => {
    const ports = new Set<number>();
    for (let i = 0; i < 1000; i++) {
      const { localPort } = phone.host.connect(board.host.address, 80, new StreamNotes());
      assert.ok(localPort >= 49_152 && localPort <= 65_535);
      ports.add(localPort);
    }
    assert.equal(ports.size, 1000);
  });

  describe("drained", () => {
    it("ends at once when the last byte is acknowledged, not when time is up", async () => {
      const { here, there } = world.connect(board.host, phone.host);
      here.write(new Uint8Array(20_000));
      here.stream.close();
      const start_ms = world.clock.now_ms();
      let drained_ms: number | undefined;
      const waiting = board.host.drained(10_000).then(() => (drained_ms = world.clock.now_ms() - start_ms));
      while (drained_ms === undefined) {
        world.clock.pass(1);
        await Promise.resolve();
      }
      await waiting;
      assert.equal(there.received.length, 20_000);
      assert.ok(drained_ms < 200, `${drained_ms} ms`);
      assert.deepEqual(board.host.sockets, []);
    });
  });
});
