import assert from "node:assert/strict";
import fc from "fast-check";
import { nodeCodecs } from "../../../host-sim/node/text-codecs.js";
import { MemoryStore } from "../../../host-sim/sim/board/board-store.js";
import {
  keyValueStorage,
  type KeyValue,
  type KeyValueFormat,
} from "../../../host-sim/sim/ecma419/key-value.js";

describe("key-value storage", () => {
  let store: MemoryStore;
  let storage: ReturnType<typeof keyValueStorage>;

  beforeEach(() => {
    store = new MemoryStore();
    storage = keyValueStorage(store, nodeCodecs);
  });

  it("keeps buffers, apart from what device.store keeps", () => {
    store.write("name", "the app's");
    const mine = storage.open({ path: "name" });
    mine.write("a b/ä", Uint8Array.of(0, 255, 16));
    assert.deepEqual([...new Uint8Array(mine.read("a b/ä") as ArrayBuffer)], [0, 255, 16]);
    const into = new Uint8Array(4);
    assert.equal(mine.read("a b/ä", into), 3);
    assert.deepEqual([...into], [0, 255, 16, 0]);
    assert.throws(() => mine.read("a b/ä", new Uint8Array(2)), RangeError);
    assert.equal(mine.read("other"), undefined);
    assert.deepEqual([...mine], ["a b/ä"]);
    assert.deepEqual([...storage.open({ path: "nam" })], []);
    assert.equal(store.read("name"), "the app's");
    mine.delete("a b/ä");
    mine.delete("a b/ä");
    assert.deepEqual([...mine], []);
  });

  for (const [format, value, kept] of [
    ["string", "你好\n", "你好\n"],
    ["uint8", 257, 1],
    ["int8", 200, -56],
    ["uint16", -1, 65535],
    ["int16", 40000, -25536],
    ["uint32", 0xffffffff, 0xffffffff],
    ["int32", 3.9, 3],
    ["uint64", -1n, 0xffffffffffffffffn],
    ["int64", -5n, -5n],
  ] as const)
    it(`keeps the format ${format}`, () => {
      const domain = storage.open({ path: "d", format });
      domain.write("k", value);
      assert.equal(domain.read("k"), kept);
      domain.format = format === "string" ? "buffer" : "string";
      assert.throws(() => domain.read("k"), TypeError);
    });

  it("gives back any text and any bytes", () => {
    const domain = storage.open({ path: "d" });
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), fc.uint8Array(), (text, bytes) => {
        domain.format = "string";
        domain.write("t", text);
        assert.equal(domain.read("t"), text);
        domain.format = "buffer";
        domain.write("b", bytes);
        assert.deepEqual(new Uint8Array(domain.read("b") as ArrayBuffer), bytes);
      }),
    );
  });

  it("changes nothing when it was opened to read", () => {
    assert.throws(() => storage.open({ path: "d", mode: "r" }), { message: "not found" });
    storage.open({ path: "d" }).write("k", Uint8Array.of(1));
    const reader = storage.open({ path: "d", mode: "r" });
    assert.throws(() => reader.write("k", Uint8Array.of(2)), { message: "read-only" });
    assert.throws(() => reader.delete("k"), { message: "read-only" });
    assert.deepEqual([...new Uint8Array(reader.read("k") as ArrayBuffer)], [1]);
  });

  it("has the limits of an ESP32", () => {
    for (const path of ["", "/", "a".repeat(16), "汉".repeat(6)])
      assert.throws(() => storage.open({ path }), /invalid name/);
    const domain = storage.open({ path: `${"a".repeat(15)}/`, format: "string" });
    assert.throws(() => domain.write("", "x"), Error);
    assert.throws(() => domain.write("k".repeat(16), "x"), Error);
    assert.throws(() => domain.write("k", "x".repeat(4000)), { message: "value too long" });
    domain.write("k".repeat(15), "x".repeat(3999));
  });

  it("rejects wrong options, arguments and objects", () => {
    assert.throws(() => storage.open(undefined as never), TypeError);
    assert.throws(() => storage.open({} as never), { name: "Error", message: "no path" });
    assert.throws(() => storage.open({ path: "d", mode: "w" as "r" }), { message: "invalid mode" });
    assert.throws(() => storage.open({ path: "d", format: "text" as KeyValueFormat }), RangeError);
    const domain = storage.open({ path: "d" });
    assert.throws(() => (domain.format = "number" as KeyValueFormat), RangeError);
    assert.throws(() => domain.read(undefined), SyntaxError);
    assert.throws(() => domain.write("k", undefined), SyntaxError);
    assert.throws(() => domain.write("k", "text"), TypeError);
    assert.throws(() => domain.write("k", new Uint16Array(1)), TypeError);
    assert.throws(() => domain.read(Symbol("k")), TypeError);
    assert.throws(() => domain.read.call({} as KeyValue, "k"), SyntaxError);
    domain.close();
    domain.close();
    assert.throws(() => domain.read("k"), SyntaxError);
    assert.throws(() => [...domain], SyntaxError);
  });
});
