import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { WebSocket, WebSocketServer } from "ws";
import type { NetworkClasses } from "../../../../host-sim/sim/ecma419/network/classes.js";
import type { HTTPRoute } from "../../../../host-sim/sim/ecma419/network/http-server.js";
import type {
  WebSocketClient,
  WebSocketClientDictionary,
} from "../../../../host-sim/sim/ecma419/network/websocket-client.js";
import { frame } from "../../../../host-sim/sim/ecma419/network/websocket-frames.js";
import { acceptOf } from "../../../../host-sim/sim/ecma419/network/websocket-handshake.js";
import { Changes } from "../changes.js";
import { describePlaces, type Place } from "../places.js";
import { TestMachine } from "../test-machine.js";
import { OneAddress, pieces, scripted, ScriptedSocket } from "./scripted-socket.js";
import { classesOf, machineAlone } from "./test-network.js";

const {
  text: TEXT,
  binary: BINARY,
  close: CLOSE,
  ping: PING,
  pong: PONG,
} = machineAlone().classes.WebSocketClient;

/** One end of a WebSocket connection that reads all, and what it was told. */
class End extends Changes {
  readonly events: string[] = [];
  /** Complete messages; texts begin with "t", binary ones with "b". */
  readonly messages: string[] = [];
  room = 0;
  reading = true;
  onOpen: () => void = () => {};
  readonly io: WebSocketClient;
  #message = "";

