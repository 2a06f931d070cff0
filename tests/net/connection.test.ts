import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { TCP, TCPConstructor } from "../../firmware/device.js";
import { connect } from "../../firmware/net/client.js";
import {
  QUEUE_BYTES_MAX,
  READ_BYTES_MAX,
  WATCH_MS,
  Connection,
  type ConnectionOwner,
} from "../../firmware/net/connection.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";
import { Changes, eventually, turns } from "../sim/ecma419/changes.js";
import { PeerServer, type Peer } from "../run/peer.js";
import { TestDevice } from "./test-device.js";

/** Bytes that the esp32's socket accepts while the peer reads nothing. */
const WRITABLE_BYTES = 8192;
/** More than this machine's kernel buffers between two sockets while one of them is not read. */
const BEYOND_KERNEL_BYTES = 32 * 1024 * 1024;

/** The owner of a connection: records its callbacks, and calls the test's. */
class Owner extends Changes implements ConnectionOwner {
  readonly told: string[] = [];
  received = Buffer.alloc(0);
  whenConnected: (connection: Connection) => void = () => {};
  whenReceived: (connection: Connection) => void = () => {};
  whenDrained: (connection: Connection) => void = () => {};

  onConnected(connection: Connection): void {
    this.#note("connected");
    this.whenConnected(connection);
  }

  onReceived(connection: Connection, bytes: Uint8Array): void {
    this.received = Buffer.concat([this.received, bytes]);
    this.#note("received");
    this.whenReceived(connection);
  }

  onDrained(connection: Connection): void {
    this.#note("drained");
    this.whenDrained(connection);
  }

  onClosed(_connection: Connection, reason: string): void {
    this.#note(`closed: ${reason}`);
  }

  heard(what: string): Promise<void> {
    return this.until(() => this.told.includes(what));
  }

  #note(what: string): void {
    this.told.push(what);
    this.changed();
  }
}

