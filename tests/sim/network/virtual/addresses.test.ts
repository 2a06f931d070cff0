import assert from "node:assert/strict";
import {
  DIRECTED_BROADCAST,
  GATEWAY,
  hostAddress,
  isForAll,
  isLoopback,
  isMulticast,
  isOfNetwork,
} from "../../../../host-sim/sim/network/virtual/addresses.js";

describe("The addresses of a virtual network", () => {
  it("are a thousand different ones, none of which is taken otherwise", () => {
    const addresses = Array.from({ length: 1021 }, (_, i) => hostAddress(i));
    assert.deepEqual(
      [addresses[0], addresses[254], addresses.at(-1)],
      ["192.168.4.2", "192.168.5.0", "192.168.7.254"],
    );
    assert.ok(addresses.every(isOfNetwork));
    assert.equal(new Set([...addresses, GATEWAY, DIRECTED_BROADCAST]).size, 1023);
    assert.throws(() => hostAddress(1021), RangeError);
  });

  it("say whom they are for", () => {
    const all = ["255.255.255.255", "192.168.7.255", "224.0.0.1", "239.255.255.255"];
    const one = ["192.168.4.255", "223.255.255.255", "240.0.0.1", "127.0.0.1"];
    assert.deepEqual([...all, ...one].filter(isForAll), all);
    assert.deepEqual([...all, ...one].filter(isMulticast), all.slice(2));
    assert.deepEqual([...all, ...one].filter(isLoopback), ["127.0.0.1"]);
  });
});
