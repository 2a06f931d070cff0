import assert from "node:assert/strict";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { decode, encode, type Answer, type Packet } from "dns-packet";
import fc from "fast-check";
import type { NetworkClasses } from "../../../../host-sim/sim/ecma419/network/classes.js";
import { dnsQuery, readResponse } from "../../../../host-sim/sim/ecma419/network/dns-message.js";
import type { Resolver } from "../../../../host-sim/sim/ecma419/network/sockets.js";
import type { VirtualHost } from "../../../../host-sim/sim/network/virtual/virtual-host.js";
import { Changes } from "../changes.js";
import { TestMachine } from "../test-machine.js";
import { classesOf, machineInWorld } from "./test-network.js";

const utf8 = (text: string) => Buffer.from(text);

/** What a lookup has told, in the standard's way and in Moddable's. */
interface Told {
  standard: unknown[][];
  moddable: unknown[][];
}

function lookUp(resolver: Resolver, host: string, changes?: Changes): Told {
  const told: Told = { standard: [], moddable: [] };
  resolver.resolve(
    {
      host,
      onResolved: (name, address) => told.moddable.push([name, address]),
      onError: (name) => told.moddable.push([name]),
    },
    (error, address, name) => {
      told.standard.push(error ? [error.message] : [error, address, name]);
      changes?.changed();
    },
  );
  return told;
}

/** A server of a virtual host that answers with what `answer` gives. */
function serve(
  host: VirtualHost,
  answer: (query: Packet) => Packet | undefined,
  port = 53,
): { queries: Packet[] } {
  const queries: Packet[] = [];
  const socket = host.bind(port, {
    onDatagram(bytes, address, from) {
      const query = decode(Buffer.from(bytes));
      queries.push(query);
      const response = answer(query);
      if (response) socket.send(encode(response), address, from);
    },
    onFailed() {},
  });
  if (port === 5353) socket.join("224.0.0.251");
  return { queries };
}

const answering =
  (...answers: Answer[]) =>
  ({ id, questions }: Packet): Packet => ({ type: "response", id, questions, answers });

const a = (name: string, data: string): Answer => ({ type: "A", class: "IN", name, data });

