import assert from "node:assert/strict";
import type { WiFi } from "../../../host-sim/sim/ecma419/wifi.js";
import { AIR_MS } from "../../../host-sim/sim/network/station.js";
import { VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";
import { VirtualWorld } from "../network/virtual/virtual-world.js";
import { machineInWorld } from "./network/test-network.js";
import { Mailbox, PASSWORD, SSID, TestMachine } from "./test-machine.js";

const JOIN_MS = AIR_MS.associate + AIR_MS.lease;

describe("WiFi", () => {
  let clock: VirtualClock;
  let machine: TestMachine;

  beforeEach(() => {
    clock = new VirtualClock();
    machine = new TestMachine({ clock, wifi: "apart" });
  });

  afterEach(() => machine.off());

  /** An interface, and the calls of its onChanged: the property, and `connection` at that time. */
  function open(): { io: WiFi; seen: string[] } {
    const seen: string[] = [];
    const io = new machine.io.WiFi({
      onChanged(property) {
        seen.push(`${property} ${this.connection}`);
      },
    });
    return { io, seen };
  }

  function joined(): { io: WiFi; seen: string[] } {
    const wifi = open();
    wifi.io.connect({ SSID, password: PASSWORD });
    clock.pass(JOIN_MS);
    wifi.seen.splice(0);
    return wifi;
  }

  it("goes from 200 through 300 and 400 to 500, and then has an address", () => {
    const { io, seen } = open();
    assert.deepEqual([io.connection, io.address, io.SSID, io.RSSI], [200, undefined, undefined, undefined]);
    io.connect({ SSID, password: PASSWORD });
    assert.equal(io.connection, 300);
    clock.pass(AIR_MS.associate);
    assert.deepEqual([io.connection, io.address, io.SSID], [400, undefined, SSID]);
    clock.pass(AIR_MS.lease);
    assert.deepEqual([io.connection, io.address], [500, "127.0.0.1"]);
    assert.ok(Number(io.RSSI) < 0);
    assert.match(io.MAC, /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
    assert.deepEqual(seen, ["connection 400", "connection 500", "address 500"]);
  });

  it("never calls back inside a call, nor for the program's own calls", () => {
    const { io, seen } = joined();
    io.disconnect();
    assert.equal(io.connection, 200);
    clock.pass(1000);
    io.connect({ SSID, password: PASSWORD });
    assert.deepEqual(seen, []);
    io.disconnect();
    clock.pass(1000);
    assert.equal(io.connection, 200);
    assert.deepEqual(seen, []);
  });

  it("reports the program's own disconnect if it connects again at once, since the event is pending", () => {
    const { io, seen } = joined();
    io.disconnect();
    io.connect({ SSID, password: PASSWORD });
    assert.equal(io.connection, 300);
    clock.settle();
    assert.deepEqual(seen, ["connection 200"]);
    clock.pass(JOIN_MS);
    assert.deepEqual(seen, ["connection 200", "connection 400", "connection 500", "address 500"]);
  });

  for (const [what, credentials] of [
    ["a wrong password", { SSID, password: "guessed" }],
    ["no password", { SSID }],
    ["another network", { SSID: "elsewhere", password: PASSWORD }],
  ] as const)
    it(`never reaches 500 with ${what}, and ends at 200`, () => {
      const { io, seen } = open();
      io.connect(credentials);
      clock.pass(60_000);
      assert.equal(io.connection, 200);
      assert.deepEqual(seen, ["connection 200"]);
      io.connect({ SSID, password: PASSWORD });
      clock.pass(JOIN_MS);
      assert.equal(io.connection, 500);
    });

  it("joins an open network with any password", () => {
    const open = new TestMachine({ clock, wifi: "apart", password: "" });
    const io = new open.io.WiFi();
    io.connect({ SSID, password: "whatever" });
    clock.pass(JOIN_MS);
    assert.equal(io.connection, 500);
    return open.off();
  });

  it("throws if it is already connecting", () => {
    const { io } = open();
    io.connect({ SSID, password: PASSWORD });
    assert.throws(() => io.connect({ SSID, password: PASSWORD }), { message: "already connecting" });
    clock.pass(JOIN_MS);
    assert.equal(io.connection, 500);
  });

  it("rejects a missing name, and invalid names and passwords", () => {
    const { io } = open();
    assert.throws(() => io.connect({} as never), { message: "SSID required" });
    assert.throws(() => io.connect({ SSID: "x".repeat(33) }), RangeError);
    assert.throws(() => io.connect({ SSID: "教".repeat(11) }), RangeError);
    assert.throws(() => io.connect({ SSID, password: "x".repeat(65) }), RangeError);
    assert.equal(io.connection, 200);
    io.connect({ SSID: "教".repeat(10), password: "x".repeat(64) });
  });

  it("reports a drop, does not reconnect by itself, and can be connected again", () => {
    const { io, seen } = joined();
    machine.accessPoint.switchOff();
    clock.pass(1000);
    assert.deepEqual([io.connection, io.address], [200, undefined]);
    machine.accessPoint.switchOn();
    clock.pass(60_000);
    assert.deepEqual(seen, ["connection 200"]);
    io.connect({ SSID, password: PASSWORD });
    clock.pass(JOIN_MS);
    assert.deepEqual(seen.slice(1), ["connection 400", "connection 500", "address 500"]);
  });

  it("reports each step in its own turn, however late the turns come", () => {
    const { io, seen } = open();
    io.connect({ SSID, password: PASSWORD });
    machine.station.lost();
    machine.station.connect(SSID, PASSWORD);
    clock.pass(JOIN_MS);
    machine.accessPoint.switchOff();
    machine.accessPoint.switchOn();
    assert.equal(io.connection, 500);
    clock.settle();
    assert.deepEqual(seen, [
      "connection 200",
      "connection 400",
      "connection 500",
      "address 500",
      "connection 200",
    ]);
  });

  it("gives up an attempt if the access point is switched off meanwhile", () => {
    const { io } = open();
    io.connect({ SSID, password: PASSWORD });
    clock.pass(1);
    machine.accessPoint.switchOff();
    clock.pass(60_000);
    assert.equal(io.connection, 200);
  });

  describe("two interfaces", () => {
    it("share the radio; the one that did not connect does not see the attempt", () => {
      const first = open();
      const second = open();
      first.io.connect({ SSID, password: PASSWORD });
      clock.settle();
      assert.deepEqual([first.io.connection, second.io.connection], [300, 200]);
      assert.throws(() => second.io.connect({ SSID, password: PASSWORD }), { message: "connect failed" });
      clock.pass(JOIN_MS);
      assert.deepEqual(second.seen, ["connection 400", "connection 500", "address 500"]);
      first.io.disconnect();
      clock.settle();
      assert.deepEqual(second.seen.slice(3), ["connection 200"]);
      assert.deepEqual(first.seen, ["connection 400", "connection 500", "address 500"]);
    });

    it("created later see the current state", () => {
      joined();
      const { io, seen } = open();
      assert.deepEqual([io.connection, io.address, io.SSID], [500, "127.0.0.1", SSID]);
      clock.pass(1000);
      assert.deepEqual(seen, []);
    });
  });

  it("tells what it hears of the access point, while it is associated", () => {
    const { io } = open();
    assert.deepEqual([io.BSSID, io.channel], [undefined, undefined]);
    io.connect({ SSID, password: PASSWORD });
    assert.deepEqual([io.BSSID, io.channel], [undefined, undefined]);
    clock.pass(AIR_MS.associate);
    const { BSSID, channel } = machine.accessPoint;
    assert.deepEqual([io.BSSID, io.channel], [BSSID, channel]);
    assert.match(BSSID, /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
  });

  it("joins only the radio and the channel that it is told", () => {
    const beacon = { BSSID: "02:00:00:00:00:07", channel: 11 };
    const { io, station } = new TestMachine({ clock, wifi: "apart", beacon });
    const wifi = new io.WiFi();
    for (const other of [{ BSSID: "02:00:00:00:00:08" }, { channel: 1 }]) {
      wifi.connect({ SSID, password: PASSWORD, ...other });
      clock.pass(60_000);
      assert.equal(wifi.connection, 200);
    }
    wifi.connect({ SSID, password: PASSWORD, BSSID: beacon.BSSID.toUpperCase(), channel: 11 });
    clock.pass(JOIN_MS);
    assert.equal(wifi.connection, 500);
    for (const channel of [0, 14, -1])
      assert.throws(() => wifi.connect({ SSID, channel }), {
        name: "RangeError",
        message: "invalid channel",
      });
    assert.equal(station.state, "up");
  });

  describe("scan", () => {
    /** Starts a scan, and collects its calls. */
    function scan(io: WiFi, options: { channel?: number } = {}): unknown[] {
      const calls: unknown[] = [];
      io.scan({
        ...options,
        onFound(found) {
          calls.push(found);
          assert.equal(this, io);
        },
        onComplete() {
          calls.push("complete");
        },
      });
      return calls;
    }

    const found = () => {
      const { BSSID, channel, signal_dBm } = machine.accessPoint;
      return { SSID, BSSID, channel, RSSI: signal_dBm, security: "wpa2_psk" };
    };

    it("tells of each access point, then that it is complete", () => {
      const { io } = open();
      const calls = scan(io);
      assert.deepEqual(calls, []);
      clock.pass(AIR_MS.scan);
      assert.deepEqual(calls, [found(), "complete"]);
      machine.accessPoint.password = "";
      const again = scan(io);
      clock.pass(AIR_MS.scan);
      assert.deepEqual(again, [{ ...found(), security: "none" }, "complete"]);
    });

    it("goes on while it is connected", () => {
      const { io } = joined();
      const calls = scan(io, { channel: 0 });
      clock.pass(AIR_MS.scan);
      assert.deepEqual(calls, [found(), "complete"]);
      assert.equal(io.connection, 500);
    });

    it("finds nothing out of range, nor on other channels", () => {
      const { io } = open();
      const { channel } = machine.accessPoint;
      const complete = (options = {}) => {
        const calls = scan(io, options);
        clock.pass(AIR_MS.scan);
        return calls;
      };
      assert.deepEqual(complete({ channel }), [found(), "complete"]);
      assert.deepEqual(complete({ channel: channel + 1 }), ["complete"]);
      machine.station.inRange = false;
      assert.deepEqual(complete(), ["complete"]);
      machine.station.inRange = true;
      machine.accessPoint.switchOff();
      assert.deepEqual(complete(), ["complete"]);
    });

    it("needs onFound, and a radio that is not busy", () => {
      const { io } = open();
      assert.throws(() => io.scan({ onComplete() {} } as never), { message: "onFound required" });
      assert.throws(() => scan(io, { channel: 14 }), RangeError);
      io.connect({ SSID, password: PASSWORD });
      assert.throws(() => scan(io), { message: "scan failed" });
      clock.pass(JOIN_MS);
      scan(io);
      assert.throws(() => scan(open().io), { message: "already scanning" });
    });

    it("ends with its interface, which leaves another's alone", () => {
      const { io } = open();
      const other = open().io;
      const calls = scan(io);
      other.close();
      assert.throws(() => scan(open().io), { message: "already scanning" });
      io.close();
      const calls2 = scan(open().io);
      clock.pass(AIR_MS.scan);
      assert.deepEqual([calls, calls2], [[], [found(), "complete"]]);
    });

    it("says nothing more when it is closed in onFound", () => {
      const { io } = open();
      let count = 0;
      io.scan({
        onFound() {
          count++;
          this.close();
        },
        onComplete: () => count++,
      });
      clock.pass(AIR_MS.scan);
      assert.equal(count, 1);
    });
  });

  describe("configure", () => {
    const own = { address: "127.0.0.7", mask: "255.255.255.0", gateway: "127.0.0.1" };

    it("takes an address of its own at once where it is connected, for every interface", () => {
      const { io, seen } = joined();
      const other = open();
      io.configure({ static: own });
      assert.equal(io.address, own.address);
      clock.settle();
      assert.deepEqual([seen, other.seen], [["address 500"], ["address 500"]]);
      io.configure({ static: own });
      clock.settle();
      assert.equal(seen.length, 1);
    });

    it("is heard at that address, and ends the connections of the one before", () => {
      const world = new VirtualWorld();
      const { machine: board } = machineInWorld(world);
      const { machine: other } = machineInWorld(world);
      const heard = new Mailbox(other, { port: 9 });
      new other.io.Listener({ port: 80 });
      const seen: string[] = [];
      new board.io.TCP({
        address: other.network.address,
        port: 80,
        onWritable: () => seen.push("connected"),
        onError: () => seen.push("ended"),
      });
      world.clock.pass(100);
      assert.deepEqual(seen, ["connected"]);
      const address = "192.168.7.77";
      new board.io.WiFi().configure({ static: { ...own, address } });
      world.clock.pass(100);
      assert.deepEqual(seen, ["connected", "ended"]);
      new board.io.UDP({}).write(Uint8Array.of(65), other.network.address, 9);
      world.until(() => heard.datagrams.length > 0);
      assert.equal(heard.datagrams[0].address, address);
      const answer = new Mailbox(board, { port: 10 });
      new other.io.UDP({}).write(Uint8Array.of(66), address, 10);
      world.until(() => answer.datagrams.length > 0);
      assert.deepEqual(answer.texts, ["B"]);
    });

    it("goes back to a lease by way of 400", () => {
      const { io, seen } = joined();
      io.configure({ static: own });
      clock.settle();
      io.configure({ static: null });
      assert.equal(io.address, undefined);
      clock.pass(AIR_MS.lease);
      assert.equal(io.address, "127.0.0.1");
      assert.deepEqual(seen.slice(1), ["connection 400", "connection 500", "address 500"]);
    });

    it("keeps the address for the next time it connects, until the power goes", () => {
      const { io, seen } = open();
      io.configure({ static: own, hostname: "thermometer" });
      assert.deepEqual([io.connection, io.address], [200, undefined]);
      io.connect({ SSID, password: PASSWORD });
      clock.pass(JOIN_MS);
      assert.equal(io.address, own.address);
      assert.deepEqual(seen, ["connection 400", "connection 500", "address 500"]);
      assert.equal(machine.station.hostname, "thermometer");
      machine.machine.powerOff();
      machine.station.connect(SSID, PASSWORD);
      clock.pass(JOIN_MS);
      assert.deepEqual([machine.station.address, machine.station.hostname], ["127.0.0.1", "espressif"]);
    });

    it("leaves alone what the options do not name", () => {
      const { io } = joined();
      io.configure({ static: own });
      io.configure({ hostname: "thermometer" });
      io.configure({});
      assert.equal(io.address, own.address);
    });

    it("rejects what is no address, and host names that are too long", () => {
      const { io } = joined();
      for (const name of Object.keys(own))
        for (const wrong of ["not.an.ip.address", "1.2.3.256", "", undefined])
          assert.throws(() => io.configure({ static: { ...own, [name]: wrong } as never }), {
            name: "RangeError",
            message: `invalid ${name}`,
          });
      assert.throws(() => io.configure({ hostname: "a".repeat(64) }), { message: "set hostname failed" });
      assert.equal(io.address, "127.0.0.1");
    });
  });

  it("can be closed twice without effect on the radio; then everything else throws", () => {
    const { io, seen } = joined();
    io.close();
    io.close();
    assert.equal(machine.station.state, "up");
    machine.accessPoint.switchOff();
    clock.settle();
    assert.deepEqual(seen, []);
    const uses: (() => unknown)[] = [
      () => io.connection,
      () => io.address,
      () => io.SSID,
      () => io.MAC,
      () => io.RSSI,
      () => io.BSSID,
      () => io.channel,
      () => io.scan({ onFound() {} }),
      () => io.configure({}),
      () => io.connect({ SSID }),
      () => io.disconnect(),
    ];
    for (const use of uses) assert.throws(use, { name: "SyntaxError", message: "closed" }, String(use));
  });

  it("loses the network with the power, open or closed", async () => {
    joined().io.close();
    machine.machine.powerOff();
    assert.equal(machine.station.state, "apart");
  });

  it("keeps its target, and rejects a callback that is not a function", () => {
    const target = {};
    assert.equal(new machine.io.WiFi({ target }).target, target);
    assert.throws(() => new machine.io.WiFi({ onChanged: 1 as never }), /not a function/);
  });
});
