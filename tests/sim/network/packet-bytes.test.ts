import assert from "node:assert/strict";
import fc from "fast-check";
import type { Packet, TCPSegment } from "../../../host-sim/sim/network/packet.js";
import { packetBytes } from "../../../host-sim/sim/network/packet-bytes.js";

const NO_FLAGS = { SYN: false, ACK: false, FIN: false, RST: false, PSH: false };

const SYN: TCPSegment = {
  protocol: "tcp",
  source: "192.168.4.2",
  destination: "192.168.4.1",
  sourcePort: 50000,
  destinationPort: 5001,
  sequence: 0x01020304,
  acknowledgement: 0,
  window_bytes: 5744,
  ...NO_FLAGS,
  SYN: true,
  payload: new Uint8Array(0),
};

function hex(packet: Packet): string {
  return Buffer.from(packetBytes(packet)).toString("hex");
}

/** The sum of 16-bit words in ones' complement, which is 0xffff where a checksum among them is right. */
function sum(bytes: Buffer): number {
  const words = bytes.length % 2 ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes;
  let total = 0;
  for (let i = 0; i < words.length; i += 2) {
    total += words.readUInt16BE(i);
    if (total > 0xffff) total -= 0xffff;
  }
  return total;
}

describe("the bytes of a packet", () => {
  it("begin with the header of a well-known one", () => {
    // Of Wikipedia's "Internet checksum": a datagram of 95 bytes.
    const known = "45000073000040004011b861c0a80001c0a800c7";
    const packet: Packet = {
      protocol: "udp",
      source: "192.168.0.1",
      destination: "192.168.0.199",
      sourcePort: 1,
      destinationPort: 2,
      payload: new Uint8Array(87),
    };
    assert.equal(hex(packet).slice(0, 40), known);
  });

  it("are those of a SYN with its largest segment", () => {
    assert.equal(
      hex(SYN),
      "4500002c00004000" +
        "4006b178" +
        "c0a80402c0a80401" +
        "c35013890102030400000000" +
        "60021670" +
        "1d83" +
        "0000" +
        "020405b4",
    );
  });

  it("are those of a datagram", () => {
    const packet: Packet = {
      protocol: "udp",
      source: "192.168.4.1",
      destination: "224.0.0.1",
      sourcePort: 8001,
      destinationPort: 8001,
      payload: Buffer.from("Notify"),
    };
    assert.equal(
      hex(packet),
      "4500002200004000" + "0111" + "d520" + "c0a80401e0000001" + "1f411f41000e" + "f352" + "4e6f74696679",
    );
  });

  it("have flags, numbers and a window where they belong", () => {
    const packet: TCPSegment = {
      ...SYN,
      ...NO_FLAGS,
      ACK: true,
      PSH: true,
      sequence: 0xffffffff,
      acknowledgement: 0x80000000,
      window_bytes: 0xffff,
      payload: Buffer.from("hi"),
    };
    const bytes = Buffer.from(packetBytes(packet));
    assert.equal(bytes.length, 42);
    assert.equal(bytes.subarray(24, 36).toString("hex"), "ffffffff" + "80000000" + "5018" + "ffff");
    assert.equal(bytes.subarray(40).toString(), "hi");
    const flags = { FIN: 0x01, SYN: 0x02, RST: 0x04, PSH: 0x08, ACK: 0x10 };
    for (const [flag, bit] of Object.entries(flags))
      assert.equal(packetBytes({ ...SYN, ...NO_FLAGS, [flag]: true })[33], bit, flag);
  });

  it("have checksums that hold, never 0 for a datagram", () => {
    const byte = fc.nat({ max: 255 });
    const address = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join("."));
    const port = fc.nat({ max: 0xffff });
    const number = fc.nat({ max: 0xffffffff });
    const packet = fc.record({
      protocol: fc.constantFrom("tcp", "udp"),
      source: address,
      destination: address,
      sourcePort: port,
      destinationPort: port,
      sequence: number,
      acknowledgement: number,
      window_bytes: port,
      SYN: fc.boolean(),
      ACK: fc.boolean(),
      FIN: fc.boolean(),
      RST: fc.boolean(),
      PSH: fc.boolean(),
      payload: fc.uint8Array({ maxLength: 1500 }),
    }) as fc.Arbitrary<Packet>;
    fc.assert(
      fc.property(packet, (sent) => {
        const bytes = Buffer.from(packetBytes(sent));
        const transport = bytes.subarray(20);
        const pseudo = Buffer.concat([bytes.subarray(12, 20), Buffer.from([0, bytes[9], 0, 0])]);
        pseudo.writeUInt16BE(transport.length, 10);
        assert.equal(bytes.readUInt16BE(2), bytes.length);
        assert.equal(sum(bytes.subarray(0, 20)), 0xffff);
        assert.equal(sum(Buffer.concat([pseudo, transport])), 0xffff);
        if (sent.protocol === "udp") assert.notEqual(transport.readUInt16BE(6), 0);
      }),
    );
  });

  it("say a checksum of 0 as 0xffff", () => {
    const packet: Packet = {
      protocol: "udp",
      source: "0.0.0.0",
      destination: "0.0.0.0",
      sourcePort: 0,
      destinationPort: 0,
      payload: Uint8Array.of(0xff, 0xff - 0x11 - 20),
    };
    // 0x0011 for the protocol, the length twice, and a payload that makes 0xffff of them.
    assert.equal(Buffer.from(packetBytes(packet)).readUInt16BE(26), 0xffff);
  });
});