describe("DNS over UDP", () => {
  function setUp() {
    const { machine, world } = machineInWorld();
    const first = world.plugIn("first").host;
    const second = world.plugIn("second").host;
    const classes = classesOf(machine);
    const resolver = new classes.ResolverUDP({
      servers: [first.address, second.address],
      socket: { io: machine.io.UDP },
    });
    return { machine, world, first, second, resolver };
  }

  it("asks the server, and tells the address in both ways, once", () => {
    const { world, first, resolver } = setUp();
    const { queries } = serve(first, answering(a("board.example", "10.1.2.3")));
    const told = lookUp(resolver, "board.example");
    assert.deepEqual(told, { standard: [], moddable: [] }, "not inside the call");
    world.clock.pass(20_000);
    assert.deepEqual(told, {
      standard: [[null, "10.1.2.3", "board.example"]],
      moddable: [["board.example", "10.1.2.3"]],
    });
    const [{ type, flags, questions }] = queries;
    assert.deepEqual(
      [type, flags, questions],
      ["query", 256, [{ name: "board.example", type: "A", class: "IN" }]],
    );
    assert.equal(queries.length, 1);
  });

  it("follows other names and other records to an address", () => {
    const { world, first, resolver } = setUp();
    serve(
      first,
      answering(
        { type: "CNAME", name: "www.example", data: "host.example" },
        { type: "TXT", name: "host.example", data: "x" },
        a("host.example", "10.9.9.9"),
        a("host.example", "10.9.9.8"),
      ),
    );
    const told = lookUp(resolver, "WWW.example");
    world.clock.pass(100);
    assert.deepEqual(told.standard, [[null, "10.9.9.9", "WWW.example"]]);
  });

  it("knows addresses and localhost without a question", () => {
    const { machine, world, resolver } = setUp();
    const told = ["192.168.4.1", "localhost"].map((host) => lookUp(resolver, host));
    world.clock.pass(0);
    assert.deepEqual(
      told.map(({ standard }) => standard),
      [[[null, "192.168.4.1", "192.168.4.1"]], [[null, "127.0.0.1", "localhost"]]],
    );
    assert.equal(world.packets.length, 0);
    assert.equal(machine.machine.udpSockets, 0);
  });

  it("asks the servers in turn, every second", () => {
    const { machine, world, first, second, resolver } = setUp();
    const silent = serve(first, () => undefined);
    const { queries } = serve(second, answering(a("x.example", "10.0.0.7")));
    const told = lookUp(resolver, "x.example");
    world.clock.pass(900);
    assert.deepEqual([silent.queries.length, queries.length, machine.machine.udpSockets], [1, 0, 1]);
    world.clock.pass(200);
    assert.deepEqual(told.standard, [[null, "10.0.0.7", "x.example"]]);
    assert.equal(machine.machine.udpSockets, 0, "no socket is held any more");
  });

  it("gives up after five rounds", () => {
    const { world, first, second, resolver } = setUp();
    const servers = [first, second].map((host) => serve(host, () => undefined));
    const told = lookUp(resolver, "x.example");
    world.clock.pass(9900);
    assert.equal(told.standard.length, 0);
    world.clock.pass(200);
    assert.deepEqual(told, { standard: [["no answer about x.example"]], moddable: [["x.example"]] });
    assert.deepEqual(
      servers.map(({ queries }) => queries.length),
      [5, 5],
    );
  });

  it("takes a refusal for the end, and no answer to another question", () => {
    const { world, first, resolver } = setUp();
    serve(first, (query) => ({ type: "response", id: query.id, flags: 3, questions: query.questions }));
    const refused = lookUp(resolver, "none.example");
    world.clock.pass(100);
    assert.deepEqual(refused.standard, [["none.example has no address"]]);
    const { world: other, first: liar, resolver: asking } = setUp();
    serve(liar, (query) => ({
      type: "response",
      id: query.id,
      questions: [{ type: "A", name: "other.example" }],
      answers: [a("other.example", "6.6.6.6")],
    }));
    const lied = lookUp(asking, "x.example");
    other.clock.pass(900);
    assert.deepEqual(lied.standard, []);
  });

  it("resolves several names at once, each with an id of its own", () => {
    const { world, first, resolver } = setUp();
    const { queries } = serve(first, (query) => {
      const { name } = (query.questions ?? [])[0];
      return answering(a(name, `10.0.0.${name.charCodeAt(0)}`))(query);
    });
    const told = ["a.example", "b.example", "c.example"].map((host) => lookUp(resolver, host));
    world.clock.pass(100);
    assert.deepEqual(
      told.map(({ standard }) => standard[0][1]),
      ["10.0.0.97", "10.0.0.98", "10.0.0.99"],
    );
    assert.equal(new Set(queries.map(({ id }) => id)).size, 3);
  });

  it("asks the local network for names that end with .local", () => {
    const { world, second, resolver } = setUp();
    serve(second, () => ({ type: "response", id: 0, answers: [a("lamp.local", "10.0.0.9")] }), 5353);
    const told = lookUp(resolver, "lamp.local");
    world.clock.pass(100);
    assert.deepEqual(told.standard, [[null, "10.0.0.9", "lamp.local"]]);
  });

  it("finds the address among those of other hosts that tell theirs with it", () => {
    const { world, second, resolver } = setUp();
    const answers = [a("oven.local", "10.0.0.8"), a("Lamp.local", "10.0.0.9")];
    serve(second, () => ({ type: "response", id: 0, answers }), 5353);
    const told = ["lamp.local", "door.local", "oven.local"].map((host) => lookUp(resolver, host).standard);
    world.clock.pass(100);
    assert.deepEqual(told, [[[null, "10.0.0.9", "lamp.local"]], [], [[null, "10.0.0.8", "oven.local"]]]);
  });

  it("tries again what cannot be sent without Wi-Fi", () => {
    const { machine, world, first, resolver } = setUp();
    serve(first, answering(a("x.example", "10.0.0.7")));
    machine.station.disconnect();
    const told = lookUp(resolver, "x.example");
    world.clock.pass(1500);
    machine.station.connect("classroom", "chalk and cheese");
    world.clock.pass(9000);
    assert.deepEqual(told.standard, [[null, "10.0.0.7", "x.example"]]);
  });

  it("tries again when the chip has no socket left", () => {
    const { machine, world, first, resolver } = setUp();
    serve(first, answering(a("x.example", "10.0.0.7")));
    const sockets = Array.from({ length: machine.chip.udpSockets_max }, () => new machine.io.UDP({}));
    const told = lookUp(resolver, "x.example");
    world.clock.pass(1500);
    assert.deepEqual(told.standard, []);
    for (const socket of sockets) socket.close();
    world.clock.pass(2000);
    assert.deepEqual(told.standard, [[null, "10.0.0.7", "x.example"]]);
  });

  it("calls nothing back after close, and refuses what is wrong", () => {
    const { machine, world, first, resolver } = setUp();
    serve(first, answering(a("x.example", "10.0.0.7")));
    const told = lookUp(resolver, "x.example");
    world.clock.pass(0);
    resolver.close();
    world.clock.pass(20_000);
    assert.deepEqual(told, { standard: [], moddable: [] });
    assert.equal(machine.machine.udpSockets, 0);
    assert.throws(() => lookUp(resolver, "x.example"), { name: "SyntaxError" });
    const { resolver: other, world: late } = setUp();
    assert.throws(() => other.resolve({ host: "" }, () => {}), { message: "host required" });
    assert.throws(() => other.resolve({ host: "x" }), { message: "callback required" });
    const wrong = lookUp(other, `${"x".repeat(64)}.example`);
    late.clock.pass(0);
    assert.equal(wrong.standard.length, 1);
  });

  it("may be closed by a lookup that has failed while others go on", () => {
    const { machine, world, first, second, resolver } = setUp();
    const servers = [first, second].map((host) => serve(host, () => undefined));
    const asked = () => servers.reduce((sum, { queries }) => sum + queries.length, 0);
    resolver.resolve({ host: "a.example" }, () => resolver.close());
    world.clock.pass(1500);
    const told = lookUp(resolver, "b.example");
    world.clock.pass(8400);
    const before = asked();
    world.clock.pass(20_000);
    assert.deepEqual([told.standard, asked() - before], [[], 0]);
    assert.deepEqual([machine.machine.udpSockets, machine.machine.timers], [0, 0]);
  });

  it("writes queries that dns-packet reads, and reads whatever dns-packet writes", () => {
    const name = fc
      .array(fc.stringMatching(/^[a-z0-9-]{1,20}$/), { minLength: 1, maxLength: 4 })
      .map((labels) => labels.join("."));
    const address = fc.ipV4();
    fc.assert(
      fc.property(
        name,
        fc.integer({ min: 0, max: 65535 }),
        fc.array(fc.tuple(name, address)),
        (host, id, records) => {
          const query = decode(Buffer.from(dnsQuery(id, host, utf8)));
          assert.deepEqual([query.id, query.questions], [id, [{ name: host, type: "A", class: "IN" }]]);
          const response = readResponse(
            encode({
              type: "response",
              id,
              questions: query.questions,
              answers: records.map(([owner, data]) => a(owner, data)),
            }),
          );
          assert.deepEqual(response, {
            id,
            question: host,
            addresses: records.map(([owner, data]) => ({ name: owner, address: data })),
          });
        },
      ),
    );
  });

  it("survives any bytes, and pointers in circles", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => void readResponse(bytes)));
    const circle = Uint8Array.of(0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1);
    assert.equal(readResponse(circle), undefined);
    assert.equal(readResponse(circle.subarray(0, 11)), undefined);
  });

  it("asks a server of this machine", async () => {
    const server: DatagramSocket = createSocket("udp4");
    server.on("message", (bytes, { port, address }) =>
      server.send(encode(answering(a("real.example", "10.4.5.6"))(decode(bytes))), port, address),
    );
    server.bind(0, "127.0.0.1");
    await once(server, "listening");
    const machine = new TestMachine();
    const classes: NetworkClasses = classesOf(machine);
    const resolver = new classes.ResolverUDP({
      servers: [`127.0.0.1:${(server.address() as AddressInfo).port}`],
      socket: { io: machine.io.UDP },
    });
    const changes = new Changes();
    const told = lookUp(resolver, "real.example", changes);
    await changes.until(() => told.standard.length > 0);
    assert.deepEqual(told.standard, [[null, "10.4.5.6", "real.example"]]);
    await machine.off();
    server.close();
  });
});

