import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteQueue } from "../../../../host-sim/sim/network/virtual/byte-queue.js";

describe("ByteQueue", () => {
  it("is the same as one array of bytes", () => {
    const step = fc.oneof(
      fc.record({ append: fc.uint8Array({ maxLength: 9 }) }),
      fc.record({ take: fc.nat(20) }),
      fc.record({ drop: fc.nat(20) }),
      fc.record({ copy: fc.nat(20), length: fc.nat(20) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const queue = new ByteQueue();
        let bytes: number[] = [];
        for (const now of steps) {
          if ("append" in now) {
            queue.append(now.append);
            bytes.push(...now.append);
          } else if ("take" in now) {
            assert.deepEqual([...queue.take(now.take)], bytes.slice(0, now.take));
            bytes = bytes.slice(now.take);
          } else if ("drop" in now) {
            const length = Math.min(now.drop, bytes.length);
            queue.drop(length);
            bytes = bytes.slice(length);
          } else {
            const offset = Math.min(now.copy, bytes.length);
            const length = Math.min(now.length, bytes.length - offset);
            assert.deepEqual([...queue.copy(offset, length)], bytes.slice(offset, offset + length));
          }
          assert.equal(queue.length, bytes.length);
        }
        assert.deepEqual([...queue.take(Infinity)], bytes);
      }),
    );
  });

  it("gives copies", () => {
    const queue = new ByteQueue();
    queue.append(Uint8Array.of(1, 2, 3));
    queue.copy(0, 2).fill(9);
    queue.take(1).fill(9);
    assert.deepEqual([...queue.take(2)], [2, 3]);
  });
});
