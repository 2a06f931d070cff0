import assert from "node:assert/strict";
import type { WiFi } from "../../../host-sim/sim/ecma419/wifi.js";
import { AIR_MS } from "../../../host-sim/sim/network/station.js";
import { VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";
import { PASSWORD, SSID, TestMachine } from "./test-machine.js";

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
