import assert from "node:assert/strict";
import fc from "fast-check";
import { generate, parser, type IConnackPacket, type Packet } from "mqtt-packet";
import type { NetworkClasses } from "../../../../host-sim/sim/ecma419/network/classes.js";
import type {
  MQTTClient,
  MQTTClientDictionary,
  MQTTReadableOptions,
} from "../../../../host-sim/sim/ecma419/network/mqtt-client.js";
import { embedded, killBrokers, mosquitto, MOSQUITTO } from "../../../brokers.js";
import { Changes } from "../changes.js";
import { TestMachine } from "../test-machine.js";
import { OneAddress, pieces, scripted } from "./scripted-socket.js";
import { classesOf, machineAlone } from "./test-network.js";

const { MQTTClient: CODES } = machineAlone().classes;

interface Message {
  readonly topic: string | undefined;
  readonly QoS: number | undefined;
  readonly payload: string;
}

/** A client that reads all, and what it was told. */
class Subscriber extends Changes {
  readonly controls: Record<string, unknown>[] = [];
  readonly messages: Message[] = [];
  readonly told: MQTTReadableOptions[] = [];
  readonly rooms: number[] = [];
  errors: unknown[] = [];
  reading = true;
  onRoom: (room: number) => void = () => {};
  readonly io: MQTTClient;
  #first: MQTTReadableOptions | undefined;
  #payload = "";

  constructor({ MQTTClient }: NetworkClasses, options: MQTTClientDictionary) {
    super();
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the callbacks have the client as `this`
    const subscriber = this;
    this.io = new MQTTClient({
      onControl(message) {
        subscriber.controls.push({ ...message });
        subscriber.changed();
      },
      onReadable(bytes, readable) {
        subscriber.told.push(readable);
        if (subscriber.reading) subscriber.#read(bytes, readable);
        subscriber.changed();
      },
      onWritable(room) {
        subscriber.rooms.push(room);
        subscriber.onRoom(room);
        subscriber.changed();
      },
      onError(error) {
        subscriber.errors.push(error);
        subscriber.changed();
      },
      ...options,
    });
  }