describe("DNS over HTTPS", () => {
  /** The machine, and another one that serves; the HTTP between them is not secured here. */
  function setUp(status = 200) {
    const { machine, world } = machineInWorld();
    const { machine: serving } = machineInWorld(world);
    const { HTTPServer } = classesOf(serving, 2);
    const asked: { path: string; headers: Map<string, string>; query: Packet }[] = [];
    new HTTPServer({
      io: serving.io.Listener,
      port: 443,
      onConnect: (connection) => {
        const parts: Uint8Array[] = [];
        let response: Buffer | undefined;
        connection.accept({
          onRequest: ({ path, headers }) => asked.push({ path, headers, query: {} }),
          onReadable() {
            parts.push(new Uint8Array(this.read() as ArrayBuffer));
          },
          onResponse(answer) {
            const query = decode(Buffer.concat(parts));
            asked[asked.length - 1].query = query;
            response = encode(answering(a("board.example", "10.1.2.3"))(query));
            answer.status = status;
            answer.headers.set("content-length", response.length);
            this.respond(answer);
          },
          onWritable() {
            this.write(response as Buffer);
          },
        });
      },
    });
    const classes = classesOf(machine);
    const resolverTo = (...addresses: string[]) =>
      new classes.ResolverDoH({
        http: { io: classes.HTTPClient, socket: { io: machine.io.TCP } },
        servers: addresses.map((address) => ({ host: "dns.example", address })),
      });
    return { machine, world, asked, resolverTo, address: serving.network.address };
  }

  it("posts the question, and tells the address", () => {
    const { machine, world, asked, resolverTo, address } = setUp();
    const told = lookUp(resolverTo(address), "board.example");
    world.clock.pass(30_000);
    assert.deepEqual(told, {
      standard: [[null, "10.1.2.3", "board.example"]],
      moddable: [["board.example", "10.1.2.3"]],
    });
    const [{ path, headers, query }] = asked;
    assert.deepEqual(
      [path, headers.get("host"), headers.get("content-type"), headers.get("accept")],
      ["/dns-query", "dns.example", "application/dns-message", "application/dns-message"],
    );
    assert.deepEqual([query.id, query.questions?.[0].name], [0, "board.example"]);
    assert.deepEqual(machine.machine.openObjects, []);
  });

  it("asks the next server when one does not answer or refuses", () => {
    const { world, resolverTo, address } = setUp();
    const told = lookUp(resolverTo("10.200.0.1", address), "board.example");
    world.clock.pass(30_000);
    assert.deepEqual(told.standard, [[null, "10.1.2.3", "board.example"]]);
    const refusing = setUp(500);
    const { address: there } = refusing;
    const refused = lookUp(refusing.resolverTo(there, there), "board.example");
    refusing.world.clock.pass(30_000);
    assert.deepEqual(refused.standard, [["no address of board.example"]]);
    assert.equal(refusing.asked.length, 2);
  });

  it("asks the next server where no connection can be opened", () => {
    const { machine, world, resolverTo, address } = setUp();
    machine.station.disconnect();
    const told = lookUp(resolverTo(address, address), "board.example");
    world.clock.pass(30_000);
    assert.deepEqual(told.standard, [["no address of board.example"]]);
    assert.deepEqual([machine.aborts, machine.machine.timers], [[], 0]);
  });

  it("knows addresses without a question, and calls nothing back after close", () => {
    const { machine, world, asked, resolverTo, address } = setUp();
    const resolver = resolverTo(address);
    const known = lookUp(resolver, "10.0.0.1");
    const cancelled = lookUp(resolver, "board.example");
    world.clock.pass(0);
    assert.deepEqual(known.standard, [[null, "10.0.0.1", "10.0.0.1"]]);
    resolver.close();
    world.clock.pass(30_000);
    assert.deepEqual(cancelled, { standard: [], moddable: [] });
    assert.ok(asked.length <= 1);
    assert.deepEqual([machine.machine.openObjects, machine.machine.timers], [[], 0]);
    assert.throws(() => lookUp(resolver, "x.example"), { name: "SyntaxError" });
  });
});
