/** DNS-SD between boards on a virtual network, and on sockets of this machine. */
import assert from "node:assert/strict";
import { decode, encode, type Packet } from "dns-packet";
import { dnsSDClass, type DNSSD } from "../../host-sim/node/dns-sd/dns-sd.js";
import type { FoundService } from "../../host-sim/node/dns-sd/discovery.js";
import { Random } from "../../host-sim/sim/random.js";
import { classesOf, machineInWorld } from "../sim/ecma419/network/test-network.js";
import { Mailbox, TestMachine } from "../sim/ecma419/test-machine.js";
import { VirtualWorld } from "../sim/network/virtual/virtual-world.js";

const GROUP = "224.0.0.251";
const PORT = 5353;
/** Longer than a name is probed for, or a service is announced. */
const SETTLED_MS = 5000;
const WEB = { serviceType: "_http._tcp", name: "web server", host: "board", port: 8080 };

/** The class of a machine, with chance from a seed. */
function classOf(machine: TestMachine, seed = 1): new () => DNSSD {
  const random = new Random(seed);
  const Class = dnsSDClass(machine.machine, () => random.fraction());
  return class extends Class {
    constructor() {
      super({ socket: { io: machine.io.UDP } });
    }
  };
}

/** What a search was told, in order. */
function search(dnssd: DNSSD, serviceType = WEB.serviceType): { told: string[]; last: FoundService[] } {
  const told: string[] = [];
  const last: FoundService[] = [];
  const note = (what: string) => (service: FoundService) => {
    told.push(`${what} ${service.name}`);
    last[0] = service;
  };
  dnssd.discover({
    serviceType,
    onFound: note("found"),
    onUpdate: note("update"),
    onLost: note("lost"),
  });
  return { told, last };
}

