import assert from "node:assert/strict";
import type { Hello } from "../../../host-sim/web/protocol.js";
import { reachOf, targetOf } from "../../../host-sim/web/page/tool/addresses.js";

describe("The fields of the network tool", () => {
  const typed = (host: string, port: string, groups = "") =>
    targetOf({ socket: groups === "" ? "tcp-client" : "udp", host, port, groups });

  it("take what an input method makes of digits, full stops and commas", () => {
    assert.deepEqual(typed("１２７。0．0.1", "５００１"), {
      socket: "tcp-client",
      host: "127.0.0.1",
      port: 5001,
      groups: [],
    });
    assert.deepEqual(typed("", "8001", "224.0.0.1，224。0。0。2"), {
      socket: "udp",
      host: "",
      port: 8001,
      groups: ["224.0.0.1", "224.0.0.2"],
    });
  });

  it("take no name, and no port that is none", () => {
    assert.match(String(typed("desk", "5001")), /IPv4/);
    assert.match(String(typed("127.0.0.1", "７００００")), /65535/);
  });
});

describe("What the network tool says of its address, and of those that it reaches", () => {
  const reach = (network: Hello["network"], ...toolHosts: string[]) => reachOf({ network, toolHosts });

  it("is on the real network what the command line allows", () => {
    assert.deepEqual(reach("real", "127.0.0.1"), [
      "This tool's address is 127.0.0.1.",
      "It reaches the boards and the computer they run on.",
    ]);
    assert.equal(
      reach("real", "192.168.1.5", "192.168.1.9", "224.0.0.1")[1],
      "It reaches the boards, the computer they run on, and 192.168.1.9, 224.0.0.1.",
    );
    assert.equal(reach("real", "192.168.1.5", "any")[1], "It reaches every address.");
  });

  it("is on a virtual network all that is there", () => {
    assert.deepEqual(reach("virtual", "192.168.7.254"), [
      "This tool's address is 192.168.7.254.",
      "It reaches all boards.",
    ]);
  });
});
