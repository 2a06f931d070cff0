import assert from "node:assert/strict";
import fc from "fast-check";
import { Alarm } from "../../firmware/base/alarm.js";
import { backoff, FIRST_MS, LAST_MS } from "../../firmware/net/backoff.js";
import { WiFiLink, type WiFiOwner } from "../../firmware/net/wifi.js";
import { AIR_MS } from "../../host-sim/sim/network/station.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";
import { PASSWORD, SSID } from "../sim/ecma419/test-machine.js";
import { TestDevice } from "./test-device.js";

const JOIN_MS = AIR_MS.associate + AIR_MS.lease;
const TIMEOUT_S = 15;

describe("WiFiLink", () => {
  let clock: VirtualClock;
  let board: TestDevice;
  let told: string[];

  beforeEach(() => {
    clock = new VirtualClock();
    board = new TestDevice({ clock, wifi: "apart" });
    told = [];
  });

  afterEach(() => board.off());

  function start(password = PASSWORD, device = board.device): WiFiLink {
    const owner: WiFiOwner = {
      onWiFiUp: (address) => void told.push(`up ${address}`),
      onWiFiDown: () => void told.push("down"),
    };
    return new WiFiLink(device, owner, { ssid: SSID, password, wifiTimeout: TIMEOUT_S });
  }

  const states = () => board.logged.filter(({ event }) => event === "wifi").map(({ state }) => state);
  const errors = () => board.logged.filter(({ event }) => event === "error");

  it("joins, logs it, and reports the address to its owner", () => {
    start();
    assert.deepEqual(states(), ["connecting"]);
    clock.pass(JOIN_MS);
    assert.deepEqual(states(), ["connecting", "connected"]);
    assert.equal(board.logged.at(-1)?.address, "127.0.0.1");
    assert.deepEqual(told, ["up 127.0.0.1"]);
    clock.pass(10 * 60_000);
    assert.deepEqual(states(), ["connecting", "connected"]);
    assert.deepEqual(errors(), []);
  });

  it("logs after the timeout that the password may be wrong, names the network, but never the password", () => {
    start("not the password");
    clock.pass(TIMEOUT_S * 1000 - 1);
    assert.deepEqual(errors(), []);
    clock.pass(1);
    assert.equal(errors().length, 1);
    assert.equal(errors()[0].code, "wifi");
    assert.deepEqual([errors()[0].ssid, errors()[0].cause], ["classroom", undefined]);
    assert.deepEqual(states(), ["connecting", "failed"]);
    clock.pass(60_000);
    const all = JSON.stringify([board.logged, board.printed, board.troubles]);
    assert.ok(!all.includes("not the password"));
    assert.ok(states().length > 4);
  });

  it("tries again after 0.5, 1, 2, 4, 8 and then always 8 seconds", () => {
    start("wrong");
    for (const delay_ms of [500, 1000, 2000, 4000, 8000, 8000, 8000]) {
      clock.pass(TIMEOUT_S * 1000);
      assert.equal(states().at(-1), "failed");
      clock.pass(delay_ms - 1);
      assert.equal(states().at(-1), "failed");
      clock.pass(1);
      assert.equal(states().at(-1), "connecting");
    }
  });

  it("tries again after a connect that throws, and logs the cause", () => {
    const { network } = board.device;
    let failures = 3;
    class Moody extends (network.wifi.io as unknown as typeof board.io.WiFi) {
      override connect(options: { SSID: string; password?: string }): void {
        if (failures-- > 0) throw new Error("esp_wifi_connect 12289");
        super.connect(options);
      }
    }
    const device = {
      ...board.device,
      network: { ...network, wifi: { io: Moody as unknown as typeof network.wifi.io } },
    };
    start(PASSWORD, device);
    // Its owner may still be in its constructor.
    assert.deepEqual(told, []);
    for (const delay_ms of [500, 1000, 2000]) {
      clock.pass(0);
      assert.equal(states().at(-1), "failed");
      assert.equal(told.at(-1), "down");
      clock.pass(delay_ms - 1);
      assert.equal(states().at(-1), "failed");
      clock.pass(1);
    }
    clock.pass(JOIN_MS);
    assert.deepEqual(told, ["down", "down", "down", "up 127.0.0.1"]);
    assert.equal(errors().length, 3);
    for (const { code, ssid, cause } of errors()) {
      assert.equal(code, "wifi");
      assert.deepEqual([ssid, cause], ["classroom", "Error: esp_wifi_connect 12289"]);
    }
    // The next failure has its own cause again.
    board.accessPoint.switchOff();
    clock.pass(FIRST_MS + TIMEOUT_S * 1000);
    assert.equal(errors()[3].cause, undefined);
    assert.deepEqual(board.aborts, []);
  });

  it("reconnects after a drop, starting with the shortest delay again", () => {
    start();
    clock.pass(JOIN_MS);
    for (let drop = 0; drop < 3; drop++) {
      board.accessPoint.switchOff();
      clock.settle();
      assert.deepEqual(told.slice(-1), ["down"]);
      board.accessPoint.switchOn();
      clock.pass(FIRST_MS - 1);
      assert.equal(states().at(-1), "disconnected");
      clock.pass(1 + JOIN_MS);
      assert.deepEqual(told.slice(-1), ["up 127.0.0.1"]);
    }
    assert.deepEqual(errors(), []);
  });

  it("keeps trying while the access point is away, and reconnects", () => {
    start();
    clock.pass(JOIN_MS);
    board.accessPoint.switchOff();
    clock.pass(120_000);
    assert.ok(states().filter((state) => state === "failed").length >= 4);
    board.accessPoint.switchOn();
    clock.pass(LAST_MS + TIMEOUT_S * 1000);
    assert.deepEqual(told.slice(-1), ["up 127.0.0.1"]);
    const quiet = states().length;
    clock.pass(10 * 60_000);
    assert.equal(states().length, quiet);
  });

  it("stays connected if an attempt succeeds after its timeout", () => {
    board.accessPoint.switchOff();
    start();
    clock.pass(TIMEOUT_S * 1000);
    assert.equal(states().at(-1), "failed");
    // As on the device, the radio keeps trying: switch the access point on before the next attempt.
    board.accessPoint.switchOn();
    board.station.connect(SSID, PASSWORD);
    clock.pass(JOIN_MS);
    assert.deepEqual(told.slice(-1), ["up 127.0.0.1"]);
    clock.pass(10 * 60_000);
    assert.deepEqual(states(), ["connecting", "failed", "connected"]);
    assert.equal(board.station.state, "up");
  });

  it("starts on a board whose Wi-Fi is up already", () => {
    board.station.connect(SSID, PASSWORD);
    clock.pass(JOIN_MS);
    start();
    clock.pass(JOIN_MS);
    assert.deepEqual(told.slice(-1), ["up 127.0.0.1"]);
    clock.pass(60_000);
    assert.equal(board.station.state, "up");
    assert.equal(states().at(-1), "connected");
  });

  it("leaves the network when stopped, in any state, and then logs nothing more", () => {
    const moments = [0, 1, AIR_MS.associate, JOIN_MS];
    for (const moment_ms of moments) {
      const link = start();
      clock.pass(moment_ms);
      link.stop();
      assert.equal(board.station.state, "apart");
      assert.equal(states().at(-1), "disconnected");
      const before = [told.length, board.logged.length];
      clock.pass(10 * 60_000);
      assert.deepEqual([told.length, board.logged.length], before);
      link.stop();
    }
  });

  it("can be stopped by its owner in onWiFiUp and in onWiFiDown", () => {
    for (const moment of ["onWiFiUp", "onWiFiDown"] as const) {
      const owner: WiFiOwner = { onWiFiUp() {}, onWiFiDown() {} };
      const stopped = new WiFiLink(board.device, owner, {
        ssid: SSID,
        password: PASSWORD,
        wifiTimeout: TIMEOUT_S,
      });
      owner[moment] = () => stopped.stop();
      clock.pass(JOIN_MS);
      board.accessPoint.switchOff();
      clock.settle();
      board.accessPoint.switchOn();
      clock.pass(10 * 60_000);
      assert.equal(board.station.state, "apart");
      assert.equal(states().at(-1), "disconnected");
    }
    assert.deepEqual(board.aborts, []);
  });
});