  constructor({ WebSocketClient }: NetworkClasses, options: WebSocketClientDictionary) {
    super();
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the callbacks have the client as `this`
    const end = this;
    const note = (event: string) => {
      end.events.push(event);
      end.changed();
    };
    this.io = new WebSocketClient({
      onReadable(bytes, { more, binary }) {
        if (!end.reading) return;
        if (end.#message === "") end.#message = binary ? "b" : "t";
        if (bytes > 0) end.#message += Buffer.from(this.read() as ArrayBuffer).toString("latin1");
        if (more) return;
        end.messages.push(end.#message);
        end.#message = "";
        end.changed();
      },
      onWritable(room) {
        const isFirst = end.room === 0;
        end.room = room;
        if (isFirst) end.onOpen();
        end.changed();
      },
      onControl: (opcode, payload) => note(`control ${opcode} ${Buffer.from(payload).toString("latin1")}`),
      onClose: () => note("close"),
      onError: () => note("error"),
      ...options,
    });
  }
}

describe("WebSocket client on a scripted socket", () => {
  function connecting(options: Partial<WebSocketClientDictionary> = {}) {
    const { machine, clock, classes } = machineAlone();
    const tcp = scripted();
    const end = new End(classes, {
      host: "example.com",
      path: "/ws",
      dns: { io: OneAddress },
      socket: { io: tcp.io },
      ...options,
    });
    const [socket] = tcp.sockets;
    socket.open();
    const request = socket.written.toString();
    const key = /Sec-WebSocket-Key: (.*)\r\n/.exec(request)?.[1] ?? "";
    const accept = acceptOf(key, (text) => Buffer.from(text));
    const answer = (value = accept) =>
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${value}\r\n\r\n`;
    socket.written = Buffer.alloc(0);
    return { machine, clock, end, socket, request, answer, turn: () => clock.pass(0) };
  }

  function connected() {
    const set = connecting();
    set.socket.deliver(set.answer());
    set.turn();
    return set;
  }

  it("asks for the path with its protocol and headers", () => {
    const { request } = connecting({ protocol: "mqtt,chat", headers: new Map([["X-One", 1]]) });
    assert.match(request, /^GET \/ws HTTP\/1.1\r\nHost: example.com\r\nUpgrade: websocket\r\n/);
    assert.match(request, /Sec-WebSocket-Protocol: mqtt,chat\r\nX-One: 1\r\n\r\n$/);
  });

  it("has room when the server has accepted, and not before", () => {
    const { end, socket, answer } = connecting();
    assert.throws(() => end.io.write(new ArrayBuffer(1)), { message: "not connected" });
    for (const byte of pieces(Buffer.from(answer()), [1])) {
      assert.equal(end.room, 0);
      socket.deliver(byte);
    }
    assert.ok(end.room > 0);
  });

  it("takes no other answer", () => {
    const good = connecting().answer();
    for (const text of [
      connecting().answer("AAAA"),
      good.replace("101", "200"),
      good.replace("websocket", "other"),
      good.replace("Connection: Upgrade", "Connection: close"),
    ]) {
      const { end, socket } = connecting();
      socket.deliver(text);
      assert.deepEqual([end.events, socket.closed], [["error"], true]);
    }
  });

  it("masks what it sends, and says what kind it is", () => {
    const { end, socket } = connected();
    const sent: [Uint8Array, object | undefined, number][] = [
      [Buffer.from("one"), undefined, 0x80 | BINARY],
      [Buffer.from("two"), { binary: false, more: true }, TEXT],
      [Buffer.from("2"), { opcode: PING }, 0x80 | PING],
      [Buffer.from("three"), { binary: false, more: true }, 0],
      [Buffer.alloc(300, 7), undefined, 0x80],
      [Buffer.alloc(0), { binary: false }, 0x80 | TEXT],
    ];
    for (const [payload, options, first] of sent) {
      socket.written = Buffer.alloc(0);
      end.io.write(payload, options);
      const bytes = socket.written;
      const start = payload.length > 125 ? 4 : 2;
      assert.equal(bytes[0], first);
      assert.ok(bytes[1] & 0x80);
      const mask = bytes.subarray(start, start + 4);
      assert.notDeepEqual([...mask], [0, 0, 0, 0]);
      assert.deepEqual(
        Buffer.from(bytes.subarray(start + 4).map((byte, i) => byte ^ mask[i % 4])),
        Buffer.from(payload),
      );
    }
  });

  it("writes all of a message or throws", () => {
    const { end, socket } = connected();
    const { room } = end;
    assert.throws(() => end.io.write(new Uint8Array(room + 1)), { message: "would block" });
    assert.equal(end.io.write(new Uint8Array(room)), 0);
    socket.open(100);
    assert.equal(end.room, 92);
  });

  it("answers pings with pongs, and tells of both", () => {
    const { end, socket, turn } = connected();
    socket.deliver(frame(PING, true, Buffer.from("hi")));
    turn();
    socket.deliver(frame(PONG, true, Buffer.from("ho")));
    assert.deepEqual(end.events, [`control ${PING} hi`, `control ${PONG} ho`]);
    assert.deepEqual([socket.written[0], socket.written.length], [0x80 | PONG, 8]);
  });

  it("answers pings when there is room", () => {
    const { socket, turn } = connected();
    socket.open(5);
    socket.deliver(frame(PING, true, Buffer.from("hi")));
    turn();
    assert.equal(socket.written.length, 0);
    socket.open(8);
    assert.equal(socket.written.length, 8);
  });

  it("answers the peer's close, and ends when the peer does or after a second", () => {
    for (const isPeerSlow of [true, false]) {
      const { end, socket, turn, clock } = connected();
      socket.deliver(frame(CLOSE, true, Buffer.of(3, 232)));
      turn();
      assert.deepEqual([socket.written[0], socket.written.length], [0x80 | CLOSE, 8]);
      assert.equal(socket.closed, false);
      if (isPeerSlow) clock.pass(1000);
      else socket.fail();
      clock.pass(5000);
      assert.deepEqual(end.events, [`control ${CLOSE} \x03\xe8`, "close"]);
      assert.ok(socket.closed);
    }
  });

  it("ends when the peer has answered its close", () => {
    const { end, socket } = connected();
    end.io.write(Buffer.of(3, 232), { opcode: CLOSE });
    socket.deliver(frame(CLOSE, true, Buffer.of(3, 232)));
    assert.deepEqual(end.events, [`control ${CLOSE} \x03\xe8`, "close"]);
  });

  it("tells of a connection that is lost without close", () => {
    const { end, socket } = connected();
    socket.fail();
    socket.fail();
    assert.deepEqual(end.events, ["error"]);
    assert.throws(() => end.io.write(new ArrayBuffer(1)));
    assert.equal(end.io.read(), undefined);
  });

  for (const [what, bytes] of [
    ["a masked frame", frame(TEXT, true, Buffer.from("x"), Buffer.of(1, 2, 3, 4))],
    ["a reserved bit", Buffer.of(0x40 | 0x81, 0)],
    ["an unknown opcode", Buffer.of(0x83, 0)],
    ["a control frame in parts", Buffer.of(PING, 0)],
    ["a long control frame", frame(PING, true, Buffer.alloc(126))],
    ["a fragment of nothing", frame(0, true, Buffer.from("x"))],
    [
      "a message within a message",
      Buffer.concat([frame(TEXT, false, Buffer.of()), frame(TEXT, true, Buffer.of())]),
    ],
    ["a frame longer than there is", Buffer.of(0x82, 127, 255, 255, 255, 255, 255, 255, 255, 255)],
  ] as const) {
    it(`ends with an error for ${what}`, () => {
      const { end, socket } = connected();
      socket.deliver(bytes);
      assert.deepEqual([end.events, socket.closed], [["error"], true]);
    });
  }

  it("reads numbers, parts and buffers, and unmasks them, as the server's side", () => {
    const { machine, clock, classes } = machineAlone();
    const attach = new ScriptedSocket({});
    const tcp: ScriptedSocket[] = [];
    class Adopting extends ScriptedSocket {
      constructor(options: object) {
        super(options);
        tcp.push(this);
      }
    }
    Object.defineProperty(attach, "constructor", { value: Adopting });
    const told: [number, object][] = [];
    const client = new classes.WebSocketClient({
      attach,
      onReadable: (bytes, options) => told.push([bytes, options]),
    });
    const [socket] = tcp;
    socket.deliver(frame(BINARY, true, Buffer.from("abcdefghi"), Buffer.of(9, 8, 7, 6)));
    client.format = "number";
    assert.equal(client.read(), 97);
    client.format = "buffer";
    assert.equal(Buffer.from(client.read(2) as ArrayBuffer).toString(), "bc");
    const into = new Uint8Array(3);
    assert.equal(client.read(into), 3);
    assert.equal(Buffer.from(into).toString(), "def");
    assert.equal(Buffer.from(client.read(100) as ArrayBuffer).toString(), "ghi");
    assert.equal(client.read(), undefined);
    socket.deliver(frame(TEXT, true, Buffer.of(), Buffer.of(9, 8, 7, 6)));
    clock.pass(0);
    assert.deepEqual(told, [
      [9, { more: false, binary: true }],
      [0, { more: false, binary: false }],
    ]);
    assert.throws(() => (client.format = "text"), { name: "RangeError" });
    void machine;
  });

  it("gives the same messages in whatever pieces they come", () => {
    const message = fc.record({
      binary: fc.boolean(),
      parts: fc.array(fc.uint8Array({ maxLength: 200 }), { minLength: 1, maxLength: 4 }),
      ping: fc.boolean(),
    });
    const lengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), lengths, (messages, cuts) => {
        const { end, socket, turn } = connected();
        const bytes = messages.flatMap(({ binary, parts, ping }) =>
          parts.flatMap((part, i) => [
            frame(i > 0 ? 0 : binary ? BINARY : TEXT, i === parts.length - 1, part),
            ...(ping ? [frame(PING, true, Buffer.from("p"))] : []),
          ]),
        );
        for (const part of pieces(Buffer.concat(bytes), cuts)) {
          socket.deliver(part);
          turn();
        }
        assert.deepEqual(
          end.messages,
          messages.map(({ binary, parts }) => (binary ? "b" : "t") + Buffer.concat(parts).toString("latin1")),
        );
      }),
    );
  });
});

/** A server that goes over to WebSocket, with one subprotocol. */
class Site extends Changes {
  readonly #server;
  #guest: End | undefined;

  constructor(machine: TestMachine, classes: NetworkClasses, protocol: string) {
    super();
    const onGuest = (guest: End) => {
      assert.equal(this.#guest, undefined);
      this.#guest = guest;
      this.changed();
    };
    this.#server = new classes.HTTPServer({
      io: machine.io.Listener,
      port: 0,
      onConnect: (connection) =>
        connection.accept({
          onRequest() {
            this.route = {
              ...classes.handshakeRoute,
              protocol: [protocol],
              onDone() {
                onGuest(new End(classes, { attach: this.detach() }));
              },
            } as HTTPRoute;
          },
        }),
    });
  }

  get port(): number {
    return this.#server.port;
  }

  /** The server's end of the only connection, once there is one. */
  async guest(): Promise<End> {
    await this.until(() => this.#guest !== undefined);
    return this.#guest as End;
  }

  close(): void {
    this.#server.close();
  }
}

describePlaces("WebSocket between two machines", (make) => {
  let place: Place;
  let machine: TestMachine;
  let other: TestMachine;

  beforeEach(() => {
    place = make();
    machine = place.machine();
    other = place.machine();
  });

  afterEach(async () => {
    await Promise.all([machine.off(), other.off()]);
    place.end();
  });

  it("goes from the server's handshake to close", async () => {
    const classes = classesOf(machine);
    const site = new Site(machine, classes, "chat");
    const others = classesOf(other, 2);
    const client = new End(others, {
      host: machine.network.address,
      port: site.port,
      protocol: "other,chat",
      dns: { io: others.ResolverUDP, servers: [], socket: { io: other.io.UDP } },
      socket: { io: other.io.TCP },
    });
    await client.until(() => client.room > 0);
    const guest = await site.guest();
    await guest.until(() => guest.room > 0);
    client.io.write(Buffer.from("hello"), { binary: false });
    guest.io.write(Buffer.from("welcome"));
    await guest.until(() => guest.messages.length > 0);
    await client.until(() => client.messages.length > 0);
    assert.deepEqual([guest.messages, client.messages], [["thello"], ["bwelcome"]]);
    client.io.write(Buffer.of(3, 232), { opcode: CLOSE });
    await client.until(() => client.events.includes("close"));
    await guest.until(() => guest.events.includes("close"));
    site.close();
  });
});

describe("WebSocket with ws", () => {
  let machine: TestMachine;

  beforeEach(() => (machine = new TestMachine()));
  afterEach(() => machine.off());

  it("speaks with its server and its client", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    await once(server, "listening");
    server.on("connection", (socket) => {
      socket.on("message", (data: Buffer, isBinary) => socket.send(data, { binary: isBinary }));
      socket.ping("p");
    });
    const classes = classesOf(machine);
    const client = new End(classes, {
      host: "localhost",
      port: (server.address() as AddressInfo).port,
      dns: { io: classes.ResolverUDP, servers: [], socket: { io: machine.io.UDP } },
      socket: { io: machine.io.TCP },
    });
    await client.until(() => client.room > 0);
    const large = Buffer.alloc(client.room, "x");
    client.io.write(large);
    await client.until(() => client.messages.length === 1);
    client.io.write(Buffer.from("汉"), { binary: false, more: true });
    client.io.write(Buffer.from("字"), { binary: false });
    await client.until(() => client.messages.length === 2);
    assert.deepEqual(client.messages, [`b${large.toString()}`, `t${Buffer.from("汉字").toString("latin1")}`]);
    assert.ok(client.events.includes(`control ${PING} p`));
    for (const socket of server.clients) socket.close(1001, "bye");
    await client.until(() => client.events.includes("close"));
    assert.ok(client.events.includes(`control ${CLOSE} \x03\xe9bye`));
    server.close();

    const site = new Site(machine, classes, "b");
    const socket = new WebSocket(`ws://127.0.0.1:${site.port}/`, ["a", "b"]);
    await once(socket, "open");
    assert.equal(socket.protocol, "b");
    const guest = await site.guest();
    const body = "y".repeat(200_000);
    socket.send(body);
    await guest.until(() => guest.messages.length === 1);
    assert.equal(guest.messages[0], `t${body}`);
    guest.io.write(Buffer.from("out"), { binary: false });
    const [data] = (await once(socket, "message")) as [Buffer];
    assert.equal(data.toString(), "out");
    socket.close(1000, "end");
    await guest.until(() => guest.events.includes("close"));
    site.close();
  });
});
