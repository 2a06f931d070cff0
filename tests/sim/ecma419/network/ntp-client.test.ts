import assert from "node:assert/strict";
import type { NTPClient } from "../../../../host-sim/sim/ecma419/network/ntp-client.js";
import type { Resolved, ResolveOptions } from "../../../../host-sim/sim/ecma419/network/sockets.js";
import type { VirtualHost } from "../../../../host-sim/sim/network/virtual/virtual-host.js";
import { classesOf, machineInWorld } from "./test-network.js";

/** From 1900 to 1970. */
const EPOCH_S = 2_208_988_800;

/** A server's answer; before 2036 the seconds of NTP fit in 32 bits. */
function answer(time_ms: number, { mode = 4, stratum = 1 } = {}): Uint8Array {
  const packet = new DataView(new ArrayBuffer(48));
  packet.setUint8(0, (4 << 3) | mode);
  packet.setUint8(1, stratum);
  packet.setUint32(40, (Math.floor(time_ms / 1000) + EPOCH_S) % 2 ** 32);
  packet.setUint32(44, Math.floor(((time_ms % 1000) / 1000) * 2 ** 32));
  return new Uint8Array(packet.buffer);
}

function serve(host: VirtualHost, packet: Uint8Array | undefined, port = 123): { asked: Uint8Array[] } {
  const asked: Uint8Array[] = [];
  const socket = host.bind(port, {
    onDatagram(bytes, address, from) {
      asked.push(bytes);
      if (packet) socket.send(packet, address, from);
    },
    onFailed() {},
  });
  return { asked };
}

describe("NTP client", () => {
  function setUp(servers: readonly string[] = ["first.example", "second.example"]) {
    const { machine, world } = machineInWorld();
    const first = world.plugIn("first").host;
    const second = world.plugIn("second").host;
    const addresses: Record<string, string> = {
      "first.example": first.address,
      "second.example": second.address,
    };
    class Names {
      resolve({ host, onResolved, onError }: ResolveOptions): void {
        if (addresses[host]) onResolved?.call(this, host, addresses[host]);
        else onError?.call(this, host);
      }
    }
    const classes = classesOf(machine);
    const client = new classes.NTPClient({ servers, dns: { io: Names }, socket: { io: machine.io.UDP } });
    return { machine, world, first, second, client };
  }

  /** What the callback got. */
  function ask(client: NTPClient): unknown[][] {
    const told: unknown[][] = [];
    client.getTime(function (error, time_ms) {
      assert.equal(this, client);
      told.push(error ? [error.message] : [error, time_ms]);
    });
    return told;
  }

  it("gives the server's time in milliseconds, also after 2036", () => {
    for (const time_ms of [Date.UTC(2026, 10, 28) + 250, Date.UTC(2040, 0, 1)]) {
      const { world, first, client } = setUp();
      const { asked } = serve(first, answer(time_ms));
      const told = ask(client);
      assert.throws(() => client.getTime(() => {}), { message: "in use" });
      world.clock.pass(100);
      assert.deepEqual(told, [[null, time_ms]]);
      assert.deepEqual([asked[0][0], asked[0].length], [0x23, 48]);
      const again = ask(client);
      world.clock.pass(100);
      assert.equal(again.length, 1);
    }
  });

  it("asks the next server after five questions, or when one has no address or does not want to", () => {
    const { world, first, second, client } = setUp(["none.example", "first.example", "second.example"]);
    const silent = serve(first, undefined);
    serve(second, answer(1000));
    const told = ask(client);
    world.clock.pass(9900);
    assert.deepEqual([told, silent.asked.length], [[], 5]);
    world.clock.pass(200);
    assert.deepEqual(told, [[null, 1000]]);
    const busy = setUp();
    serve(busy.first, answer(5, { stratum: 0 }));
    serve(busy.second, answer(2000));
    const other = ask(busy.client);
    busy.world.clock.pass(100);
    assert.deepEqual(other, [[null, 2000]]);
  });

  it("waits for the name of the next server as long as the resolver does", () => {
    const { machine, world, first, second } = setUp();
    serve(first, answer(5, { stratum: 0 }));
    serve(second, answer(2000));
    class Slow {
      resolve({ host }: ResolveOptions, callback?: Resolved): void {
        const address = host === "first.example" ? first.address : second.address;
        world.clock.setTimer(() => callback?.call(this, null, address), 12_000);
      }
    }
    const { NTPClient: Client } = classesOf(machine);
    const servers = ["first.example", "second.example"];
    const told = ask(new Client({ servers, dns: { io: Slow }, socket: { io: machine.io.UDP } }));
    world.clock.pass(24_500);
    assert.deepEqual(told, [[null, 2000]]);
  });

  it("asks resolvers that know only the standard's callback", () => {
    const { machine, world, first } = setUp();
    serve(first, answer(4000));
    class Standard {
      resolve(_options: ResolveOptions, callback?: Resolved): void {
        callback?.call(this, null, first.address);
      }
    }
    const { NTPClient: Client } = classesOf(machine);
    const told = ask(
      new Client({ servers: ["x.example"], dns: { io: Standard }, socket: { io: machine.io.UDP } }),
    );
    world.clock.pass(100);
    assert.deepEqual(told, [[null, 4000]]);
  });

  it("takes no answer that is not the server's", () => {
    const { world, first, client } = setUp(["first.example"]);
    serve(first, answer(1000, { mode: 3 }));
    const told = ask(client);
    world.clock.pass(10_100);
    assert.deepEqual(told, [["no server answers"]]);
  });

  it("asks at another port where the server's name has one", () => {
    const { world, first, client } = setUp(["first.example:1123"]);
    serve(first, answer(3000), 1123);
    const told = ask(client);
    world.clock.pass(100);
    assert.deepEqual(told, [[null, 3000]]);
  });

  it("calls nothing back after close", () => {
    const { machine, world, first, client } = setUp();
    serve(first, answer(1000));
    const told = ask(client);
    client.close();
    client.close();
    world.clock.pass(30_000);
    assert.deepEqual([told, machine.machine.udpSockets, machine.machine.timers], [[], 0, 0]);
    assert.throws(() => ask(client), { name: "SyntaxError" });
  });

  it("requires servers, a socket and a resolver", () => {
    const { machine } = setUp();
    const { NTPClient } = classesOf(machine);
    assert.throws(() => new NTPClient({ servers: [] } as never), { message: /required/ });
  });
});