describe("backoff", () => {
  it("doubles from 0.5 to 8 seconds, and shortens each by up to half", async () => {
    let random = 0;
    const board = new TestDevice({ clock: new VirtualClock(), random: () => random });
    fc.assert(
      fc.property(
        fc.nat({ max: 100 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (i, value) => {
          random = value;
          const most_ms = Math.min(FIRST_MS * 2 ** i, LAST_MS);
          assert.equal(backoff(board.device, i), most_ms * (1 - value / 2));
        },
      ),
    );
    assert.equal(LAST_MS, 8000);
    await board.off();
  });
});

describe("Alarm", () => {
  let clock: VirtualClock;
  let board: TestDevice;
  let rung_ms: number[];
  let alarm: Alarm<string>;

  beforeEach(() => {
    clock = new VirtualClock();
    board = new TestDevice({ clock });
    rung_ms = [];
    alarm = new Alarm(board.device, () => void rung_ms.push(clock.now_ms()), "target");
  });

  afterEach(() => board.off());

  it("fires once, at the time set last, and not after it was cleared", () => {
    alarm.set(10);
    alarm.set(20);
    assert.equal(alarm.pending, true);
    clock.pass(100);
    assert.equal(alarm.pending, false);
    alarm.set(5);
    alarm.clear();
    alarm.clear();
    clock.pass(100);
    assert.deepEqual(rung_ms, [20]);
  });

  it("passes its target, and can be set again in its callback", () => {
    const targets: string[] = [];
    const again: Alarm<string> = new Alarm<string>(
      board.device,
      (target) => {
        targets.push(target);
        if (targets.length < 3) again.set(10);
      },
      "target",
    );
    again.set(0);
    assert.deepEqual(targets, []);
    clock.pass(100);
    assert.deepEqual(targets, ["target", "target", "target"]);
  });
});
