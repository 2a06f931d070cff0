import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer as createHTTPSServer } from "node:https";
import { createServer as createPlainServer, type AddressInfo, type Server } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { createServer, type TLSSocket } from "node:tls";
import { TLS, type TLSDictionary } from "../../host-sim/node/tls-socket.js";
import { Changes } from "../sim/ecma419/changes.js";
import { TestMachine } from "../sim/ecma419/test-machine.js";
import { classesOf } from "../sim/ecma419/network/test-network.js";
import { CERTIFICATE, KEY } from "./localhost-certificate.js";

/** The certificate in DER. */
const { raw } = new X509Certificate(CERTIFICATE);

class Secured extends Changes {
  readonly io: TLS;
  readonly rooms: number[] = [];
  readonly errors: unknown[] = [];
  received = Buffer.alloc(0);
  reading = true;
  onRoom: (room: number) => void = () => {};

  constructor(machine: TestMachine, options: TLSDictionary) {
    super();
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the callbacks have the socket as `this`
    const secured = this;
    this.io = new TLS(machine.machine, machine.io.TCP, {
      address: "127.0.0.1",
      onReadable() {
        if (secured.reading) secured.take();
        secured.changed();
      },
      onWritable(room) {
        secured.rooms.push(room);
        secured.onRoom(room);
        secured.changed();
      },
      onError(error) {
        secured.errors.push(error);
        secured.changed();
      },
      ...options,
    });
  }

  take(): void {
    const bytes = this.io.read() as ArrayBuffer | undefined;
    if (bytes) this.received = Buffer.concat([this.received, new Uint8Array(bytes)]);
  }
}

