import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { KEY_LENGTH_MAX, VALUE_BYTES_MAX } from "../../firmware/base/store-limits.js";
import { BrokenStore, StoreFile } from "../../host-sim/node/store-file.js";

describe("StoreFile", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-store-"));
    file = join(folder, "board.json");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("keeps what is written from run to run, in a file that only this user can read", () => {
    const first = new StoreFile(file);
    assert.equal(existsSync(file), false);
    first.write("name", "温度计");
    first.write("gone", "x");
    first.delete("gone");
    first.write("__proto__", "");
    const second = new StoreFile(file);
    assert.deepEqual([...second.entries()].sort(), [
      ["__proto__", ""],
      ["name", "温度计"],
    ]);
    assert.equal(second.read("gone"), undefined);
    if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ["board.json"]);
  });

  it("keeps any values", () => {
    const key = fc.stringMatching(/^[\w-]{1,15}$/);
    const value = fc.string({ unit: "binary", maxLength: 200 });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, value)), (writes) => {
        rmSync(file, { force: true });
        const store = new StoreFile(file);
        for (const [name, text] of writes) store.write(name, text);
        assert.deepEqual(new Map(new StoreFile(file).entries()), new Map(writes));
      }),
      { numRuns: 20 },
    );
  });

  it("takes an empty file for an empty store", () => {
    writeFileSync(file, "");
    assert.deepEqual([...new StoreFile(file).entries()], []);
  });

  it("refuses a file that holds something else, and leaves it as it is", () => {
    for (const content of [
      '{"name":',
      "\0\0\0",
      "[]",
      "null",
      '"text"',
      '{"name": 1}',
      '{"a name": "x"}',
      JSON.stringify({ ["k".repeat(KEY_LENGTH_MAX + 1)]: "x" }),
      JSON.stringify({ name: "x".repeat(VALUE_BYTES_MAX + 1) }),
    ]) {
      writeFileSync(file, content);
      assert.throws(() => new StoreFile(file), BrokenStore);
      assert.equal(readFileSync(file, "utf8"), content);
    }
  });

  it("keeps the former value where the new content cannot be written", () => {
    const store = new StoreFile(file);
    store.write("name", "former");
    // A folder where the new content goes: unlike missing permissions, it stops root too.
    mkdirSync(join(`${file}.new`, "folder"), { recursive: true });
    assert.throws(() => store.write("name", "new"));
    assert.throws(() => store.delete("name"));
    assert.equal(store.read("name"), "former");
    assert.equal(new StoreFile(file).read("name"), "former");
  });

  it("ignores what a power cut of the PC has left of new content", () => {
    new StoreFile(file).write("name", "former");
    writeFileSync(`${file}.new`, '{"na');
    const store = new StoreFile(file);
    assert.equal(store.read("name"), "former");
    store.write("name", "new");
    assert.equal(new StoreFile(file).read("name"), "new");
    assert.deepEqual(readdirSync(folder), ["board.json"]);
  });

  it("does not write what is stored already", () => {
    const store = new StoreFile(file);
    store.write("name", "x");
    const before = statSync(file).ino;
    store.write("name", "x");
    store.delete("other");
    assert.equal(statSync(file).ino, before);
  });
});
