import assert from "node:assert/strict";
import type { Device } from "../../firmware/device.js";
import { Connection, type ConnectionOwner, type Destination } from "../../firmware/net/connection.js";
import { Server, type ServerOwner } from "../../firmware/net/server.js";
import { Changes } from "../sim/ecma419/changes.js";
import { cutOff } from "../sim/ecma419/test-machine.js";
import { Peer } from "../run/peer.js";
import { TestDevice } from "./test-device.js";

/** An app with a server: keeps its connections, and sends back what comes. */
class Host extends Changes implements ServerOwner, ConnectionOwner {
  readonly connections: Connection[] = [];
  readonly closed: string[] = [];
  whenAccepted: (server: Server) => void = () => {};
  readonly device: Device;

  constructor(device: Device) {
    super();
    this.device = device;
  }

  onAccepted(server: Server, from: Destination): Connection {
    this.whenAccepted(server);
    return new Connection(this.device, this, `#${server.accepted}`, from);
  }

  onConnected(connection: Connection): void {
    this.connections.push(connection);
    this.changed();
  }

  onReceived(connection: Connection, bytes: Uint8Array): void {
    connection.write(bytes);
  }

  onDrained(): void {}

  onClosed(connection: Connection): void {
    this.closed.push(connection.peer);
    this.changed();
  }
}

describe("Server", () => {
  let board: TestDevice;
  let host: Host;
  let server: Server;

  beforeEach(() => {
    board = new TestDevice();
    host = new Host(board.device);
    server = new Server(board.device, host);
  });

  afterEach(() => board.off());

  /** In a turn of the program, like an app. */
  const listen = (port = 0) => {
    let listening = false;
    board.run(() => (listening = server.listen(port, "127.0.0.1")));
    return listening;
  };

  it("listens, knows its port and logs it", () => {
    assert.equal(server.port, 0);
    assert.equal(listen(), true);
    assert.ok(server.port > 0);
    assert.deepEqual(board.logged, [
      { event: "listening", protocol: "tcp", address: "127.0.0.1", port: server.port },
    ]);
  });

  it("logs when it cannot listen on the port", () => {
    listen();
    const other = new Server(board.device, host);
    assert.equal(other.listen(server.port, "127.0.0.1"), false);
    assert.deepEqual(board.logged.at(-1), {
      event: "error",
      code: "listen",
      port: server.port,
      cause: "Error: socket bind",
    });
    assert.equal(other.port, 0);
  });

  it("gives each connection its peer's address, and counts all clients accepted", async () => {
    listen();
    const first = await Peer.to(server.port);
    await host.until(() => host.connections.length === 1);
    first.socket.destroy();
    await host.until(() => host.closed.length === 1);
    const second = await Peer.to(server.port);
    await host.until(() => host.connections.length === 2);
    assert.equal(host.connections[1].peer, `127.0.0.1:${second.socket.localPort}`);
    assert.equal(server.accepted, 2);
  });

  it("accepts several connections that come at once", async () => {
    listen();
    const peers = await Promise.all([Peer.to(server.port), Peer.to(server.port), Peer.to(server.port)]);
    for (const peer of peers) peer.send("hello");
    await Promise.all(peers.map((peer) => peer.untilBytes(5)));
    assert.equal(server.accepted, 3);
  });

  it("continues after a connection for which the chip had no socket", async () => {
    listen();
    const peers = [];
    for (let i = 0; i < 8; i++) peers.push(await Peer.to(server.port));
    await host.until(() => host.connections.length === 8);
    assert.equal(await cutOff(server.port), "ECONNRESET");
    await board.until(() => board.troubles.some(({ code }) => code === "socket-limit"));
    assert.equal(server.accepted, 8);
    peers[0].socket.end();
    await host.until(() => host.closed.length === 1);
    const next = await Peer.to(server.port);
    next.send("room again");
    await next.untilBytes(10);
    assert.deepEqual(board.aborts, []);
    // The host has logged it; the program has nothing to report.
    assert.deepEqual(
      board.logged.filter(({ event }) => event === "error"),
      [],
    );
  });

  it("can be closed in onAccepted while others wait", async () => {
    listen();
    const { port } = server;
    host.whenAccepted = () => server.close();
    const peers = await Promise.all([Peer.to(port), Peer.to(port), Peer.to(port)]);
    await host.until(() => host.connections.length === 1);
    for (const peer of peers.slice(1)) await peer.until(() => peer.ended || peer.error !== undefined);
    peers[0].send("only me");
    await peers[0].untilBytes(7);
    assert.equal(await cutOff(port), "ECONNREFUSED");
    assert.deepEqual(board.aborts, []);
  });

  it("can be closed twice, and listen again", async () => {
    listen();
    const { port } = server;
    server.close();
    server.close();
    assert.equal(listen(port), true);
    const peer = await Peer.to(port);
    peer.send("x");
    await peer.untilBytes(1);
  });
});
