import assert from "node:assert/strict";
import { VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";
import { AccessPoint } from "../../../host-sim/sim/network/access-point.js";
import { Station } from "../../../host-sim/sim/network/station.js";

const JOINED_MS = 1000;

describe("an access point", () => {
  it("leases each station an address of its own, and the same one again", () => {
    const clock = new VirtualClock();
    let host = 1;
    const accessPoint = new AccessPoint("classroom", "", () => `192.168.4.${++host}`);
    const stations = [new Station(clock, [accessPoint]), new Station(clock, [accessPoint])];
    const addresses = () => stations.map(({ address }) => address);
    const join = () => {
      for (const station of stations) station.connect("classroom", "");
      clock.pass(JOINED_MS);
    };
    assert.deepEqual(addresses(), [undefined, undefined]);
    join();
    assert.deepEqual(addresses(), ["192.168.4.2", "192.168.4.3"]);
    accessPoint.switchOff();
    assert.deepEqual(addresses(), [undefined, undefined]);
    accessPoint.switchOn();
    stations.reverse();
    join();
    assert.deepEqual(addresses(), ["192.168.4.3", "192.168.4.2"]);
  });
});
