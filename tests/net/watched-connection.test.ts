import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import type { ConnectionOwner } from "../../firmware/net/connection.js";
import { WatchedConnection } from "../../firmware/net/watched-connection.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";
import { Changes, eventually } from "../sim/ecma419/changes.js";
import { PeerServer, type Peer } from "../run/peer.js";
import { TestDevice } from "./test-device.js";

class Owner extends Changes implements ConnectionOwner {
  received_bytes = 0;
  connected = false;

  onConnected(): void {
    this.connected = true;
    this.changed();
  }

  onReceived(_connection: unknown, bytes: Uint8Array): void {
    this.received_bytes += bytes.length;
    this.changed();
  }

  onDrained(): void {}

  onClosed(): void {}
}

describe("WatchedConnection", () => {
  let clock: VirtualClock;
  let board: TestDevice;
  let server: PeerServer;
  let owner: Owner;
  let connection: WatchedConnection;
  let peer: Peer;

  beforeEach(async () => {
    clock = new VirtualClock();
    board = new TestDevice({ clock });
    server = await PeerServer.listen();
    owner = new Owner();
    connection = new WatchedConnection(board.device, owner, "peer", {
      address: "127.0.0.1",
      port: server.port,
    });
    assert.equal(connection.closed, false);
    peer = await server.next();
    await eventually(() => {
      clock.settle();
      return owner.connected;
    });
  });

  afterEach(async () => {
    await board.off();
    await server.close();
  });

  it("knows when the peer has taken everything", async () => {
    assert.equal(connection.settled, true);
    connection.write(randomBytes(20_000));
    assert.equal(connection.settled, false);
    await eventually(() => {
      clock.settle();
      return connection.settled;
    });
    await peer.untilBytes(20_000);
  });

  it("knows when it last received data, or started to wait for the peer to take some", async () => {
    const start_ms = connection.moved_ms;
    clock.pass(1000);
    assert.equal(connection.moved_ms, start_ms);
    peer.send("x");
    await eventually(() => {
      clock.settle();
      return owner.received_bytes === 1;
    });
    assert.equal(connection.moved_ms, start_ms + 1000);
    clock.pass(1000);
    peer.socket.pause();
    connection.write(new Uint8Array(1));
    assert.equal(connection.moved_ms, start_ms + 2000);
  });
});