describe("DNS-SD", () => {
  let world: VirtualWorld;
  let board: TestMachine;
  let other: TestMachine;

  beforeEach(() => {
    world = new VirtualWorld();
    ({ machine: board } = machineInWorld(world));
    ({ machine: other } = machineInWorld(world));
  });

  afterEach(() => Promise.all([board.off(), other.off()]));

  /** The packets that were sent to the group since the last call. */
  function sent(): Packet[] {
    return world.packets
      .splice(0)
      .filter(({ packet }) => packet.destination === GROUP)
      .map(({ packet }) => decode(Buffer.from(packet.payload)));
  }

  /** Sends a packet as a host without our classes would, and returns what answers it. */
  function ask(packet: Packet, port = PORT): Packet[] {
    const mailbox = new Mailbox(other, { port });
    mailbox.io.add(GROUP);
    mailbox.io.write(encode(packet), GROUP, PORT);
    world.clock.pass(1000);
    mailbox.io.close();
    return mailbox.datagrams.map((datagram) => decode(Buffer.from(datagram)));
  }

  it("finds a service with its address, port and values, whoever comes first", () => {
    const txt = new Map([
      ["home", "/index.html"],
      ["plain", undefined],
      ["equation", "a=b"],
    ]);
    const before = search(new (classOf(other))());
    const advertising = new (classOf(board))();
    advertising.advertise({ ...WEB, txt });
    world.clock.pass(SETTLED_MS);
    const { machine: late } = machineInWorld(world);
    const after = search(new (classOf(late))());
    world.clock.pass(SETTLED_MS);
    for (const { told, last } of [before, after]) {
      assert.deepEqual(told, ["found web server"]);
      const address = board.network.address;
      assert.deepEqual(last, [{ name: "web server", host: "board.local", address, port: 8080, txt }]);
    }
    return late.off();
  });

  it("finds each service of a type, and none of another", () => {
    const dnssd = new (classOf(board))();
    dnssd.advertise(WEB);
    dnssd.advertise({ ...WEB, name: "第二个", port: 81 });
    dnssd.advertise({ ...WEB, serviceType: "_ipp._tcp", name: "printer" });
    const { told, last } = search(new (classOf(other))());
    world.clock.pass(SETTLED_MS);
    assert.deepEqual(told, ["found web server", "found 第二个"]);
    assert.equal("txt" in last[0], false);
  });

  it("finds more services than a packet carries, and asks no more about what it hears of but never knows", () => {
    const dnssd = new (classOf(board))();
    const txt = new Map([["note", "x".repeat(100)]]);
    for (let i = 0; i < 40; i++) dnssd.advertise({ ...WEB, name: `service ${i}`, port: i, txt });
    world.clock.pass(SETTLED_MS);
    const { told } = search(new (classOf(other))());
    world.clock.pass(SETTLED_MS);
    assert.equal(told.filter((what) => what.startsWith("found")).length, 40);
    const name = "_http._tcp.local";
    const stranger = { type: "PTR" as const, name, ttl: 2 ** 31 - 1, data: `nobody.${name}` };
    const mailbox = new Mailbox(board, {});
    world.packets.splice(0);
    for (let i = 0; i < 20; i++)
      mailbox.io.write(encode({ type: "response", answers: [stranger] }), GROUP, PORT);
    world.clock.pass(100);
    assert.equal(sent().filter(({ type }) => type === "query").length, 1);
  });

  it("tells of other values, and of a service that is taken back", () => {
    const dnssd = new (classOf(board))();
    const service = dnssd.advertise(WEB);
    const { told, last } = search(new (classOf(other))());
    world.clock.pass(SETTLED_MS);
    service.updateTXT(new Map([["counter", "1"]]));
    world.clock.pass(SETTLED_MS);
    assert.deepEqual(
      [told, last[0].txt],
      [["found web server", "update web server"], new Map([["counter", "1"]])],
    );
    service.close();
    world.clock.pass(SETTLED_MS);
    assert.deepEqual(told.slice(2), ["lost web server"]);
    assert.throws(() => service.updateTXT(), { name: "SyntaxError", message: "closed" });
    dnssd.advertise(WEB);
    world.clock.pass(SETTLED_MS);
    assert.deepEqual(told.slice(3), ["found web server"]);
  });

  it("keeps a service that is asked for in time, and loses one that has gone without a word", () => {
    new (classOf(board))().advertise(WEB);
    const { told } = search(new (classOf(other))());
    world.clock.pass(5 * 3600 * 1000);
    assert.deepEqual(told, ["found web server"]);
    board.machine.powerOff();
    world.clock.pass(2 * 3600 * 1000);
    assert.deepEqual(told, ["found web server", "lost web server"]);
  });

  it("finds a service over a link that loses packets", () => {
    Object.assign(world.network.defaults, { loss: 0.3 });
    new (classOf(board))().advertise(WEB);
    const { told } = search(new (classOf(other))());
    world.clock.pass(600_000);
    assert.deepEqual(told, ["found web server"]);
  });

  it("is silent about what the one who asks knows", () => {
    new (classOf(board))().advertise(WEB);
    world.clock.pass(SETTLED_MS);
    const question = { type: "PTR" as const, name: "_http._tcp.local" };
    const known = { ...question, ttl: 4000, data: "web server._http._tcp.local" };
    assert.equal(ask({ type: "query", questions: [question] }).length, 1);
    assert.equal(ask({ type: "query", questions: [question], answers: [known] }).length, 0);
    assert.equal(ask({ type: "query", questions: [question], answers: [{ ...known, ttl: 2000 }] }).length, 1);
  });

  it("answers with the types of its services, and whoever asks from another port, there", () => {
    new (classOf(board))().advertise(WEB);
    world.clock.pass(SETTLED_MS);
    const question = { type: "PTR" as const, name: "_services._dns-sd._udp.local" };
    const [answer] = ask({ type: "query", id: 77, questions: [question] }, 4000);
    assert.equal(answer.id, 77);
    assert.deepEqual(
      answer.answers?.map((record) => "data" in record && record.data),
      ["_http._tcp.local"],
    );
    const [address] = ask({ type: "query", id: 78, questions: [{ type: "A", name: "BOARD.local" }] }, 4000);
    assert.equal(address.answers?.[0].type === "A" && address.answers[0].data, board.network.address);
  });

  it("ignores what is no packet of DNS", () => {
    new (classOf(board))().advertise(WEB);
    const { io } = new Mailbox(other, {});
    for (const bytes of [
      [],
      [1],
      Array.from({ length: 40 }, () => 0xff),
      Array.from({ length: 40 }, () => 0xc0),
    ])
      io.write(Uint8Array.from(bytes), GROUP, PORT);
    world.clock.pass(1000);
    assert.deepEqual(board.aborts, []);
  });

  describe("a host name", () => {
    function claim(dnssd: DNSSD, host = "a-server"): string[] {
      const told: string[] = [];
      dnssd.claim({ host, onReady: () => told.push("ready"), onError: () => told.push("error") });
      return told;
    }

    it("is the board's when nobody has it, and is then answered for", () => {
      const told = claim(new (classOf(board))());
      world.clock.pass(SETTLED_MS);
      assert.deepEqual(told, ["ready"]);
      const probes = sent().filter(({ type }) => type === "query");
      assert.deepEqual(
        probes.map(({ questions, authorities }) => [questions?.[0].name, authorities?.[0].type]),
        Array.from({ length: 3 }, () => ["a-server.local", "A"]),
      );
      const [none] = ask({ type: "query", questions: [{ type: "AAAA", name: "a-server.local" }] });
      assert.equal(none.answers?.[0].type, "NSEC");
    });

    it("is not when another board has it", () => {
      claim(new (classOf(board))());
      world.clock.pass(SETTLED_MS);
      const told = claim(new (classOf(other))(), "A-Server");
      world.clock.pass(SETTLED_MS);
      assert.deepEqual(told, ["error"]);
    });

    for (const seed of [1, 2, 3])
      it(`is of the higher address when two want it at once: seed ${seed}`, () => {
        const first = claim(new (classOf(board, seed))());
        const second = claim(new (classOf(other, seed + 10))());
        world.clock.pass(SETTLED_MS);
        assert.deepEqual([first, second], [["error"], ["ready"]]);
      });

    it("is wanted once by a board, and again after it is given up", () => {
      const dnssd = new (classOf(board))();
      const given = dnssd.claim({ host: "a-server" });
      assert.throws(() => dnssd.claim({ host: "A-SERVER" }), { message: "duplicate" });
      given.close();
      const told = claim(dnssd);
      world.clock.pass(SETTLED_MS);
      assert.deepEqual(told, ["ready"]);
    });

    it("is found by the resolver of another board", () => {
      claim(new (classOf(board))());
      world.clock.pass(SETTLED_MS);
      const resolver = new (classesOf(other).ResolverUDP)({ servers: [], socket: { io: other.io.UDP } });
      const addresses: (string | undefined)[] = [];
      resolver.resolve({ host: "a-server.local" }, (_error, address) => addresses.push(address));
      world.clock.pass(SETTLED_MS);
      assert.deepEqual(addresses, [board.network.address]);
    });
  });

  it("has one socket for all objects of a board, which the last one closes", () => {
    const Class = classOf(board);
    const objects = [new Class(), new Class()];
    assert.equal(board.machine.udpSockets, 1);
    const { told } = search(new (classOf(other))());
    objects[0].advertise(WEB);
    world.clock.pass(SETTLED_MS);
    objects[0].close();
    objects[0].close();
    assert.equal(board.machine.udpSockets, 1);
    assert.throws(() => objects[0].discover({ serviceType: "_http._tcp" }), { message: "closed" });
    objects[1].close();
    assert.deepEqual([board.machine.udpSockets, board.machine.timers], [0, 0]);
    world.clock.pass(SETTLED_MS);
    assert.deepEqual(told, ["found web server", "lost web server"]);
  });

  it("leaves no socket open where it cannot join the group", () => {
    class Alone extends board.io.UDP {
      override add(): void {
        throw new Error("join failed");
      }
    }
    const Class = dnsSDClass(board.machine, () => 0);
    assert.throws(() => new Class({ socket: { io: Alone } }), { message: "join failed" });
    assert.equal(board.machine.udpSockets, 0);
    new (classOf(board))().close();
  });

  it("can be closed in every callback", () => {
    new (classOf(board))().advertise(WEB);
    let count = 0;
    const dnssd = new (classOf(other))();
    for (let i = 0; i < 2; i++)
      dnssd.discover({
        serviceType: WEB.serviceType,
        onFound() {
          count++;
          dnssd.close();
        },
      });
    world.clock.pass(SETTLED_MS);
    assert.deepEqual([count, other.machine.udpSockets, other.machine.timers, other.aborts], [1, 0, 0, []]);
  });

  it("takes values of up to 255 bytes with their keys, and leaves the others as they were", () => {
    const { told, last } = search(new (classOf(other))());
    const dnssd = new (classOf(board))();
    const advertised = dnssd.advertise({ ...WEB, txt: new Map([["a", "x".repeat(253)]]) });
    world.clock.pass(SETTLED_MS);
    assert.equal(last[0].txt?.get("a")?.length, 253);
    for (const txt of [new Map([["a", "x".repeat(254)]]), new Map([["一".repeat(86), undefined]])])
      assert.throws(() => advertised.updateTXT(txt), { name: "RangeError" });
    const tooLong = { ...WEB, txt: new Map([["a", "x".repeat(300)]]) };
    assert.throws(() => dnssd.advertise(tooLong), { name: "RangeError" });
    world.clock.pass(SETTLED_MS);
    assert.deepEqual(told, ["found web server"]);
  });

  it("rejects what cannot be a service or a name", () => {
    const dnssd = new (classOf(board))();
    for (const serviceType of ["http", "_http", "_http._sctp", undefined])
      assert.throws(() => dnssd.discover({ serviceType: serviceType as string }), {
        message: "invalid serviceType",
      });
    assert.throws(() => dnssd.advertise({ ...WEB, host: undefined as never }), { message: "host required" });
    assert.throws(() => dnssd.advertise({ ...WEB, port: 65536 }), RangeError);
    for (const name of ["", "a.b", "a".repeat(64)])
      assert.throws(() => dnssd.advertise({ ...WEB, name }), RangeError);
    assert.throws(() => dnssd.claim({ host: "a.local" }), RangeError);
  });
});

/** Each board acts as another machine; where the system has no multicast on loopback, it cannot be tried. */
describe("DNS-SD on sockets of this machine", () => {
  it("finds a board beside others that use the same port", async function () {
    const boards = ["127.0.0.2", "127.0.0.3"].map((address) => new TestMachine({ address }));
    try {
      const [board, other] = boards;
      let dnssd: DNSSD;
      try {
        dnssd = new (classOf(board))();
      } catch {
        this.skip();
      }
      dnssd.advertise(WEB);
      const searching = new (classOf(other))();
      const found = await new Promise<FoundService>((resolve) =>
        searching.discover({ serviceType: WEB.serviceType, onFound: resolve }),
      );
      assert.deepEqual([found.name, found.address, found.port], ["web server", "127.0.0.2", 8080]);
    } finally {
      await Promise.all(boards.map((machine) => machine.off()));
    }
  });
});
