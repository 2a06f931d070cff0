import assert from "node:assert/strict";
import fc from "fast-check";
import { netstring, NetstringReader } from "../../host-sim/engines/xs/netstring.js";

const message = fc.uint8Array({ maxLength: 300 });

/** Takes all complete messages. */
function takeAll(reader: NetstringReader): Buffer[] {
  const taken: Buffer[] = [];
  for (let next = reader.take(); next; next = reader.take()) taken.push(Buffer.from(next));
  return taken;
}

describe("netstrings", () => {
  it("consist of a length, a colon, the bytes and a comma", () => {
    assert.equal(netstring(Buffer.from("e"), Buffer.from("1+1")).toString(), "4:e1+1,");
    assert.equal(netstring().toString(), "0:,");
  });

  it("are decoded from a stream in any chunks", () => {
    fc.assert(
      fc.property(fc.array(message), fc.array(fc.nat({ max: 500 })), (messages, cuts) => {
        const stream = Buffer.concat(messages.map((bytes) => netstring(bytes)));
        const reader = new NetstringReader();
        const taken: Buffer[] = [];
        let from = 0;
        for (const cut of [...cuts, stream.length]) {
          reader.push(stream.subarray(from, from + cut));
          from += cut;
          taken.push(...takeAll(reader));
        }
        assert.deepEqual(
          taken,
          messages.map((bytes) => Buffer.from(bytes)),
        );
        assert.equal(reader.rest.length, 0);
      }),
    );
  });

  it("keep the rest that is not a message, such as an exit code", () => {
    const reader = new NetstringReader();
    reader.push(Buffer.from("2:hi,11"));
    assert.deepEqual(takeAll(reader), [Buffer.from("hi")]);
    assert.equal(reader.rest.toString(), "11");
  });

  for (const wrong of ["x", ":,", "-1:", "1:ab", "1234567890:"]) {
    it(`are rejected in the form '${wrong}'`, () => {
      const reader = new NetstringReader();
      reader.push(Buffer.from(wrong));
      assert.throws(() => takeAll(reader), /not a netstring/);
    });
  }
});
