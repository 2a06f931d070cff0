import assert from "node:assert/strict";
import { nodeCodecs } from "../../../host-sim/node/text-codecs.js";
import { Capture } from "../../../host-sim/sim/network/capture.js";
import type { Packet } from "../../../host-sim/sim/network/packet.js";
import { packetBytes } from "../../../host-sim/sim/network/packet-bytes.js";

const NOTIFY: Packet = {
  protocol: "udp",
  source: "192.168.4.1",
  destination: "192.168.4.2",
  sourcePort: 8001,
  destinationPort: 8002,
  payload: Buffer.from("Notify!"),
};
/** More microseconds than 32 bits hold. */
const WALL_MS = Date.UTC(2026, 10, 21, 8, 50, 7) + 0.125;

interface Block {
  readonly type: number;
  readonly body: Buffer;
}

/** The blocks of a capture, each checked for its frame. */
class Blocks {
  readonly blocks: Block[] = [];
  readonly capture: Capture;

  constructor(comment?: string) {
    this.capture = new Capture({
      write: (bytes) => this.#take(Buffer.from(bytes)),
      encode: nodeCodecs.encode,
      application: "palmwire",
      comment,
    });
  }

  #take(block: Buffer): void {
    assert.equal(block.length % 4, 0);
    assert.equal(block.readUInt32LE(4), block.length);
    assert.equal(block.readUInt32LE(block.length - 4), block.length);
    this.blocks.push({ type: block.readUInt32LE(0), body: block.subarray(8, -4) });
  }
}

/** A block's options, by code. */
function optionsOf(bytes: Buffer): Record<number, string> {
  const options: Record<number, string> = {};
  for (let at = 0; at < bytes.length;) {
    const code = bytes.readUInt16LE(at);
    const length = bytes.readUInt16LE(at + 2);
    if (code === 0) {
      assert.deepEqual([length, at + 4], [0, bytes.length]);
      return options;
    }
    options[code] = bytes.toString("utf8", at + 4, at + 4 + length);
    at += 4 + Math.ceil(length / 4) * 4;
  }
  assert.equal(bytes.length, 0, "options have no end");
  return options;
}

describe("a capture", () => {
  it("begins with what it is", () => {
    const [{ type, body }, ...more] = new Blocks("编造的 packets").blocks;
    assert.equal(type, 0x0a0d0d0a);
    assert.equal(body.subarray(0, 16).toString("hex"), "4d3c2b1a" + "01000000" + "ffffffffffffffff");
    assert.deepEqual(optionsOf(body.subarray(16)), { 1: "编造的 packets", 4: "palmwire" });
    assert.deepEqual(more, []);
    assert.deepEqual(optionsOf(new Blocks().blocks[0].body.subarray(16)), { 4: "palmwire" });
  });

  it("has an interface for each board, once", () => {
    const { capture, blocks } = new Blocks();
    assert.deepEqual(
      ["掌控板", "phone", "掌控板"].map((name) => capture.add(name)),
      [0, 1, 0],
    );
    const interfaces = blocks.slice(1);
    assert.deepEqual(
      interfaces.map(({ type, body }) => [type, body.subarray(0, 8).toString("hex")]),
      [
        [1, "6500000000000000"],
        [1, "6500000000000000"],
      ],
    );
    assert.deepEqual(
      interfaces.map(({ body }) => optionsOf(body.subarray(8))),
      [
        { 2: "掌控板", 9: "\x06" },
        { 2: "phone", 9: "\x06" },
      ],
    );
  });

  it("has each packet whole, on its sender's interface, with its time and what became of it", () => {
    const { capture, blocks } = new Blocks();
    capture.add("board");
    capture.sent({ packet: NOTIFY, wall_ms: WALL_MS, sender: "phone", comment: "lost" });
    capture.sent({ packet: NOTIFY, wall_ms: WALL_MS, sender: "board" });
    const packets = blocks.filter(({ type }) => type === 6).map(({ body }) => body);
    assert.deepEqual(
      packets.map((body) => body.readUInt32LE(0)),
      [1, 0],
    );
    const bytes = packetBytes(NOTIFY);
    for (const body of packets) {
      const microseconds = body.readUInt32LE(4) * 2 ** 32 + body.readUInt32LE(8);
      assert.equal(microseconds, WALL_MS * 1000);
      assert.deepEqual([body.readUInt32LE(12), body.readUInt32LE(16)], [bytes.length, bytes.length]);
      assert.ok(body.subarray(20, 20 + bytes.length).equals(bytes));
    }
    // 35 bytes, and one that fills up.
    assert.deepEqual(
      packets.map((body) => optionsOf(body.subarray(20 + 36))),
      [{ 1: "lost" }, {}],
    );
  });
});
