import assert from "node:assert/strict";
import { Storage } from "../../host-sim/engines/espruino/storage.js";

describe("the model's Storage", () => {
  let storage: Storage;

  beforeEach(() => {
    storage = new Storage();
    storage.write("file", "one\n", 0, 16);
  });

  it("creates a file with the size given with its first part, blank beyond that part", () => {
    storage.write("file", "two\n", 6);
    assert.equal(storage.read("file"), `one\n\xff\xfftwo\n${"\xff".repeat(6)}`);
    assert.equal(storage.read("file", 14, 5), "\xff\xff");
    assert.equal(storage.read("file", 16, 1), "");
  });

  it("rejects overwriting, even if it only clears bits, and changes nothing", () => {
    for (const [data, offset] of [
      ["\0", 1],
      ["one\n", 3],
      ["\xffx", 3],
    ] as const)
      assert.throws(() => storage.write("file", data, offset), /File already written with different data/);
    assert.equal(storage.read("file", 0, 5), "one\n\xff");
  });

  it("treats blank bytes as not written", () => {
    storage.write("file", "\xff\xff", 4);
    storage.write("file", "xy", 4);
    assert.equal(storage.read("file", 0, 7), "one\nxy\xff");
  });

  it("replaces a file by other content at offset 0, or after it was erased", () => {
    storage.write("file", "new", 0, 8);
    assert.equal(storage.read("file"), `new${"\xff".repeat(5)}`);
    storage.erase("file");
    assert.equal(storage.read("file"), undefined);
    storage.write("file", "last");
    assert.equal(storage.read("file"), "last");
    assert.equal(storage.write("file", "last"), true);
  });

  it("rejects data that does not fit, parts of missing files, and empty data", () => {
    assert.throws(() => storage.write("file", "abc", 14), /Too much data for file size/);
    assert.throws(() => storage.write("none", "abc", 4, 16), /Unable to find or create file/);
    assert.throws(() => storage.write("none", ""), /zero length/);
    assert.equal(storage.read("none"), undefined);
    storage.erase("none");
  });
});