describe("Connection", () => {
  let board: TestDevice;
  let server: PeerServer;
  let owner: Owner;

  beforeEach(async () => {
    board = new TestDevice();
    server = await PeerServer.listen();
    owner = new Owner();
  });

  afterEach(async () => {
    await board.off();
    await server.close();
  });

  const dial = (): Connection => {
    const connection = connect(board.device, owner, `127.0.0.1:${server.port}`);
    assert.ok(connection);
    return connection;
  };

  async function connected(): Promise<{ connection: Connection; peer: Peer }> {
    const connection = dial();
    const peer = await server.next();
    await owner.heard("connected");
    return { connection, peer };
  }

  /** The number of bytes at which a connection is congested, the peer not reading. */
  const ALL_FULL_BYTES = WRITABLE_BYTES + QUEUE_BYTES_MAX + 1;

  it("reports the connection, delivers received data, and sends what is written", async () => {
    const { connection, peer } = await connected();
    peer.send("ping");
    await owner.heard("received");
    assert.equal(owner.received.toString(), "ping");
    assert.equal(connection.write(Buffer.from("pong")), true);
    await peer.untilBytes(4);
    assert.equal(peer.received.toString(), "pong");
    assert.deepEqual(board.logged, [{ event: "connected", peer: `127.0.0.1:${server.port}` }]);
  });

  it("leaves the destination as it was given", async () => {
    const to = Object.freeze({ address: "127.0.0.1", port: server.port });
    const connection = new Connection(board.device, owner, "peer", to);
    await owner.heard("connected");
    connection.close("");
    assert.deepEqual(to, { address: "127.0.0.1", port: server.port });
  });

  it("gives its socket `from` for a listener's socket, and an address otherwise", () => {
    const { device } = board;
    const given: object[] = [];
    class Socket {
      constructor(options: object) {
        given.push(options);
      }
    }
    const io = { tcp: { io: Socket as unknown as TCPConstructor } };
    const spied = { ...device, network: { ...device.network, ...io } };
    const from = {} as TCP<never>;
    new Connection(spied, owner, "#1", { from });
    new Connection(spied, owner, "peer", { address: "127.0.0.1", port: 7 });
    const [adopted, dialled] = given.map((options) => Object.keys(options));
    assert.ok(adopted.includes("from") && !adopted.includes("address") && !adopted.includes("port"));
    assert.ok(!dialled.includes("from") && dialled.includes("address") && dialled.includes("port"));
  });

  it("is told of data before its first onWritable, and announces itself first", async () => {
    const connection = dial();
    const peer = await server.next();
    await peer.sent("welcome");
    await owner.heard("received");
    assert.deepEqual(owner.told, ["connected", "received"]);
    // As on a runtime where onReadable comes first: any first callback announces the connection.
    const early = new Owner();
    const second = connect(board.device, early, `127.0.0.1:${server.port}`) as Connection;
    second.receive(0);
    assert.deepEqual(early.told, ["connected"]);
    await server.next();
    await early.until(() => second.connected);
    await turns();
    assert.deepEqual(early.told, ["connected"]);
    assert.ok(connection.connected);
  });

  it("queues what is written before it is connected", async () => {
    const connection = dial();
    assert.equal(connection.write(Buffer.from("hello ")), true);
    assert.equal(connection.write(Buffer.from("you")), true);
    const peer = await server.next();
    await peer.untilBytes(9);
    assert.equal(peer.received.toString(), "hello you");
  });

  it("queues beyond what the socket takes, in order and without copies", async () => {
    const { connection, peer } = await connected();
    const bytes = randomBytes(WRITABLE_BYTES + QUEUE_BYTES_MAX);
    assert.equal(connection.write(bytes.subarray(0, 5000)), true);
    assert.equal(connection.write(bytes.subarray(5000)), true);
    assert.equal(connection.congested, false);
    await peer.untilBytes(bytes.length);
    assert.ok(peer.received.equals(bytes));
  });

  it("rejects writes, even empty ones, from congested to drained", async () => {
    const { connection, peer } = await connected();
    const bytes = randomBytes(ALL_FULL_BYTES);
    assert.equal(connection.write(bytes), true);
    assert.equal(connection.congested, true);
    assert.equal(connection.write(Buffer.from("x")), false);
    assert.equal(connection.write(new Uint8Array(0)), false);
    await owner.heard("drained");
    assert.equal(connection.congested, false);
    assert.equal(connection.write(Buffer.from("y")), true);
    await peer.untilBytes(bytes.length + 1);
    assert.ok(peer.received.equals(Buffer.concat([bytes, Buffer.from("y")])));
    assert.equal(owner.told.filter((what) => what === "drained").length, 1);
  });

  it("can become congested again by writes in onDrained", async () => {
    const { connection, peer } = await connected();
    let more = 5;
    owner.whenDrained = () => {
      if (more-- > 0) connection.write(new Uint8Array(20_000));
    };
    connection.write(new Uint8Array(20_000));
    await peer.untilBytes(6 * 20_000);
    await owner.until(() => owner.told.filter((what) => what === "drained").length === 6);
    assert.equal(peer.received.length, 6 * 20_000);
  });

  describe("paused", () => {
    it("leaves data with the peer until resume", async () => {
      const { connection, peer } = await connected();
      connection.pause();
      peer.socket.write(new Uint8Array(BEYOND_KERNEL_BYTES));
      const other = new Owner();
      const witness = connect(board.device, other, `127.0.0.1:${server.port}`) as Connection;
      const otherPeer = await server.next();
      for (let turn = 1; turn <= 50; turn++) {
        otherPeer.send("x");
        await other.until(() => other.received.length === turn);
      }
      assert.ok(peer.socket.writableLength > 0);
      assert.equal(owner.received.length, 0);
      witness.close("");
      connection.resume();
      assert.equal(owner.received.length, WRITABLE_BYTES);
      await owner.until(() => owner.received.length > 100_000);
    });

    it("in onConnected, delivers nothing, not even data that has already come", async () => {
      owner.whenConnected = (connection) => connection.pause();
      const connection = dial();
      const peer = await server.next();
      await peer.sent("wait");
      await owner.heard("connected");
      await turns();
      connection.receive(4);
      assert.deepEqual(owner.told, ["connected"]);
      connection.resume();
      assert.equal(owner.received.toString(), "wait");
    });

    it("in onConnected, delivers nothing, even if the first data triggered it", async () => {
      const { connection, peer } = await connected();
      connection.pause();
      await peer.sent("wait");
      await turns();
      // As on a runtime that calls onReadable before onWritable.
      connection.connected = connection.paused = false;
      owner.whenConnected = () => connection.pause();
      connection.receive(4);
      assert.deepEqual(owner.told, ["connected", "connected"]);
      connection.resume();
      assert.equal(owner.received.toString(), "wait");
    });

    it("delivers the last data, and ends, once the peer has finished", async () => {
      const { connection, peer } = await connected();
      connection.pause();
      peer.socket.end("the last");
      await turns();
      assert.deepEqual(owner.told, ["connected"]);
      await owner.heard("closed: closed by peer");
      assert.equal(owner.received.toString(), "the last");
      await peer.until(() => peer.ended);
    });

    it("stays paused while the peer is connected", async () => {
      const clock = new VirtualClock();
      const timed = new TestDevice({ clock });
      const connection = connect(timed.device, owner, `127.0.0.1:${server.port}`) as Connection;
      const peer = await server.next();
      const settled = (done: () => boolean) =>
        eventually(() => {
          clock.settle();
          return done();
        });
      await settled(() => connection.connected);
      connection.pause();
      await peer.sent("wait");
      for (let i = 0; i < 10; i++) clock.pass(WATCH_MS);
      assert.deepEqual(owner.told, ["connected"]);
      peer.socket.end();
      await settled(() => {
        clock.pass(WATCH_MS);
        return connection.closed;
      });
      assert.deepEqual(owner.told, ["connected", "received", "closed: closed by peer"]);
      await timed.off();
    });
  });

  describe("congested by a peer that reads nothing", () => {
    for (const [how, leave] of [
      ["finishes", (peer: Peer) => void peer.socket.end()],
      ["resets", (peer: Peer) => void peer.socket.resetAndDestroy()],
    ] as const)
      it(`ends when the peer ${how}, and logs how much was not sent`, async () => {
        const { connection, peer } = await connected();
        owner.whenReceived = (one) => {
          if (!one.write(new Uint8Array(BEYOND_KERNEL_BYTES))) return;
          peer.socket.pause();
          one.pause();
        };
        // As an echo server does: goes on when it is drained.
        owner.whenDrained = (one) => one.resume();
        await peer.sent("first");
        await owner.heard("received");
        assert.equal(connection.congested, true);
        await peer.sent("and more that is not read");
        leave(peer);
        await owner.heard("closed: closed by peer");
        assert.equal(connection.closed, true);
        const unsent = board.logged.filter(({ code }) => code === "unsent");
        assert.equal(unsent.length, 1);
        assert.ok(Number(unsent[0].bytes) > 0, String(unsent[0].bytes));
      });
  });

  it("delivers at most READ_BYTES_MAX at once, and everything in the end", async () => {
    const sizes: number[] = [];
    const { connection, peer } = await connected();
    owner.onReceived = (_one, bytes) => {
      sizes.push(bytes.length);
      // An owner can pause it in any callback.
      if (sizes.length === 2) connection.pause();
      owner.changed();
    };
    const bytes = 3 * READ_BYTES_MAX + 1;
    peer.send(new Uint8Array(bytes));
    await owner.until(() => sizes.length === 2);
    await turns();
    assert.equal(sizes.length, 2);
    connection.resume();
    await owner.until(() => sizes.reduce((sum, size) => sum + size, 0) === bytes);
    assert.ok(Math.max(...sizes) <= READ_BYTES_MAX);
  });

  describe("end", () => {
    it("closes at once if nothing is queued", async () => {
      const { connection, peer } = await connected();
      connection.write(Buffer.from("bye"));
      connection.end();
      assert.equal(connection.closed, true);
      await peer.until(() => peer.ended);
      assert.equal(peer.received.toString(), "bye");
    });

    it("sends everything queued first, and rejects further writes", async () => {
      const { connection, peer } = await connected();
      const bytes = randomBytes(100_000);
      connection.write(bytes);
      connection.end();
      assert.equal(connection.closed, false);
      assert.equal(connection.write(Buffer.from("more")), false);
      await peer.until(() => peer.ended);
      assert.ok(peer.received.equals(bytes));
      assert.deepEqual(owner.told, ["connected"]);
      assert.equal(connection.closed, true);
    });

    it("sends everything although the peer's last data is unread", async () => {
      const { connection, peer } = await connected();
      const bytes = randomBytes(500_000);
      connection.pause();
      peer.send("unread");
      await turns();
      // The last bytes are still in this side's buffers when the connection closes: a reset would lose them.
      peer.socket.pause();
      connection.write(bytes);
      connection.end();
      await turns(100);
      peer.socket.resume();
      await peer.until(() => peer.ended);
      assert.equal(peer.received.length, bytes.length);
      assert.ok(peer.received.equals(bytes));
    });

    it("takes END_MS at most, whatever the peer does", async () => {
      const { connection, peer } = await connected();
      peer.socket.pause();
      connection.write(new Uint8Array(BEYOND_KERNEL_BYTES));
      connection.end();
      await eventually(() => connection.closed);
      assert.deepEqual(owner.told, ["connected"]);
      assert.ok(board.logged.some(({ code }) => code === "unsent"));
    });

    it("cancels a connection that is not yet established", async () => {
      const connection = dial();
      connection.end();
      await turns();
      assert.deepEqual(owner.told, []);
    });
  });

  describe("close", () => {
    it("takes effect once, logs the reason, and does not call the owner", async () => {
      const { connection, peer } = await connected();
      connection.close("had enough");
      connection.close("again");
      connection.end();
      await peer.until(() => peer.ended);
      await turns();
      assert.deepEqual(owner.told, ["connected"]);
      assert.deepEqual(
        board.logged.map(({ event, reason }) => [event, reason]),
        [
          ["connected", undefined],
          ["disconnected", "had enough"],
        ],
      );
      assert.equal(connection.write(Buffer.from("x")), false);
    });

    it("logs nothing for a connection that was never established", async () => {
      const connection = dial();
      connection.close("changed my mind");
      await turns();
      assert.deepEqual([owner.told, board.logged], [[], []]);
    });

    it("is final, although callbacks of the runtime come afterwards", async () => {
      const { connection, peer } = await connected();
      peer.send("too late");
      connection.write(new Uint8Array(20_000));
      connection.close("");
      connection.ready(8192);
      connection.receive(8);
      connection.resume();
      connection.fail();
      await turns();
      assert.deepEqual(owner.told, ["connected"]);
      assert.deepEqual(board.aborts, []);
    });

    it("takes effect at once inside any of the owner's callbacks", async () => {
      for (const moment of ["whenConnected", "whenReceived", "whenDrained"] as const) {
        owner = new Owner();
        owner[moment] = (connection) => connection.close(moment);
        dial();
        const peer = await server.next();
        if (moment === "whenDrained") owner.whenConnected = (one) => void one.write(new Uint8Array(30_000));
        peer.send("some words");
        await peer.until(() => peer.ended || peer.error !== undefined);
        await turns();
        const last = { whenConnected: "connected", whenReceived: "received", whenDrained: "drained" }[moment];
        assert.equal(owner.told.at(-1), last);
      }
      assert.deepEqual(board.aborts, []);
    });
  });

  it("calls onClosed once when the peer leaves, and logs last", async () => {
    const { connection, peer } = await connected();
    peer.socket.end("so long");
    await owner.heard("closed: closed by peer");
    assert.deepEqual(owner.told, ["connected", "received", "closed: closed by peer"]);
    assert.equal(connection.closed, true);
    await peer.until(() => peer.ended);
    assert.deepEqual(board.logged.at(-1), {
      event: "disconnected",
      peer: `127.0.0.1:${server.port}`,
      reason: "closed by peer",
    });
  });

  it("handles a peer that leaves while it writes", async () => {
    const { connection, peer } = await connected();
    peer.socket.resetAndDestroy();
    await eventually(() => {
      connection.write(new Uint8Array(100));
      return connection.closed;
    });
    assert.deepEqual(owner.told.at(-1), "closed: closed by peer");
    assert.deepEqual(board.aborts, []);
  });

  it("reports that it cannot connect", async () => {
    const { port } = server;
    await server.close();
    connect(board.device, owner, `127.0.0.1:${port}`);
    await owner.heard("closed: cannot connect");
    assert.deepEqual(owner.told, ["closed: cannot connect"]);
    assert.deepEqual(board.logged, []);
    server = await PeerServer.listen();
  });

  it("is not created when the runtime refuses, and logs the cause", () => {
    board.accessPoint.switchOff();
    const connection = connect(board.device, owner, `127.0.0.1:${server.port}`);
    assert.equal(connection, undefined);
    assert.deepEqual(board.logged, [
      { event: "error", code: "tcp", cause: "Error: connect error", peer: `127.0.0.1:${server.port}` },
    ]);
  });

  it("does not catch exceptions of its owner", async () => {
    const { peer } = await connected();
    owner.whenReceived = () => {
      throw new Error("a bug in the app");
    };
    peer.send("x");
    await board.until(() => board.aborts.length > 0);
    assert.equal((board.aborts[0] as Error).message, "a bug in the app");
  });
});