  #read(bytes: number, options: MQTTReadableOptions): void {
    this.#first ??= options;
    if (bytes > 0) this.#payload += Buffer.from(this.io.read() as ArrayBuffer).toString("latin1");
    if (options.more) return;
    const { topic, QoS, byteLength } = this.#first;
    assert.equal(this.#payload.length, byteLength);
    this.messages.push({ topic, QoS, payload: this.#payload });
    this.#first = undefined;
    this.#payload = "";
  }
}

/** What a client has written, as mqtt-packet reads it. */
function packetsOf(bytes: Uint8Array): Packet[] {
  const packets: Packet[] = [];
  const reader = parser();
  reader.on("packet", (packet: Packet) => packets.push(packet));
  reader.on("error", (error: Error) => assert.fail(error));
  reader.parse(Buffer.from(bytes));
  return packets;
}

const CONNACK: IConnackPacket = { cmd: "connack", returnCode: 0, sessionPresent: false };

describe("MQTT client on a scripted socket", () => {
  function connecting(options: Partial<MQTTClientDictionary> = {}) {
    const { clock, classes } = machineAlone();
    const tcp = scripted();
    const client = new Subscriber(classes, {
      host: "broker.example",
      dns: { io: OneAddress },
      socket: { io: tcp.io },
      ...options,
    });
    const [socket] = tcp.sockets;
    const turn = () => clock.pass(0);
    /** What was written since the last call. */
    const written = () => {
      const packets = packetsOf(socket.written);
      socket.written = Buffer.alloc(0);
      return packets;
    };
    const say = (...packets: Packet[]) => {
      socket.deliver(Buffer.concat(packets.map((packet) => generate(packet))));
      turn();
    };
    return { clock, client, socket, turn, written, say };
  }

  function connected(options: Partial<MQTTClientDictionary> = {}) {
    const set = connecting(options);
    set.socket.open();
    set.say(CONNACK);
    set.written();
    return set;
  }

  it("connects with the defaults, on port 1883", () => {
    const { socket, written } = connecting();
    assert.equal(socket.options.port, 1883);
    socket.open();
    const [packet] = written();
    assert.ok(packet.cmd === "connect");
    assert.deepEqual(
      [
        packet.protocolId,
        packet.protocolVersion,
        packet.clean,
        packet.keepalive,
        packet.clientId,
        packet.will,
      ],
      ["MQTT", 4, true, 0, "", undefined],
    );
    assert.deepEqual([packet.username, packet.password], [undefined, undefined]);
  });

  it("connects with all that the options say, in pieces where there is no room", () => {
    const { socket, written } = connecting({
      id: "me",
      user: "汉",
      password: Uint8Array.of(1, 2),
      clean: false,
      keepAlive: 60_500,
      will: { topic: "gone", message: "me", QoS: 1, retain: true },
    });
    for (let i = 0; i < 20; i++) socket.open(9);
    const [packet] = written();
    assert.ok(packet.cmd === "connect");
    assert.deepEqual(
      [packet.clientId, packet.username, packet.clean, packet.keepalive],
      ["me", "汉", false, 61],
    );
    assert.deepEqual([...(packet.password as unknown as Buffer)], [1, 2]);
    const { topic, payload, qos, retain } = packet.will as {
      topic: string;
      payload: Buffer;
      qos: number;
      retain: boolean;
    };
    assert.deepEqual([topic, payload.toString(), qos, retain], ["gone", "me", 1, true]);
  });

  it("refuses to write before CONNACK, and tells of it and of room after it", () => {
    const { client, socket, say } = connecting();
    socket.open();
    assert.throws(() => client.io.write(null, { operation: CODES.PINGREQ }), { message: "not connected" });
    say(CONNACK);
    assert.deepEqual(client.controls, [{ operation: CODES.CONNACK, returnCode: 0 }]);
    assert.equal(client.rooms.length, 1);
  });

  it("fails when the broker refuses it", () => {
    const { client, socket, say } = connecting();
    socket.open();
    say({ cmd: "connack", returnCode: 5, sessionPresent: false });
    assert.equal(client.errors.length, 1);
    assert.ok(socket.closed);
  });

  it("fails when it has no connection after 30 s", () => {
    const { client, clock } = connecting();
    clock.pass(29_999);
    assert.equal(client.errors.length, 0);
    clock.pass(1);
    assert.equal(client.errors.length, 1);
  });

  it("subscribes, unsubscribes, pings and disconnects", () => {
    const { client, written } = connected();
    client.io.write(null, {
      operation: CODES.SUBSCRIBE,
      items: [{ topic: "a/+", QoS: 2 }, { topic: "b" }],
    });
    client.io.write(null, { operation: CODES.UNSUBSCRIBE, id: 700, items: [{ topic: "b" }] });
    client.io.write(null, { operation: CODES.PINGREQ });
    client.io.write(null, { operation: CODES.DISCONNECT });
    const [first, second, ...rest] = written();
    assert.ok(first.cmd === "subscribe" && second.cmd === "unsubscribe");
    assert.deepEqual(
      first.subscriptions.map(({ topic, qos }) => [topic, qos]),
      [
        ["a/+", 2],
        ["b", 0],
      ],
    );
    assert.deepEqual([first.messageId, second.messageId, second.unsubscriptions], [1, 700, ["b"]]);
    assert.deepEqual(
      rest.map(({ cmd }) => cmd),
      ["pingreq", "disconnect"],
    );
  });

  it("publishes messages whole and in parts", () => {
    const { client, written } = connected();
    client.io.write(Buffer.from("one"), { topic: "t", QoS: 1, retain: true, duplicate: true });
    client.io.write(Buffer.from("tw"), { topic: "汉", byteLength: 5, QoS: 2 });
    assert.throws(() => client.io.write(null, { operation: CODES.PINGREQ }));
    assert.throws(() => client.io.write(Buffer.from("long")));
    client.io.write(Buffer.from("o!"));
    client.io.write(Buffer.from("?"));
    client.io.write(null, { topic: "empty" });
    const seen = written().map((packet) => {
      assert.ok(packet.cmd === "publish");
      const { topic, payload, qos, retain, dup, messageId } = packet;
      return [topic, payload.toString(), qos, retain, dup, messageId];
    });
    assert.deepEqual(seen, [
      ["t", "one", 1, true, true, 1],
      ["汉", "two!?", 2, false, false, 2],
      ["empty", "", 0, false, false, undefined],
    ]);
  });

  it("sends nothing of what it refuses", () => {
    const { client, socket } = connected();
    socket.open(20);
    for (const [data, options] of [
      [Buffer.alloc(30), { topic: "t" }],
      [Buffer.alloc(3), { topic: "t", byteLength: 2 }],
      [Buffer.alloc(3), { topic: "t", QoS: 3 }],
      [Buffer.alloc(3), {}],
      [Buffer.alloc(3), { topic: "t", QoS: 1, id: 0 }],
      [Buffer.alloc(3), { topic: "t", byteLength: 2 ** 28 }],
      [null, { operation: CODES.SUBSCRIBE, items: [] }],
      [null, { operation: CODES.CONNECT }],
      [null, undefined],
    ] as const)
      assert.throws(() => client.io.write(data, options));
    assert.equal(socket.written.length, 0);
    assert.equal(client.io.write(Buffer.alloc(3), { topic: "t" }), 4);
  });

  it("acknowledges what it receives, by its quality of service", () => {
    const { client, written, say } = connected();
    const publish = (qos: 0 | 1 | 2, messageId?: number): Packet =>
      ({
        cmd: "publish",
        topic: "t",
        payload: `q${qos}`,
        qos,
        messageId,
        dup: false,
        retain: false,
      }) as Packet;
    say(publish(0), publish(1, 11), publish(2, 12), { cmd: "pubrel", messageId: 12 } as Packet);
    say({ cmd: "pubrec", messageId: 13 } as Packet, { cmd: "puback", messageId: 14 } as Packet);
    say({ cmd: "pubcomp", messageId: 13 } as Packet);
    assert.deepEqual(
      client.messages,
      [0, 1, 2].map((QoS) => ({ topic: "t", QoS, payload: `q${QoS}` })),
    );
    assert.deepEqual(
      written().map(({ cmd, messageId }) => [cmd, messageId]),
      [
        ["puback", 11],
        ["pubrec", 12],
        ["pubcomp", 12],
        ["pubrel", 13],
      ],
    );
    assert.deepEqual(client.controls.slice(1), [
      { operation: CODES.PUBREL, id: 12 },
      { operation: CODES.PUBREC, id: 13 },
      { operation: CODES.PUBACK, id: 14 },
      { operation: CODES.PUBCOMP, id: 13 },
    ]);
  });

  it("tells what a subscription got", () => {
    const { client, say } = connected();
    say({ cmd: "suback", messageId: 1, granted: [2, 0, 128] }, { cmd: "unsuback", messageId: 2 } as Packet, {
      cmd: "pingresp",
    });
    assert.deepEqual(client.controls.slice(1), [
      { operation: CODES.SUBACK, id: 1, payload: [2, 0, 128] },
      { operation: CODES.UNSUBACK, id: 2 },
      { operation: CODES.PINGRESP },
    ]);
  });

  it("keeps acknowledgements until a message of its own is complete, and there is room", () => {
    const { client, socket, turn, say } = connected();
    client.io.write(Buffer.from("a"), { topic: "t", byteLength: 2 });
    say({ cmd: "publish", topic: "t", payload: "x", qos: 1, messageId: 9, dup: false, retain: false });
    const before = socket.written.length;
    socket.open(3);
    assert.equal(socket.written.length, before);
    client.io.write(Buffer.from("b"));
    turn();
    assert.equal(socket.written.length, before + 1);
    socket.open(4);
    assert.equal(socket.written.length, before + 5);
  });

  it("reads no more while the broker does not take its acknowledgements", () => {
    const { clock, client, socket, say, written } = connected();
    const count = 200;
    const acknowledged: (number | undefined)[] = [];
    socket.open(0);
    say(
      ...Array.from({ length: count }, (_, i): Packet => ({
        cmd: "publish",
        topic: "t",
        payload: "p",
        qos: 1,
        messageId: i + 1,
        dup: false,
        retain: false,
      })),
    );
    assert.ok(socket.unread_bytes > 0 && client.messages.length < 100);
    for (let i = 0; i < 10; i++) {
      socket.open(8192);
      clock.pass(10);
      acknowledged.push(...written().map(({ messageId }) => messageId));
    }
    assert.equal(client.messages.length, count);
    assert.deepEqual(
      acknowledged,
      Array.from({ length: count }, (_, i) => i + 1),
    );
  });

  it("leaves a message unread until the program reads it", () => {
    const { client, socket, turn, say } = connected();
    client.reading = false;
    const body = (payload: string): Packet => ({
      cmd: "publish",
      topic: "t",
      payload,
      qos: 0,
      dup: false,
      retain: false,
    });
    say(body("first"), body("second"));
    socket.deliver("");
    assert.equal(client.told.length, 1);
    assert.ok(socket.unread_bytes > 5);
    const into = new Uint8Array(3);
    assert.equal(client.io.read(into), 3);
    assert.equal(Buffer.from(client.io.read(9) as ArrayBuffer).toString(), "st");
    assert.equal(client.io.read(), undefined);
    client.reading = true;
    turn();
    assert.deepEqual(client.messages, [{ topic: "t", QoS: 0, payload: "second" }]);
  });

  it("pings in time, and fails when the broker does not answer", () => {
    const { client, clock, written, say } = connected({ keepAlive: 8000 });
    for (let i = 0; i < 5; i++) {
      clock.pass(6000);
      assert.deepEqual(
        written().map(({ cmd }) => cmd),
        ["pingreq"],
      );
      say({ cmd: "pingresp" });
    }
    clock.pass(12_000);
    assert.equal(client.errors.length, 1);
    clock.pass(60_000);
    assert.equal(client.errors.length, 1);
  });

  it("understands the older spelling of keepAlive", () => {
    const { socket, written } = connecting({ keepalive: 5000 });
    socket.open();
    const [packet] = written();
    assert.ok(packet.cmd === "connect");
    assert.equal(packet.keepalive, 5);
  });

  for (const [what, bytes] of [
    ["an operation that there is not", Buffer.of(0xf0, 0)],
    ["a length of five bytes", Buffer.of(0x30, 255, 255, 255, 255, 1)],
    ["an empty topic", Buffer.of(0x30, 2, 0, 0)],
    ["a topic longer than the packet", Buffer.of(0x30, 4, 0, 9, 65, 65)],
    ["a quality of service that there is not", Buffer.of(0x36, 5, 0, 1, 65, 0, 1)],
    ["a second CONNACK", generate(CONNACK)],
    ["a PUBACK without id", Buffer.of(0x40, 0)],
  ] as const) {
    it(`fails at ${what}`, () => {
      const { client, socket } = connected();
      socket.deliver(bytes);
      assert.equal(client.errors.length, 1);
      assert.ok(socket.closed);
    });
  }

  it("tells once of a lost connection, and nothing after close", () => {
    const lost = connected();
    lost.socket.fail();
    assert.equal(lost.client.errors.length, 1);
    assert.throws(() => lost.client.io.write(null, { operation: CODES.PINGREQ }));
    const closed = connected({ keepAlive: 1000 });
    closed.client.io.close();
    closed.client.io.close();
    closed.clock.pass(60_000);
    assert.equal(closed.client.errors.length, 0);
    assert.ok(closed.socket.closed);
  });

  it("gives the same messages in whatever pieces they come", () => {
    const message = fc.record({
      topic: fc.stringMatching(/^[a-z汉/]{1,20}$/),
      payload: fc.uint8Array({ maxLength: 300 }),
      qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
    });
    const lengths = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), lengths, (messages, cuts) => {
        const { client, socket, turn, written } = connected();
        const bytes = messages.map(({ topic, payload, qos }, i) =>
          generate({
            cmd: "publish",
            topic,
            payload: Buffer.from(payload),
            qos,
            messageId: qos > 0 ? i + 1 : undefined,
            dup: false,
            retain: false,
          }),
        );
        for (const part of pieces(Buffer.concat(bytes), cuts)) {
          socket.deliver(part);
          turn();
        }
        assert.deepEqual(
          client.messages,
          messages.map(({ topic, payload, qos }) => ({
            topic,
            QoS: qos,
            payload: Buffer.from(payload).toString("latin1"),
          })),
        );
        assert.deepEqual(
          written().map(({ cmd, messageId }) => [cmd, messageId]),
          messages.flatMap(({ qos }, i) => (qos > 0 ? [[qos === 1 ? "puback" : "pubrec", i + 1]] : [])),
        );
      }),
    );
  });
});

