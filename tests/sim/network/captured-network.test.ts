import assert from "node:assert/strict";
import { RealClock } from "../../../host-sim/node/real-clock.js";
import { RealNetwork } from "../../../host-sim/node/real-network.js";
import { CapturedNetwork } from "../../../host-sim/sim/network/captured-network.js";
import { NOBODY, type Stream, type StreamHandler } from "../../../host-sim/sim/network/network.js";
import type { Packet, TCPSegment } from "../../../host-sim/sim/network/packet.js";
import { Peer, PeerServer } from "../../run/peer.js";
import { Changes, eventually } from "../ecma419/changes.js";

const HOST = "127.0.0.1";

/** A board's network on 127.0.0.1, and what is captured of it. */
class Watched extends Changes {
  readonly packets: Packet[] = [];
  readonly network = new CapturedNetwork(new RealNetwork(HOST), new RealClock(), (packet, wall_ms) => {
    assert.ok(Math.abs(wall_ms - Date.now()) < 60_000);
    this.packets.push(packet);
    this.changed();
  });

  /** What was said: by whom, with which flags, how many bytes. `port` is the board's. */
  said(port: number): string[] {
    return (this.packets as TCPSegment[]).map((segment) => {
      const flags = (["SYN", "FIN", "RST", "PSH", "ACK"] as const).filter((flag) => segment[flag]);
      const by = segment.sourcePort === port ? "board" : "peer";
      return [by, ...flags, ...(segment.payload.length > 0 ? [segment.payload.length] : [])].join(" ");
    });
  }

  /** All that one side said. */
  bytesFrom(port: number): string {
    return Buffer.concat(
      this.packets.filter(({ sourcePort }) => sourcePort === port).map(({ payload }) => payload),
    ).toString();
  }
}

/** A board's side of a stream: reads all that comes. */
class Reader extends Changes implements StreamHandler {
  readonly onConnect = NOBODY.onConnect;
  received = "";
  sent_bytes = 0;
  ended = false;
  failed = "";
  gone = false;
  stream: Stream | undefined;

  /** Takes a stream over. */
  read(stream: Stream): this {
    this.stream = stream;
    stream.handler = this;
    this.onReadable();
    return this;
  }

  onReadable(): void {
    for (let bytes = this.stream?.read(4096); bytes; bytes = this.stream?.read(4096))
      this.received += Buffer.from(bytes).toString();
    this.changed();
  }

  onSent(bytes: number): void {
    this.sent_bytes += bytes;
    this.changed();
  }

  onEnd(): void {
    this.ended = true;
    this.changed();
  }

  onFailed({ code }: { code: string }): void {
    this.failed = code;
    this.changed();
  }

  onGone(): void {
    this.gone = true;
    this.changed();
  }
}

