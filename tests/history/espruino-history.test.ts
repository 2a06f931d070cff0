import assert from "node:assert/strict";
import { BATCH_BYTES, HistoryStore } from "../../firmware/espruino/history-store.js";
import { fromBytes, readable } from "../../host-sim/engines/espruino/byte-string.js";
import { Storage } from "../../host-sim/engines/espruino/storage.js";
import { recordsIn } from "./espruino-records.js";

const SIZE = 4096;
/** Bytes that may stay unused in a full file. */
const FREE_BYTES = 3;
const NOT_EVEN_A_FILE = -1;

/** Flash that counts writes, and whose power fails after so many bytes of a write. */
class CountingStorage extends Storage {
  readonly lengths: number[] = [];
  power_bytes = Infinity;

  override write(name: string, data: string, offset?: number, size?: number): boolean {
    this.lengths.push(data.length);
    if (data.length <= this.power_bytes) return super.write(name, data, offset, size);
    if (this.power_bytes === NOT_EVEN_A_FILE) throw new Error("power cut");
    // A byte of blanks is a file, and nothing in it.
    super.write(name, data.slice(0, this.power_bytes) || "\xff", offset, size);
    throw new Error("power cut");
  }
}

const record = (text: string) =>
  `【Mon Jan 19 10:00:00 2026】收到【('192.168.1.7', 8080)】发送的数据:${text}`;
const asBytes = (text: string) => fromBytes(Buffer.from(text));

