import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import { mock } from "node:test";
import type { NetworkError, Stream, StreamHandler } from "../../host-sim/sim/network/network.js";
import { RealNetwork } from "../../host-sim/node/real-network.js";
import { Changes, eventually, turns } from "../sim/ecma419/changes.js";
import { Peer, PeerServer } from "../run/peer.js";

/** More than this machine's kernel buffers between two sockets while one of them is not read. */
const BEYOND_KERNEL_BYTES = 32 * 1024 * 1024;

/** A stream's handler that records its callbacks in order. */
class Notes extends Changes implements StreamHandler {
  readonly told: string[] = [];
  sent_bytes = 0;

  onConnect = () => this.#note("connect");
  onReadable = () => this.#note("readable");
  onEnd = () => this.#note("end");
  onFailed = ({ code }: NetworkError) => this.#note(code);
  onGone = () => this.#note("gone");

  onSent = (bytes: number) => {
    this.sent_bytes += bytes;
    this.changed();
  };

  heard(what: string): Promise<void> {
    return this.until(() => this.told.includes(what));
  }

  #note(what: string): void {
    this.told.push(what);
    this.changed();
  }
}

describe("RealNetwork", () => {
  let network: RealNetwork;
  let server: PeerServer;

  beforeEach(async () => {
    network = new RealNetwork("127.0.0.1");
    server = await PeerServer.listen();
  });

  afterEach(async () => {
    await network.drained(1000);
    await server.close();
  });

  async function connected(): Promise<{ stream: Stream; notes: Notes; peer: Peer }> {
    const notes = new Notes();
    const stream = network.connect("127.0.0.1", server.port, notes);
    assert.deepEqual(notes.told, []);
    const peer = await server.next();
    await notes.heard("connect");
    return { stream, notes, peer };
  }

  it("reports how many written bytes were sent, and the end of the stream", async () => {
    const { stream, notes, peer } = await connected();
    const bytes = randomBytes(100_000);
    stream.write(bytes.subarray(0, 60_000));
    stream.write(bytes.subarray(60_000));
    assert.equal(notes.sent_bytes, 0);
    await peer.untilBytes(bytes.length);
    await notes.until(() => notes.sent_bytes === bytes.length);
    assert.ok(peer.received.equals(bytes));
    peer.socket.end();
    // onEnd is called once everything was read.
    await eventually(() => stream.read(1000) === undefined && notes.told.includes("end"));
    stream.close();
    await notes.heard("gone");
    assert.equal(notes.told.at(-1), "gone");
  });

  it("keeps written bytes that the kernel has not taken unchanged", async () => {
    const { stream, notes, peer } = await connected();
    peer.socket.pause();
    const bytes = randomBytes(BEYOND_KERNEL_BYTES);
    for (let at = 0; at < bytes.length; at += 8192) {
      stream.write(bytes.subarray(at, at + 8192));
      await new Promise(setImmediate);
    }
    assert.ok(notes.sent_bytes < bytes.length);
    peer.socket.resume();
    await peer.untilBytes(bytes.length);
    assert.ok(peer.received.equals(bytes));
    stream.close();
  });

  it("reports a reset once, and then the end of the stream", async () => {
    const { notes, peer } = await connected();
    peer.socket.resetAndDestroy();
    await notes.heard("gone");
    assert.deepEqual(notes.told.slice(-2), ["ECONNRESET", "gone"]);
  });

  it("reports a reset although received bytes are unread", async () => {
    const { notes, peer } = await connected();
    peer.socket.write(new Uint8Array(BEYOND_KERNEL_BYTES));
    await notes.heard("readable");
    peer.socket.resetAndDestroy();
    await notes.heard("gone");
    assert.deepEqual(notes.told.slice(-2), ["ECONNRESET", "gone"]);
  });

  it("enables keep-alive, in whole seconds", async () => {
    const asked: unknown[][] = [];
    const { setKeepAlive } = Socket.prototype;
    Socket.prototype.setKeepAlive = function (...values) {
      asked.push(values);
      return setKeepAlive.apply(this, values);
    };
    try {
      const { stream } = await connected();
      stream.setKeepAlive(60_000);
      stream.setKeepAlive(1);
    } finally {
      Socket.prototype.setKeepAlive = setKeepAlive;
    }
    assert.deepEqual(asked, [
      [true, 60_000],
      [true, 1000],
    ]);
  });

  describe("a closed stream", () => {
    afterEach(() => mock.timers.reset());

    it("answers the first byte received with a reset", async () => {
      const { stream, notes, peer } = await connected();
      stream.write(Buffer.from("bye"));
      stream.close();
      await peer.until(() => peer.ended);
      peer.send(".");
      await notes.heard("gone");
      assert.deepEqual(notes.told, ["connect", "gone"]);
    });

    it("ends after 20 s whatever the peer does", async () => {
      const { stream, notes, peer } = await connected();
      mock.timers.enable({ apis: ["setTimeout"] });
      stream.close();
      await peer.until(() => peer.ended);
      mock.timers.tick(19_999);
      await turns();
      assert.deepEqual(notes.told, ["connect"]);
      mock.timers.tick(1);
      await notes.heard("gone");
    });
  });

  it("reports a refused connection", async () => {
    const { port } = server;
    await server.close();
    const notes = new Notes();
    network.connect("127.0.0.1", port, notes);
    await notes.heard("gone");
    assert.deepEqual(notes.told, ["ECONNREFUSED", "gone"]);
    server = await PeerServer.listen();
  });

  it("leaves unread bytes with the peer", async () => {
    const { notes, peer } = await connected();
    peer.socket.write(new Uint8Array(BEYOND_KERNEL_BYTES));
    await notes.heard("readable");
    const another = await connected();
    for (let turn = 1; turn <= 50; turn++) {
      another.stream.write(Uint8Array.of(turn));
      await another.peer.untilBytes(turn);
    }
    assert.ok(peer.socket.writableLength > 0);
  });

  it("uses the given address as source and for listening", async () => {
    const other = new RealNetwork("127.0.0.2");
    const stream = other.connect("127.0.0.1", server.port, new Notes());
    const peer = await server.next();
    assert.equal(peer.socket.remoteAddress, "127.0.0.2");
    const here = network.listen(0, { onStream() {}, onFailed() {} });
    assert.ok(here);
    const there = other.listen(here.port, { onStream() {}, onFailed() {} });
    assert.deepEqual([there?.address, there?.port], ["127.0.0.2", here.port]);
    here.close();
    there?.close();
    stream.close();
    await other.drained(1000);
  });

  it("opens sockets at the address to which the board moves", async () => {
    const board = new RealNetwork("127.0.0.1");
    board.moveTo("127.0.0.2");
    const listening = board.listen(0, { onStream() {}, onFailed() {} });
    assert.deepEqual([listening?.address, board.address], ["127.0.0.2", "127.0.0.2"]);
    listening?.close();
    const everywhere = new RealNetwork("127.0.0.1", "0.0.0.0");
    everywhere.moveTo("127.0.0.2");
    assert.deepEqual([everywhere.address, everywhere.bindAddress], ["127.0.0.2", "0.0.0.0"]);
    await board.drained(1000);
  });

  it("bound to 0.0.0.0 can be reached at any address of this machine", async () => {
    const everywhere = new RealNetwork("127.0.0.1", "0.0.0.0");
    const notes = new Notes();
    const listening = everywhere.listen(0, { onStream: (stream) => (stream.handler = notes), onFailed() {} });
    assert.ok(listening);
    const peer = await Peer.to(listening.port);
    peer.send("x");
    await notes.heard("readable");
    listening.close();
    await everywhere.drained(0);
  });

  describe("drained", () => {
    it("resolves at once when nothing is open", () => network.drained(60_000));

    it("waits until closed streams have sent what they had, and their FIN", async () => {
      const { stream, peer } = await connected();
      const bytes = randomBytes(6_000_000);
      stream.write(bytes);
      stream.close();
      await network.drained(60_000);
      await peer.until(() => peer.ended);
      assert.ok(peer.received.equals(bytes));
    });

    it("cuts off what cannot be sent in time", async () => {
      const { stream, peer } = await connected();
      peer.socket.pause();
      stream.write(new Uint8Array(BEYOND_KERNEL_BYTES));
      stream.close();
      await network.drained(1);
      peer.socket.resume();
      await peer.until(() => peer.ended || peer.error !== undefined);
      assert.ok(peer.received.length < BEYOND_KERNEL_BYTES);
    });
  });
});