describe("TLS", () => {
  let machine: TestMachine;
  let server: Server;
  let sockets: TLSSocket[];
  let came: Changes;

  beforeEach(async () => {
    machine = new TestMachine();
    sockets = [];
    came = new Changes();
    server = createServer({ key: KEY, cert: CERTIFICATE, ALPNProtocols: ["palmwire"] }, (socket) => {
      socket.on("error", () => {});
      sockets.push(socket);
      came.changed();
    });
    server.on("tlsClientError", () => {});
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });

  afterEach(async () => {
    await machine.off();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  const port = () => (server.address() as AddressInfo).port;

  async function connected(options: TLSDictionary = {}): Promise<{ socket: Secured; peer: TLSSocket }> {
    const socket = new Secured(machine, { port: port(), tls: { host: "localhost", ca: raw }, ...options });
    await socket.until(() => socket.rooms.length > 0);
    await came.until(() => sockets.length > 0);
    return { socket, peer: sockets[0] };
  }

  it("refuses to write before the handshake, and has room after it", async () => {
    const socket = new Secured(machine, { port: port(), tls: { host: "localhost", ca: raw } });
    assert.throws(() => socket.io.write(new ArrayBuffer(1)), { message: "not ready" });
    await socket.until(() => socket.rooms.length > 0);
    assert.deepEqual(socket.rooms, [machine.chip.sendBuffer_bytes - 96]);
    assert.deepEqual([socket.io.remoteAddress, socket.io.remotePort], ["127.0.0.1", port()]);
  });

  it("carries large amounts both ways, and no more than there is room", async () => {
    const { socket, peer } = await connected();
    const body = Buffer.alloc(200_000, "palmwire");
    peer.on("data", (bytes) => peer.write(bytes));
    const room = socket.rooms[0];
    assert.throws(() => socket.io.write(new Uint8Array(room + 1)), { message: "would block" });
    let sent = 0;
    const send = (bytes: number) => {
      const part = body.subarray(sent, sent + bytes);
      sent += part.length;
      if (part.length > 0) socket.io.write(part);
    };
    socket.onRoom = send;
    send(room);
    await socket.until(() => socket.received.length === body.length);
    assert.ok(socket.received.equals(body));
  });

  it("reads parts, buffers and numbers", async () => {
    const { socket, peer } = await connected();
    socket.reading = false;
    peer.write("abcdef");
    await socket.until(() => socket.io.read(1) !== undefined);
    const into = new Uint8Array(2);
    assert.equal(socket.io.read(into), 2);
    assert.equal(Buffer.from(into).toString(), "bc");
    assert.throws(() => socket.io.read(9), { message: "invalid" });
    socket.io.format = "number";
    assert.equal(socket.io.read(), 100);
    socket.io.format = "buffer";
    assert.equal(Buffer.from(socket.io.read() as ArrayBuffer).toString(), "ef");
    assert.equal(socket.io.read(), undefined);
  });

  it("tells of the end when everything is read", async () => {
    const { socket, peer } = await connected();
    socket.reading = false;
    peer.end("last words");
    await socket.until(() => socket.io.read(4) !== undefined);
    assert.equal(socket.errors.length, 0);
    socket.take();
    await socket.until(() => socket.errors.length > 0);
    assert.equal(socket.received.toString(), " words");
    assert.equal(socket.errors.length, 1);
  });

  it("sends what is queued when it is closed", async () => {
    const { socket, peer } = await connected();
    let received = "";
    peer.on("data", (bytes) => (received += bytes.toString()));
    socket.io.write(Buffer.from("x".repeat(5000)));
    socket.io.close();
    assert.throws(() => socket.io.read(), { name: "SyntaxError" });
    await once(peer, "end");
    assert.equal(received.length, 5000);
    assert.deepEqual(socket.errors, []);
  });

  it("takes no certificate that it does not trust, nor one of another host", async () => {
    for (const tls of [{ host: "localhost" }, { host: "other.example", ca: raw }]) {
      const socket = new Secured(machine, { port: port(), tls });
      await socket.until(() => socket.errors.length > 0);
      assert.ok(socket.errors[0] instanceof Error);
      assert.deepEqual(socket.rooms, []);
    }
  });

  it("takes Moddable's options", async () => {
    const { peer } = await connected({
      tls: undefined,
      host: "localhost",
      TCP: { io: machine.io.TCP },
      secure: { certificate: raw, applicationLayerProtocolNegotiation: "palmwire" },
    });
    assert.equal(peer.alpnProtocol, "palmwire");
    sockets.length = 0;
    await connected({ tls: undefined, host: "localhost", secure: { verify: false } });
  });

  it("tells once of a connection that is lost while it waits for a peer that does not read", async () => {
    const { socket, peer } = await connected();
    peer.pause();
    const bytes = new Uint8Array(socket.rooms[0]);
    socket.onRoom = (room) => socket.io.write(bytes.subarray(0, room));
    socket.onRoom(bytes.length);
    // Nothing is taken any more when nothing has been for a while.
    for (let count = -1; count !== socket.rooms.length; await delay(200)) count = socket.rooms.length;
    peer.destroy();
    await socket.until(() => socket.errors.length > 0);
    // What comes after the first error comes in later turns.
    await delay(100);
    assert.equal(socket.errors.length, 1);
  });

  it("opens no connection with options that it cannot take", () => {
    const damaged = Uint8Array.of(1, 2, 3);
    for (const tls of [
      { clientKey: damaged },
      { clientCertificate: damaged },
      { minimumVersion: "SSLv3" as never },
    ])
      assert.throws(() => new Secured(machine, { port: port(), tls: { host: "localhost", ...tls } }));
    assert.throws(
      () => new Secured(machine, { port: port(), tls: { applicationLayerProtocol: 5 as never } }),
    );
    assert.deepEqual([machine.machine.openObjects, machine.machine.sockets], [[], 0]);
  });

  it("tells of a peer that does not speak TLS", async () => {
    const plain = createPlainServer((socket) => socket.end("hello\n")).listen(0, "127.0.0.1");
    await once(plain, "listening");
    const socket = new Secured(machine, {
      port: (plain.address() as AddressInfo).port,
      tls: { host: "localhost" },
    });
    await socket.until(() => socket.errors.length > 0);
    assert.deepEqual(socket.rooms, []);
    plain.close();
  });

  it("carries the HTTP client", async () => {
    const site = createHTTPSServer({ key: KEY, cert: CERTIFICATE }, (_request, response) =>
      response.end("secret"),
    );
    site.listen(0, "127.0.0.1");
    await once(site, "listening");
    const { HTTPClient, ResolverUDP } = classesOf(machine);
    const board = machine;
    class BoardTLS extends TLS {
      constructor(options: TLSDictionary) {
        super(board.machine, board.io.TCP, options);
      }
    }
    const client = new HTTPClient({
      host: "localhost",
      port: (site.address() as AddressInfo).port,
      dns: { io: ResolverUDP, servers: [], socket: { io: machine.io.UDP } },
      socket: { io: BoardTLS, tls: { host: "localhost", ca: raw } },
    });
    let text = "";
    const errors: unknown[] = [];
    client.request({
      onReadable() {
        text += Buffer.from(this.read() as ArrayBuffer).toString();
      },
      onDone(error) {
        errors.push(error);
        came.changed();
      },
    });
    await came.until(() => errors.length > 0);
    assert.deepEqual([errors, text], [[null], "secret"]);
    client.close();
    site.closeAllConnections();
    site.close();
  });
});