describe("the history in Espruino's Storage", () => {
  let storage: CountingStorage;

  beforeEach(() => (storage = new CountingStorage()));

  const start = () => new HistoryStore(storage, SIZE);
  const add = (store: HistoryStore, text: string) => {
    if (store.append(asBytes(text))) store.flush();
  };
  const keep = (...texts: string[]) => {
    const store = start();
    for (const text of texts) store.append(asBytes(text));
    store.flush();
  };
  const records = () => recordsIn(storage).map(readable);
  const sizes = () => [0, 1, 2].map((i) => storage.read(`palmwire.h${i}`)?.length ?? 0);

  it("returns the records in order, over several starts", () => {
    keep(record("一"), record("2"));
    keep(record("3"));
    assert.deepEqual(records(), [record("一"), record("2"), record("3")]);
    assert.deepEqual(sizes(), [SIZE, 0, 0]);
  });

  it("writes nothing at a start, nor when nothing is pending", () => {
    start().flush();
    assert.deepEqual([storage.lengths, sizes()], [[], [0, 0, 0]]);
  });

  it("keeps a record with any bytes on one line, so that none can be forged and the end is found", () => {
    keep(`a\n${record("forged")}`, "\u0018\r\u0000\u007f!");
    const store = start();
    store.append("\xff\xfe\xff");
    store.flush();
    keep("after");
    assert.equal(
      storage.read("palmwire.h0", 0, SIZE)?.indexOf("\xff"),
      storage.read("palmwire.h0")?.search(/\xff*$/),
    );
    assert.deepEqual(records(), [`a ${record("forged")}`, "    !", readable(" \xfe "), "after"]);
  });

  it("survives a power cut at every byte of a record: only that record is lost", () => {
    const torn = record("撕裂 torn");
    const bytes = asBytes(`${torn}\n`).length;
    for (const before of [[], [record("1"), record("2")]])
      for (let written = 0; written <= bytes; written++) {
        storage = new CountingStorage();
        if (before.length > 0) keep(...before);
        storage.power_bytes = written;
        if (written < bytes) assert.throws(() => keep(torn), /power cut/);
        else keep(torn);
        storage.power_bytes = Infinity;
        const whole = written === bytes ? [torn] : [];
        assert.deepEqual(records(), [...before, ...whole], `cut after ${written} bytes`);
        keep(record("after"));
        keep(record("later"));
        const all = [...before, ...whole, record("after"), record("later")];
        assert.deepEqual(records(), all, `cut after ${written} bytes`);
      }
  });

  it("survives a second power cut while a torn record is closed", () => {
    for (let written = 0; written <= 3; written++) {
      storage = new CountingStorage();
      keep(record("1"));
      storage.power_bytes = 20;
      assert.throws(() => keep(record("torn")));
      storage.power_bytes = written;
      assert.throws(() => keep(record("torn too")));
      storage.power_bytes = Infinity;
      keep(record("2"));
      assert.deepEqual(records(), [record("1"), record("2")], `cut after ${written} bytes`);
    }
  });

  it("keeps the complete records of a torn batch", () => {
    const batch = [record("1"), record("2"), record("3")];
    const ends = batch.map((_, i) => asBytes(batch.slice(0, i + 1).join("\n")).length + 1);
    for (let written = 0; written < ends[2]; written++) {
      storage = new CountingStorage();
      storage.power_bytes = written;
      assert.throws(() => keep(...batch));
      storage.power_bytes = Infinity;
      keep(record("after"));
      const kept = ends.filter((end) => end <= written).length;
      assert.deepEqual(records(), [...batch.slice(0, kept), record("after")], `cut after ${written} bytes`);
    }
  });

  it("survives a power cut at every byte of the batch that starts a new file, and before it", () => {
    const numbered = (i: number) => record(`number ${String(i).padStart(4)}`);
    const bytes = asBytes(`${numbered(0)}\n`).length;
    const after = numbered(9998);
    const each = Math.floor((SIZE - FREE_BYTES) / bytes);
    for (const files of [1, 2, 3, 4])
      for (let written = NOT_EVEN_A_FILE; written < bytes; written++) {
        storage = new CountingStorage();
        const full = Array.from({ length: files * each }, (_, i) => numbered(i));
        const store = start();
        for (const text of full) {
          store.append(asBytes(text));
          store.flush();
        }
        storage.power_bytes = written;
        assert.throws(() => keep(numbered(9999)), /power cut/);
        storage.power_bytes = Infinity;
        keep(after);
        const state = `cut after ${written} bytes with ${files} files before`;
        assert.deepEqual(records(), [...full.slice(-each), after], state);
        assert.equal(
          sizes().reduce((sum, size) => sum + size),
          2 * SIZE,
        );
      }
  });

  it("stays within its limit with 10,000 messages over many starts, and keeps the newest in order", () => {
    const all = Array.from({ length: 10_000 }, (_, i) => record(`消息 number ${i}`));
    let store = start();
    all.forEach((text, i) => {
      add(store, text);
      if (i % 700 === 699) {
        store.flush();
        store = start();
      }
      assert.ok(sizes().reduce((sum, size) => sum + size) <= 2 * SIZE);
    });
    store.flush();
    const kept = records();
    assert.deepEqual(kept, all.slice(-kept.length));
    const bytes = asBytes(kept.join("\n")).length;
    // Of the older file no more than a batch's room is unused.
    assert.ok(bytes > SIZE - BATCH_BYTES - asBytes(all[9999]).length, `${bytes} bytes`);
  });

  it("writes to flash once for many messages", () => {
    const store = start();
    const bytes = asBytes(`${record("消息")}\n`).length;
    for (let i = 0; i < 10_000; i++) add(store, record("消息"));
    const each = Math.ceil(BATCH_BYTES / bytes);
    assert.equal(storage.lengths.length, Math.floor(10_000 / each));
    assert.ok(storage.lengths.every((length) => length === each * bytes));
  });

  it("treats a file of another size as full", () => {
    for (const other of [2 * SIZE, SIZE / 2]) {
      storage = new CountingStorage();
      const before = new HistoryStore(storage, other);
      before.append(asBytes(record("1")));
      before.flush();
      keep(record("2"));
      keep(record("3"));
      assert.deepEqual(sizes(), [other, SIZE, 0]);
      assert.deepEqual(records(), [record("1"), record("2"), record("3")]);
    }
  });

  it("starts again after its files were erased, losing the batch that noticed it", () => {
    const store = start();
    store.append("1");
    store.flush();
    storage.erase("palmwire.h0");
    store.append("2");
    assert.throws(() => store.flush(), /Unable to find or create file/);
    store.append("3");
    store.flush();
    assert.deepEqual(records(), ["3"]);
  });
});