describe("a captured network", () => {
  let watched: Watched;

  beforeEach(() => (watched = new Watched()));

  afterEach(() => watched.network.drained(1000));

  /** A board that listens; resolves to the first connection, and the peer's side of it. */
  async function serve(): Promise<{ port: number; board: Reader; peer: Peer }> {
    const board = new Reader();
    const accepted = new Changes();
    const server = watched.network.listen(0, {
      onStream: (stream) => {
        board.read(stream);
        accepted.changed();
      },
      onFailed: ({ message }) => assert.fail(message),
    });
    assert.ok(server);
    const peer = await Peer.to(server.port);
    await accepted.until(() => board.stream !== undefined);
    server.close();
    return { port: server.port, board, peer };
  }

  it("shows a peer that connects, is answered and leaves", async () => {
    const { port, board, peer } = await serve();
    peer.send("hello");
    await board.until(() => board.received === "hello");
    board.stream?.write(Buffer.from("hi!"));
    await peer.untilBytes(3);
    await board.until(() => board.sent_bytes === 3);
    peer.socket.end();
    await board.until(() => board.ended);
    board.stream?.close();
    await board.until(() => board.gone);
    assert.deepEqual(watched.said(port), [
      "peer SYN",
      "board SYN ACK",
      "peer ACK",
      "peer PSH ACK 5",
      "board ACK",
      "board PSH ACK 3",
      "peer ACK",
      "peer FIN ACK",
      "board ACK",
      "board FIN ACK",
      "peer ACK",
    ]);
    assert.deepEqual(
      [watched.bytesFrom(port), watched.bytesFrom(watched.packets[0].sourcePort)],
      ["hi!", "hello"],
    );
  });

  it("has sequence numbers and acknowledgements that fit, segment by segment", async () => {
    const { port, board, peer } = await serve();
    const peerPort = peer.socket.localPort ?? 0;
    const sent = "0123456789".repeat(2000);
    board.stream?.write(Buffer.from(sent));
    peer.send(sent);
    await board.until(() => board.received === sent && board.sent_bytes === sent.length);
    board.stream?.close();
    peer.socket.end();
    await board.until(() => board.gone);
    const next = new Map<number, number>();
    const carried = new Map<number, string>();
    for (const packet of watched.packets) {
      assert.equal(packet.protocol, "tcp");
      const { sourcePort, destinationPort, sequence, acknowledgement, payload, SYN, FIN, ACK } =
        packet as TCPSegment;
      if (SYN) next.set(sourcePort, sequence);
      assert.equal(sequence, next.get(sourcePort));
      if (ACK) assert.equal(acknowledgement, next.get(destinationPort));
      assert.ok(payload.length <= 1460);
      next.set(sourcePort, (sequence + payload.length + Number(SYN || FIN)) >>> 0);
      carried.set(sourcePort, (carried.get(sourcePort) ?? "") + Buffer.from(payload).toString());
    }
    assert.deepEqual([carried.get(port), carried.get(peerPort)], [sent, sent]);
  });

  it("shows a reset by the side that sent it", async () => {
    for (const side of ["board", "peer"]) {
      watched = new Watched();
      const { port, board, peer } = await serve();
      if (side === "peer") peer.socket.resetAndDestroy();
      else board.stream?.reset();
      await board.until(() => board.gone);
      assert.deepEqual(watched.said(port).slice(3), [`${side} RST ACK`]);
    }
  });

  it("shows what a board that closes has sent before, then FIN", async () => {
    const { port, board, peer } = await serve();
    board.stream?.write(Buffer.from("bye"));
    board.stream?.close();
    await peer.until(() => peer.ended);
    peer.socket.end();
    await board.until(() => board.gone);
    assert.deepEqual(watched.said(port).slice(3), [
      "board PSH ACK 3",
      "peer ACK",
      "board FIN ACK",
      "peer ACK",
      "peer FIN ACK",
      "board ACK",
    ]);
  });

  it("does not say that a peer got what it did not take", async () => {
    const { port, board, peer } = await serve();
    peer.socket.pause();
    const bytes = Buffer.alloc(16 * 1024 * 1024);
    board.stream?.write(bytes);
    await eventually(() => peer.socket.readableLength > 0);
    board.stream?.reset();
    await board.until(() => board.gone);
    assert.equal(watched.said(port).at(-1), "board RST ACK");
    assert.ok(watched.bytesFrom(port).length < bytes.length);
  });

  it("shows a board that connects, and one that is refused", async () => {
    const server = await PeerServer.listen();
    const board = new Reader();
    const stream = watched.network.connect(HOST, server.port, board);
    board.read(stream);
    const peer = await server.next();
    peer.send("welcome");
    await board.until(() => board.received === "welcome");
    const port = stream.localPort;
    assert.deepEqual(watched.said(port), [
      "board SYN",
      "peer SYN ACK",
      "board ACK",
      "peer PSH ACK 7",
      "board ACK",
    ]);
    stream.reset();
    await board.until(() => board.gone);
    await server.close();

    watched = new Watched();
    const refused = new Reader();
    watched.network.connect(HOST, server.port, refused);
    await refused.until(() => refused.gone);
    assert.equal(refused.failed, "ECONNREFUSED");
    assert.deepEqual(watched.said(watched.packets[0].sourcePort), ["board SYN", "peer RST ACK"]);
  });

  it("shows datagrams both ways", async () => {
    const heard = new Changes();
    const texts: string[] = [];
    const open = (network: Watched["network"]) =>
      network.bind(0, {
        onDatagram: (bytes) => {
          texts.push(Buffer.from(bytes).toString());
          heard.changed();
        },
        onFailed: ({ message }) => assert.fail(message),
      });
    const board = open(watched.network);
    const other = new Watched();
    const peer = open(other.network);
    try {
      board.send(Buffer.from("ping"), HOST, peer.port);
      await heard.until(() => texts.includes("ping"));
      peer.send(Buffer.from("pong"), HOST, board.port);
      await heard.until(() => texts.includes("pong"));
    } finally {
      board.close();
      peer.close();
      await other.network.drained(1000);
    }
    const shown = (packets: Packet[]) =>
      packets.map((packet) => [
        packet.protocol,
        `${packet.source}:${packet.sourcePort}`,
        `${packet.destination}:${packet.destinationPort}`,
        Buffer.from(packet.payload).toString(),
      ]);
    assert.deepEqual(shown(watched.packets), [
      ["udp", `${HOST}:${board.port}`, `${HOST}:${peer.port}`, "ping"],
      ["udp", `${HOST}:${peer.port}`, `${HOST}:${board.port}`, "pong"],
    ]);
    assert.deepEqual(shown(other.packets), shown(watched.packets));
  });
});
