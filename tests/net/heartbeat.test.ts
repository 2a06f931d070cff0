import assert from "node:assert/strict";
import { Heartbeat, HEARTBEAT_MS } from "../../firmware/net/heartbeat.js";
import { makeRoom, Server, SILENT_MS } from "../../firmware/net/server.js";
import { WatchedConnection } from "../../firmware/net/watched-connection.js";
import { chipNamed, type Chip } from "../../host-sim/sim/board/chips.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";
import { MemoryNetwork, type MemoryPeer } from "../chat-room/memory-network.js";
import { boardDevice } from "../chat-room/test-room.js";

/** A board that has accepted connections, on a virtual clock. */
class Board {
  readonly clock = new VirtualClock();
  readonly network = new MemoryNetwork(this.clock);
  readonly closed: string[] = [];
  readonly clients: { connection: WatchedConnection }[] = [];
  readonly device = boardDevice(this.clock, this.network, chipNamed("esp32") as Chip, () => {});

  constructor() {
    new Server(this.device, this).listen(1, "");
  }

  come(): { peer: MemoryPeer; connection: WatchedConnection } {
    const peer = this.network.connectPeer();
    this.clock.settle();
    return { peer, connection: this.clients[this.clients.length - 1].connection };
  }

  onAccepted(_server: Server, from: object): WatchedConnection {
    const connection = new WatchedConnection(this.device, this, "", from);
    this.clients.push({ connection });
    return connection;
  }

  onConnected(): void {}
  onReceived(): void {}
  onDrained(): void {}

  onClosed(connection: WatchedConnection, reason: string): void {
    this.closed.push(reason);
    this.clients.splice(
      this.clients.findIndex((client) => client.connection === connection),
      1,
    );
  }
}

describe("Heartbeat", () => {
  let board: Board;

  beforeEach(() => {
    board = new Board();
    board.device.limits.keepAlive = false;
  });

  it("sends a newline to a silent peer, and keeps one that acknowledges it", () => {
    const { peer, connection } = board.come();
    new Heartbeat(board.device).watch(connection);
    board.clock.pass(HEARTBEAT_MS - 1);
    assert.equal(peer.told, "");
    board.clock.pass(1);
    assert.equal(peer.told, "\n");
    board.clock.pass(10 * HEARTBEAT_MS);
    assert.equal(peer.told, "\n".repeat(11));
    assert.deepEqual(board.closed, []);
  });

  it("closes the connection to a peer that does not", () => {
    const { peer, connection } = board.come();
    new Heartbeat(board.device).watch(connection);
    peer.taking = false;
    board.clock.pass(2 * HEARTBEAT_MS);
    assert.deepEqual(board.closed, ["does not answer"]);
    assert.ok(peer.ended);
  });

  it("ignores peers that send, and all peers if TCP has keep-alive", () => {
    const talker = board.come();
    new Heartbeat(board.device).watch(talker.connection);
    board.device.limits.keepAlive = true;
    const silent = board.come();
    new Heartbeat(board.device).watch(silent.connection);
    for (let i = 0; i < 10; i++) {
      talker.peer.say("x");
      board.clock.pass(HEARTBEAT_MS - 1);
    }
    assert.deepEqual([talker.peer.told, silent.peer.told], ["", ""]);
  });

  it("can be stopped", () => {
    const { peer, connection } = board.come();
    const heartbeat = new Heartbeat(board.device);
    heartbeat.watch(connection);
    heartbeat.stop();
    board.clock.pass(2 * HEARTBEAT_MS);
    assert.equal(peer.told, "");
  });
});

describe("makeRoom", () => {
  it("allows all of the chip's sockets but one", () => {
    const board = new Board();
    const { sockets } = board.device.limits;
    for (let i = 0; i < sockets - 2; i++) board.come();
    assert.equal(makeRoom(board.device, board.clients), true);
    board.come();
    assert.equal(makeRoom(board.device, board.clients), false);
    assert.deepEqual(board.closed, []);
  });

  it("closes the longest silent client, once it has been silent for SILENT_MS", () => {
    const board = new Board();
    const { sockets } = board.device.limits;
    const talker = board.come();
    board.clock.pass(1000);
    const silent = board.come();
    for (let i = 2; i < sockets - 1; i++) {
      board.clock.pass(1000);
      board.come();
    }
    talker.peer.say("still here");
    board.clock.pass(SILENT_MS - 1000 * (sockets - 3) - 1);
    assert.equal(makeRoom(board.device, board.clients), false);
    board.clock.pass(1);
    assert.equal(makeRoom(board.device, board.clients), true);
    assert.ok(silent.peer.ended);
    assert.ok(silent.connection.closed);
    assert.deepEqual(board.closed, ["silent, makes room"]);
  });
});