const BROKERS = { "the embedded broker": embedded, ...(MOSQUITTO ? { Mosquitto: mosquitto } : {}) };

describe("MQTT client with brokers of this machine", () => {
  after(killBrokers);

  for (const [name, make] of Object.entries(BROKERS)) {
    it(`subscribes and publishes with all qualities of service, also large messages: ${name}`, async () => {
      const broker = await make();
      await broker.start();
      const port = Number(broker.place.split(":")[1]);
      const machine = new TestMachine();
      const classes = classesOf(machine);
      const client = new Subscriber(classes, {
        host: "localhost",
        port,
        id: "palmwire",
        dns: { io: classes.ResolverUDP, servers: [], socket: { io: machine.io.UDP } },
        socket: { io: machine.io.TCP },
      });
      await client.until(() => client.controls.length === 1);
      client.io.write(null, { operation: CODES.SUBSCRIBE, items: [{ topic: "room/#", QoS: 2 }] });
      await client.until(() => client.controls.length === 2);
      for (const QoS of [0, 1, 2])
        client.io.write(Buffer.from(`small ${QoS}`), { topic: `room/${QoS}`, QoS });
      await client.until(() => client.messages.length === 3);
      // Messages of different qualities of service may overtake each other.
      const byTopic = [...client.messages].sort((a, b) => String(a.topic).localeCompare(String(b.topic)));
      assert.deepEqual(
        byTopic,
        [0, 1, 2].map((QoS) => ({ topic: `room/${QoS}`, QoS, payload: `small ${QoS}` })),
      );
      const body = Buffer.alloc(60_000, "palmwire");
      let sent = 1000;
      client.onRoom = (room) => {
        const part = body.subarray(sent, sent + room);
        sent += part.length;
        if (part.length > 0) client.io.write(part);
      };
      client.io.write(body.subarray(0, sent), { topic: "room/large", byteLength: body.length, QoS: 1 });
      await client.until(() => client.messages.length === 4);
      assert.equal(client.messages[3].payload, body.toString());
      assert.deepEqual(client.errors, []);
      client.io.write(null, { operation: CODES.DISCONNECT });
      await client.until(() => client.errors.length === 1);
      await machine.off();
      await broker.kill();
    });
  }
});
