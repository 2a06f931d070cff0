import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { forwardTCP, type ForwardedPort } from "../../host-sim/node/forward-tcp.js";
import { forwardUDP } from "../../host-sim/node/forward-udp.js";
import { PacedClock } from "../../host-sim/node/paced-clock.js";
import { NetworkError, type Stream, type StreamHandler } from "../../host-sim/sim/network/network.js";
import { GATEWAY, hostAddress } from "../../host-sim/sim/network/virtual/addresses.js";
import type { VirtualHost } from "../../host-sim/sim/network/virtual/virtual-host.js";
import { VirtualNetwork } from "../../host-sim/sim/network/virtual/virtual-network.js";
import { Random } from "../../host-sim/sim/random.js";
import { Peer } from "../run/peer.js";

const HOST = "127.0.0.1";
const ANYWHERE = { address: HOST, port: 0 };
const WINDOW_BYTES = 8192;

/** The board's end of a connection, which says what happened to it. */
class BoardEnd implements StreamHandler {
  readonly happened: string[] = [];
  readonly #changed: (() => void)[] = [];

  constructor(readonly stream: Stream) {
    stream.handler = this;
  }

  onConnect(): void {}
  onReadable(): void {
    this.#note("readable");
  }
  onSent(): void {}
  onEnd(): void {
    this.#note("end");
  }
  onFailed({ code }: NetworkError): void {
    this.#note(code);
  }
  onGone(): void {
    this.#note("gone");
  }

  /** Reads all that has come. */
  read(): string {
    const bytes = this.stream.read(WINDOW_BYTES);
    if (bytes) this.stream.taken(bytes.length);
    return Buffer.from(bytes ?? []).toString();
  }

  async until(what: string): Promise<void> {
    while (!this.happened.includes(what)) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  #note(what: string): void {
    this.happened.push(what);
    for (const resolve of this.#changed.splice(0)) resolve();
  }
}

describe("a forwarded port", () => {
  let clock: PacedClock;
  let gateway: VirtualHost;
  let board: VirtualHost;
  let port: ForwardedPort;

  beforeEach(() => {
    clock = new PacedClock();
    const network = new VirtualNetwork(clock, new Random(1));
    const attach = (name: string, address: string) =>
      network.attach({ name, attachment: { address, watch: () => () => {} }, window_bytes: WINDOW_BYTES });
    gateway = attach("gateway", GATEWAY);
    board = attach("board", hostAddress(0));
  });

  afterEach(async () => {
    await port.close();
    clock.close();
  });

  /** A client and the board's end of its connection. */
  async function connected(): Promise<{ client: Peer; end: BoardEnd }> {
    const accepted = new Promise<Stream>((resolve) =>
      board.listen(80, { onStream: resolve, onFailed: assert.fail }),
    );
    port = await forwardTCP(gateway, ANYWHERE, { address: board.address, port: 80 });
    const client = await Peer.to(port.port);
    const end = new BoardEnd(await accepted);
    return { client, end };
  }

  it("passes on a client's FIN, and still brings it the answer", async () => {
    const { client, end } = await connected();
    client.socket.end("question");
    await end.until("readable");
    assert.equal(end.read(), "question");
    await end.until("end");
    end.stream.write(Buffer.from("answer"));
    end.stream.close();
    await client.until(() => client.ended);
    assert.equal(String(client.received), "answer");
  });

  it("passes on the board's FIN, and still brings it what the client has to say", async () => {
    const { client, end } = await connected();
    (end.stream as unknown as { finish(): void }).finish();
    await client.until(() => client.ended);
    client.socket.end("last words");
    await end.until("readable");
    assert.equal(end.read(), "last words");
    await end.until("end");
    // Otherwise it is gone only after TIME_WAIT, two minutes later.
    end.stream.close();
    await end.until("gone");
    assert.ok(!end.happened.includes("ECONNRESET"));
  });

  it("passes on a reset in both directions, and that nobody listens", async () => {
    const { client, end } = await connected();
    client.socket.resetAndDestroy();
    await end.until("ECONNRESET");
    await port.close();
    port = await forwardTCP(gateway, ANYWHERE, { address: board.address, port: 81 });
    const accepted = new Promise<Stream>((resolve) =>
      board.listen(81, { onStream: resolve, onFailed: assert.fail }),
    );
    const other = await Peer.to(port.port);
    (await accepted).reset();
    await other.gone();
    assert.equal(other.error, "ECONNRESET");
    await port.close();
    port = await forwardTCP(gateway, ANYWHERE, { address: board.address, port: 82 });
    const nobodys = Peer.refusedBy(port.port);
    await nobodys.gone();
    assert.equal(nobodys.error, "ECONNRESET");
  });

  it("makes a client wait that the board does not read", async () => {
    const { client, end } = await connected();
    const chunk = Buffer.alloc(65_536);
    // More than the kernel's buffers, the forwarder's bound and the window take.
    for (let i = 0; i < 400; i++) client.send(chunk);
    await end.until("readable");
    const waiting = () => client.socket.writableLength;
    for (let before = Infinity; waiting() < before;) {
      before = waiting();
      await new Promise((resolve) => clock.setTimer(() => resolve(undefined), 200));
    }
    assert.ok(waiting() > 0);
    client.socket.destroy();
  });

  it("gives each client of a UDP port a port of its own, and forgets none that speaks", async () => {
    const ports = new Set<number>();
    const socket = board.bind(53, {
      onDatagram: (bytes, address, from) => {
        ports.add(from);
        socket.send(bytes, address, from);
      },
      onFailed: assert.fail,
    });
    port = await forwardUDP(gateway, ANYWHERE, { address: board.address, port: 53 });
    // As many as are remembered, and one.
    const clients = Array.from({ length: 257 }, () => createSocket("udp4"));
    try {
      for (const [i, client] of [...clients, clients[256]].entries()) {
        const answered = once(client, "message");
        client.send(String(i), port.port, HOST);
        assert.equal(String((await answered)[0]), String(i));
      }
    } finally {
      for (const client of clients) client.close();
    }
    assert.equal(ports.size, 257);
    assert.equal(gateway.sockets.length, 256);
  });

  it("cannot be had twice", async () => {
    const target = { address: board.address, port: 80 };
    port = await forwardTCP(gateway, ANYWHERE, target);
    const taken = { address: HOST, port: port.port };
    await assert.rejects(forwardTCP(gateway, taken, target), { code: "EADDRINUSE" });
    await port.close();
    port = await forwardUDP(gateway, ANYWHERE, target);
    await assert.rejects(forwardUDP(gateway, { address: HOST, port: port.port }, target), {
      code: "EADDRINUSE",
    });
  });
});
