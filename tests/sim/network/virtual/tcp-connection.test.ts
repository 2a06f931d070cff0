import assert from "node:assert/strict";
import type { TCPSegment } from "../../../../host-sim/sim/network/packet.js";
import {
  TCP_LIMITS,
  TCPConnection,
  type ConnectionHost,
} from "../../../../host-sim/sim/network/virtual/tcp-connection.js";
import { pattern } from "../conformance.js";
import { ServerNotes, StreamNotes } from "../notes.js";
import { LONG_MS, VirtualWorld, WINDOW_BYTES, type CabledHost } from "./virtual-world.js";

describe("A virtual TCP connection", () => {
  let world: VirtualWorld;
  let one: CabledHost;
  let other: CabledHost;

  beforeEach(() => {
    world = new VirtualWorld();
    one = world.plugIn("one");
    other = world.plugIn("other");
  });

  const connect = () => world.connect(one.host, other.host);

  /** The segments of one host since packet `from`, and when they were sent. */
  function segments(sender: string, from = 0): TCPSegment[] {
    return world.packets
      .slice(from)
      .filter((packet) => packet.sender === sender)
      .map(({ packet }) => packet as TCPSegment);
  }

  function times_ms(sender: string, from: number): number[] {
    return world.packets
      .slice(from)
      .filter((packet) => packet.sender === sender)
      .map(({ wall_ms }) => wall_ms);
  }

  /** How long it is between those times. */
  const gaps = (times: number[]) => times.slice(1).map((time, i) => Math.round(time - times[i]));

  describe("that nobody answers", () => {
    it("asks seven times, ever later, and gives up", () => {
      one.host.connect("192.168.4.200", 80, new StreamNotes());
      const notes = new StreamNotes();
      notes.stream = one.host.connect("192.168.4.99", 80, notes);
      world.until(() => notes.has("gone"));
      assert.deepEqual(notes.told, ["ETIMEDOUT", "gone"]);
      const asked = world.packets.filter(({ packet }) => packet.destination === "192.168.4.99");
      assert.deepEqual(gaps(asked.map(({ wall_ms }) => wall_ms)), [1500, 3000, 6000, 12_000, 24_000, 48_000]);
      assert.ok(asked.every(({ comment }) => comment === "nobody has this address"));
    });

    it("sends the same bytes twelve times more, at most a minute apart, and gives up", () => {
      const { here, link } = connect();
      link.partition();
      const from = world.packets.length;
      here.write("hello?");
      world.until(() => here.has("gone"));
      assert.deepEqual(here.told, ["connect", "ETIMEDOUT", "gone"]);
      const sent = segments("one", from);
      assert.equal(sent.length, 1 + TCP_LIMITS.retransmissions_max);
      assert.equal(new Set(sent.map(({ sequence }) => sequence)).size, 1);
      const waits = gaps(times_ms("one", from));
      assert.deepEqual(waits.slice(0, 7), [500, 1000, 2000, 4000, 8000, 16_000, 32_000]);
      assert.ok(waits.slice(7).every((wait_ms) => wait_ms === TCP_LIMITS.retransmission_ms_max));
      assert.ok(world.packets.at(-1)?.comment === "partitioned");
    });

    it("waits longer where the way is longer", () => {
      const { here, there, link } = connect();
      for (let i = 0; i < 60; i++) {
        link.latency_ms = Math.min(25 * (i + 1), 1000);
        here.write("x");
        world.until(() => there.received.length === i + 1 && here.sent_bytes === i + 1);
      }
      const from = world.packets.length;
      link.partition();
      here.write("y");
      world.clock.pass(10_000);
      const [first] = gaps(times_ms("one", from));
      assert.ok(first >= 2000 && first < 3000, `${first} ms`);
    });

    it("goes on as if nothing had been when the partition ends in time", () => {
      const { here, there, link } = connect();
      link.partition();
      here.write("through");
      world.clock.pass(100_000);
      link.repair();
      world.until(() => there.text === "through" && here.sent_bytes === 7);
      assert.deepEqual([here.told, there.told], [["connect"], []]);
    });
  });

  it("sends a lost segment again as soon as three later ones are acknowledged, and no other", () => {
    const { here, there, link } = connect();
    const from = world.packets.length;
    const start_ms = world.clock.now_ms();
    link.loss = 1;
    here.write(new Uint8Array(1460));
    link.loss = 0;
    here.stream.setNoDelay(true);
    for (let i = 0; i < 4; i++) here.write(new Uint8Array(1000));
    world.until(() => there.received.length === 5460);
    assert.ok(world.clock.now_ms() - start_ms < TCP_LIMITS.retransmission_ms_min);
    world.clock.pass(LONG_MS);
    assert.equal(segments("one", from).length, 6);
  });

  it("keeps small segments back while others are unacknowledged, unless told not to", () => {
    const { here, there } = connect();
    let from = world.packets.length;
    for (const letter of "letters") here.write(letter);
    world.until(() => there.text === "letters");
    assert.deepEqual(
      segments("one", from).map(({ payload }) => payload.length),
      [1, 6],
    );
    here.stream.setNoDelay(true);
    from = world.packets.length;
    for (const letter of "letters") here.write(letter);
    assert.equal(segments("one", from).length, 7);
  });

  describe("whose peer does not read", () => {
    function full() {
      const ends = connect();
      ends.there.chunk_bytes = 0;
      ends.here.write(pattern(20_000));
      world.until(() => ends.here.sent_bytes === WINDOW_BYTES);
      return ends;
    }

    it("asks whether there is room again with one byte, ever more rarely, as long as it is answered", () => {
      const { here, there } = full();
      const from = world.packets.length;
      world.clock.pass(LONG_MS);
      const probes = segments("one", from);
      assert.ok(probes.every(({ payload }) => payload.length === 1));
      const waits = gaps(times_ms("one", from));
      assert.deepEqual(waits.slice(0, 3), [1000, 2000, 4000]);
      assert.equal(waits.at(-1), TCP_LIMITS.probe_ms_max);
      assert.deepEqual(here.told, ["connect"]);
      there.chunk_bytes = Infinity;
      there.read();
      world.until(() => there.received.length === 20_000);
      assert.deepEqual(there.received, pattern(20_000));
    });

    it("learns of room although the word of it is lost", () => {
      const { there, link } = full();
      link.loss = 1;
      there.chunk_bytes = Infinity;
      there.read();
      link.loss = 0;
      world.until(() => there.received.length === 20_000, 2 * TCP_LIMITS.probe_ms_max);
      assert.deepEqual(there.received, pattern(20_000));
    });

    it("gives up one that has vanished", () => {
      const { here, link } = full();
      link.partition();
      world.until(() => here.has("gone"));
      assert.deepEqual(here.told, ["connect", "ETIMEDOUT", "gone"]);
    });

    it("waits for it only so long once it is closed, and then resets it", () => {
      const { here, there } = full();
      here.stream.close();
      world.until(() => here.has("gone"), 2 * TCP_LIMITS.probe_ms_max);
      world.until(() => there.has("gone"));
      assert.deepEqual(
        [here.told, there.told],
        [
          ["connect", "gone"],
          ["ECONNRESET", "gone"],
        ],
      );
    });

    it("tells of little room only when there is enough of it", () => {
      const { there } = full();
      const from = world.packets.length;
      there.chunk_bytes = 1;
      const [first] = [there.stream.read(1)];
      assert.equal(first?.length, 1);
      there.stream.taken(1);
      assert.equal(segments("other", from).length, 0);
      const rest = there.stream.read(WINDOW_BYTES / 4) as Uint8Array;
      there.stream.taken(rest.length);
      assert.equal(segments("other", from).length, 1);
    });
  });

  describe("with keep-alive", () => {
    it("ends when its peer has vanished, and not before it was silent for so long", () => {
      const { here, link } = connect();
      here.stream.setKeepAlive(30_000);
      link.partition();
      const start_ms = world.clock.now_ms();
      world.until(() => here.has("gone"));
      const after_ms = world.clock.now_ms() - start_ms;
      assert.deepEqual(here.told, ["connect", "ETIMEDOUT", "gone"]);
      const { keepAlive_ms, keepAlives_max } = TCP_LIMITS;
      assert.equal(Math.round(after_ms / 1000), 30 + (keepAlives_max * keepAlive_ms) / 1000);
    });

    it("stays while its peer answers, and asks nothing of one that speaks", () => {
      const { here, there } = connect();
      here.stream.setKeepAlive(10_000);
      let from = world.packets.length;
      world.clock.pass(LONG_MS);
      assert.deepEqual(here.told, ["connect"]);
      const asked = segments("one", from).length;
      assert.ok(asked >= 300 && asked <= 360, `asked ${asked} times`);
      from = world.packets.length;
      for (let i = 0; i < 100; i++) {
        there.write("x");
        world.clock.pass(9000);
      }
      // Nothing but the acknowledgements.
      assert.equal(segments("one", from).length, 100);
    });

    it("is reset by a peer that has lost its power meanwhile", () => {
      const { here } = connect();
      here.stream.setKeepAlive(10_000);
      const { address } = other.cable;
      other.cable.address = undefined;
      other.cable.address = address;
      world.until(() => here.has("gone"));
      assert.deepEqual(here.told, ["connect", "ECONNRESET", "gone"]);
    });
  });

  describe("that is closed", () => {
    it("waits 20 s for the end of a peer that stays", () => {
      const { here, there } = connect();
      here.stream.close();
      world.until(() => there.has("end"));
      world.clock.pass(TCP_LIMITS.finWait_ms - 100);
      assert.ok(!here.has("gone"));
      world.clock.pass(200);
      assert.deepEqual(here.told, ["connect", "gone"]);
      there.write("anybody there?");
      world.until(() => there.has("gone"));
      assert.deepEqual(there.told, ["end", "ECONNRESET", "gone"]);
    });

    it("still delivers what it had to say after a partition longer than that", () => {
      const { here, there, link } = connect();
      link.partition();
      here.write("last words");
      here.stream.close();
      world.clock.pass(2 * TCP_LIMITS.finWait_ms);
      link.repair();
      world.until(() => there.has("end"));
      assert.equal(there.text, "last words");
    });

    it("sends its end again until it is acknowledged", () => {
      const { here, there, link } = connect();
      link.loss = 1;
      here.stream.close();
      link.loss = 0;
      world.until(() => there.has("end"));
      there.stream.close();
      world.until(() => here.has("gone") && there.has("gone"));
    });

    it("answers an end that comes again for two minutes, with nobody waiting for it", () => {
      const { here, there, link } = connect();
      here.stream.close();
      world.until(() => there.has("end"));
      there.stream.close();
      // The acknowledgement of its end is lost.
      world.until(() => here.has("end"));
      link.loss = 1;
      world.clock.step(world.clock.now_ms());
      link.loss = 0;
      world.until(() => there.has("gone"));
      assert.deepEqual([here.told.at(-1), there.told], ["gone", ["end", "gone"]]);
      assert.deepEqual(one.host.sockets, []);
    });
  });

  describe("half open", () => {
    it("is reset by its peer, which has no memory of it, and then a new one opens", () => {
      const server = new ServerNotes();
      other.host.listen(80, server);
      const here = new StreamNotes();
      here.stream = one.host.connect(other.host.address, 80, here);
      world.until(() => server.accepted.length === 1);
      const { ends } = here.stream as TCPConnection;
      // A board whose power was cut comes back with the same address, and by chance takes the same port.
      const { address } = one.cable;
      one.cable.address = undefined;
      one.cable.address = address;
      const from = world.packets.length;
      const again = new StreamNotes();
      const host: ConnectionHost = {
        clock: world.clock,
        window_bytes: WINDOW_BYTES,
        transmit: (segment) => world.network.carry(one.host, segment),
        onEstablished() {},
        onClosed() {},
      };
      const connection = TCPConnection.connect(host, ends, 12_345, again);
      again.stream = connection;
      one.host.receive = (packet) => connection.receive(packet as TCPSegment);
      world.until(() => again.has("connect"));
      assert.deepEqual(server.accepted[0].told, ["ECONNRESET", "gone"]);
      assert.deepEqual(
        segments("one", from).map(({ SYN, RST }) => (SYN ? "SYN" : RST ? "RST" : "ACK")),
        ["SYN", "RST", "SYN", "ACK"],
      );
      again.write("back");
      world.until(() => server.accepted[1]?.text === "back");
    });
  });

  describe("that is opening", () => {
    it("survives the loss of any one of its first packets, in about a retransmission time", () => {
      for (let lost = 0; lost < 4; lost++) {
        const fresh = new VirtualWorld(lost);
        const [a, b] = [fresh.plugIn("a").host, fresh.plugIn("b").host];
        const link = fresh.network.between(a, b);
        const server = new ServerNotes();
        b.listen(80, server);
        let packets = 0;
        fresh.network.onSent.push(() => (link.loss = ++packets === lost ? 1 : 0));
        link.loss = lost === 0 ? 1 : 0;
        const here = new StreamNotes();
        here.stream = a.connect(b.address, 80, here);
        fresh.until(() => here.has("connect"));
        here.write("hello");
        fresh.until(() => server.accepted.at(0)?.text === "hello", 5000);
      }
    });

    it("answers a SYN that comes twice once more, and opens once", () => {
      const server = new ServerNotes();
      other.host.listen(80, server);
      const link = world.network.between(one.host, other.host);
      link.duplication = 1;
      const here = new StreamNotes();
      here.stream = one.host.connect(other.host.address, 80, here);
      world.clock.pass(1000);
      assert.deepEqual([here.told, server.accepted.length], [["connect"], 1]);
      link.repair();
      here.write("once");
      world.clock.pass(1000);
      assert.equal(server.accepted[0].text, "once");
    });

    it("is reset where the server has closed meanwhile", () => {
      const server = new ServerNotes();
      const listening = other.host.listen(80, server);
      const here = new StreamNotes();
      here.stream = one.host.connect(other.host.address, 80, here);
      world.until(() => here.has("connect"));
      listening?.close();
      world.until(() => here.has("gone"));
      assert.deepEqual(here.told, ["connect", "ECONNRESET", "gone"]);
      assert.equal(server.accepted.length, 0);
    });

    it("is given up by a server whose answers nobody hears", () => {
      const server = new ServerNotes();
      other.host.listen(80, server);
      const here = new StreamNotes();
      here.stream = one.host.connect(other.host.address, 80, here);
      world.until(() => other.host.sockets.length === 2);
      world.network.between(one.host, other.host).partition();
      world.until(() => other.host.sockets.length === 1);
      assert.equal(server.accepted.length, 0);
    });
  });

  it("announces with each segment no more than its window, and never sends beyond the peer's", () => {
    const { here, there } = connect();
    there.chunk_bytes = 100;
    here.write(pattern(50_000));
    world.until(() => there.received.length === 50_000);
    let edge = 0;
    for (const { sender, packet } of world.packets) {
      const segment = packet as TCPSegment;
      assert.ok(segment.window_bytes <= WINDOW_BYTES);
      if (sender === "other") edge = segment.acknowledgement + segment.window_bytes;
      else if (segment.payload.length > 1)
        assert.ok(((segment.sequence + segment.payload.length - edge) | 0) <= 0);
    }
  });
});
