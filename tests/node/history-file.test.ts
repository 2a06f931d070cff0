import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { LineFile, type LineStore } from "../../firmware/base/line-file.js";
import { FileStore, formerOf, HistoryFile, HISTORY_BYTES_MAX } from "../../host-sim/node/history-file.js";

const record = (text: string) => `【Sat Nov 21 08:50:07 2026】收到【('127.0.0.1', 8080)】发送的数据:${text}`;

describe("HistoryFile", () => {
  let folder: string;
  let file: string;
  let errors: Error[];
  const open: HistoryFile[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-history-"));
    file = join(folder, "chat.txt");
    errors = [];
  });

  afterEach(() => {
    for (const history of open.splice(0)) history.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function start(bytesMax?: number): HistoryFile {
    const history = new HistoryFile(file, (error) => errors.push(error), bytesMax);
    open.push(history);
    return history;
  }

  const text = () => readFileSync(file, "utf8");
  const lines = (of = file) => readFileSync(of, "utf8").split("\n").slice(0, -1);

  it("is a text file with one record per line, in the format of the reference program", () => {
    const history = start();
    history.append(record("你好"));
    history.append(record("hello"));
    assert.equal(text(), `${record("你好")}\n${record("hello")}\n`);
  });

  it("is only readable by this user, and so is the next file", function () {
    if (process.platform === "win32") this.skip();
    const umask = process.umask(0);
    try {
      const history = start(100);
      history.append(record("1"));
      history.append(record("2"));
    } finally {
      process.umask(umask);
    }
    for (const name of [file, formerOf(file)]) assert.equal(statSync(name).mode & 0o777, 0o600, name);
  });

  it("contains each record as soon as it is appended, and continues after a restart", () => {
    const first = start();
    first.append(record("1"));
    const second = start();
    second.append(record("2"));
    assert.deepEqual(lines(), [record("1"), record("2")]);
  });

  it("keeps a record on one line whatever it contains, so that none can be forged", () => {
    const history = start();
    history.append(record(`a\n${record("forged")}`));
    history.append(record("\r\n\u000b\u000c\u001c\u001d\u001e\u0000\u007f\u0085\u009b\u202e\u2028!"));
    history.append("");
    const shown = `${" ".repeat(9)}\\u0085\\u009b\\u202e\\u2028!`;
    assert.deepEqual(lines(), [record(`a ${record("forged")}`), record(shown), ""]);
  });

  it("survives a power cut at every byte of a record: only that record is lost", () => {
    const kept = `${record("早")}\n${record("second")}\n`;
    const torn = Buffer.from(`${record("撕裂 torn")}\n`);
    for (let written = 0; written <= torn.length; written++) {
      writeFileSync(file, Buffer.concat([Buffer.from(kept), torn.subarray(0, written)]));
      const whole = written === torn.length ? torn.toString() : "";
      start();
      assert.equal(text(), kept + whole, `cut after ${written} bytes`);
      start().append(record("after"));
      assert.equal(text(), `${kept}${whole}${record("after")}\n`, `cut after ${written} bytes`);
    }
  });

  it("survives a power cut in its first record, too", () => {
    const torn = Buffer.from(record("first"));
    for (let written = 0; written <= torn.length; written++) {
      writeFileSync(file, torn.subarray(0, written));
      start().append(record("after"));
      assert.equal(text(), `${record("after")}\n`, `cut after ${written} bytes`);
    }
  });

  it("survives a power cut during a rotation", () => {
    const bytesMax = 400;
    for (const state of ["before", "renamed"]) {
      rmSync(formerOf(file), { force: true });
      rmSync(file, { force: true });
      const history = start(bytesMax);
      history.append(record("1"));
      history.append(record("2"));
      if (state === "renamed") new FileStore(file).rotate();
      if (state === "renamed") rmSync(file);
      start(bytesMax).append(record("3"));
      const all = [...(existsSync(formerOf(file)) ? lines(formerOf(file)) : []), ...lines()];
      assert.deepEqual(all, [record("1"), record("2"), record("3")], state);
    }
  });

  it("removes a torn record that consists of zeros", () => {
    writeFileSync(file, Buffer.concat([Buffer.from(`${record("1")}\n`), Buffer.alloc(300)]));
    start();
    assert.equal(text(), `${record("1")}\n`);
  });

  it("never removes a line that it has not written", () => {
    for (const foreign of ["my notes, without an end", "x".repeat(1000), "日记", "「quoted」"]) {
      writeFileSync(file, foreign);
      start().append(record("1"));
      assert.equal(text(), `${foreign}\n${record("1")}\n`);
    }
  });

  it("stays within its limit with 10,000 messages, and keeps the newest in order", () => {
    const history = start();
    const all = Array.from({ length: 10_000 }, (_, i) => record(`消息 number ${i}`));
    for (const one of all) {
      history.append(one);
      assert.ok(statSync(file).size <= HISTORY_BYTES_MAX);
    }
    const size = statSync(file).size + statSync(formerOf(file)).size;
    assert.ok(size <= 2 * HISTORY_BYTES_MAX && size > HISTORY_BYTES_MAX);
    const kept = [...lines(formerOf(file)), ...lines()];
    assert.deepEqual(kept, all.slice(-kept.length));
    assert.deepEqual(errors, []);
  });

  it("cuts a record that is larger than the limit, without splitting a character", () => {
    const history = start(100);
    history.append("字".repeat(1000));
    history.append("x".repeat(100));
    history.append("y".repeat(99));
    assert.deepEqual([lines(formerOf(file)), lines()], [["x".repeat(99)], ["y".repeat(99)]]);
    start(100).append("字".repeat(1000));
    assert.deepEqual(lines(), ["字".repeat(33)]);
  });

  it("reports a write error once, and continues when possible", () => {
    const history = start(200);
    const long = (n: number) => `${record(String(n))}${"x".repeat(100)}`;
    history.append(record("1"));
    rmSync(folder, { recursive: true });
    for (const n of [2, 3, 4]) history.append(long(n));
    assert.deepEqual(
      errors.map((error) => (error as NodeJS.ErrnoException).code),
      ["ENOENT"],
    );
    mkdirSync(folder);
    history.append(long(5));
    assert.deepEqual(lines(), [long(5)]);
    rmSync(folder, { recursive: true });
    history.append(long(6));
    assert.equal(errors.length, 2);
  });

  it("ignores records after it was closed, and can be closed twice", () => {
    const history = start();
    history.close();
    history.close();
    assert.deepEqual(errors, []);
    history.append(record("late"));
    assert.deepEqual([errors.length, text()], [1, ""]);
  });

  it("rejects a path that it cannot append to", () => {
    assert.throws(() => new HistoryFile(folder, () => {}), { code: "EISDIR" });
    assert.throws(() => new HistoryFile(join(folder, "none", "chat.txt"), () => {}), { code: "ENOENT" });
  });
});

/** A LineStore in memory whose power fails after so many bytes were written. */
class MemoryStore implements LineStore {
  bytes = Buffer.alloc(0);
  former = Buffer.alloc(0);
  written = 0;
  max = 0;

  constructor(public power_bytes = Infinity) {}

  get size(): number {
    return this.bytes.length;
  }

  read(offset: number, byteLength: number): Uint8Array {
    return this.bytes.subarray(offset, offset + byteLength);
  }

  cut(size: number): void {
    this.bytes = this.bytes.subarray(0, size);
  }

  append(bytes: Uint8Array): void {
    const part = bytes.subarray(0, this.power_bytes - this.written);
    this.bytes = Buffer.concat([this.bytes, part]);
    this.written += part.length;
    this.max = Math.max(this.max, this.bytes.length);
    if (part.length < bytes.length) throw new Error("power cut");
  }

  rotate(): void {
    this.former = this.bytes;
    this.bytes = Buffer.alloc(0);
  }
}

describe("LineFile", () => {
  it("only loses torn records, however often the power fails, and stays within its limit", () => {
    const texts = fc.array(fc.string({ unit: "grapheme", maxLength: 60 }), { minLength: 1, maxLength: 30 });
    const lives = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 6 });
    fc.assert(
      fc.property(texts, lives, fc.integer({ min: 700, max: 1500 }), (all, powers, bytesMax) => {
        const store = new MemoryStore();
        const durable: string[] = [];
        let next = 0;
        for (const power_bytes of [...powers, Infinity]) {
          store.power_bytes = power_bytes;
          store.written = 0;
          try {
            const file = new LineFile(store, bytesMax);
            for (; next < all.length; next++) {
              const line = record(all[next]);
              file.append(Buffer.from(line));
              // eslint-disable-next-line no-control-regex
              const blanked = line.replace(/[\u0000-\u001f\u007f]/g, " ");
              durable.push(blanked.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, ""));
            }
          } catch {
            next++;
          }
        }
        assert.ok(store.max <= bytesMax);
        const kept = Buffer.concat([store.former, store.bytes]).toString().split("\n").slice(0, -1);
        assert.deepEqual(kept, durable.slice(durable.length - kept.length));
        // As much is kept as fits: nothing was dropped while there was room.
        if (store.former.length === 0) assert.equal(kept.length, durable.length);
      }),
    );
  });

  it("does not change the file when it is opened again", () => {
    const store = new MemoryStore();
    store.bytes = Buffer.from(`${record("1")}\n${record("to")}`);
    new LineFile(store, 1000);
    const mended = store.bytes;
    new LineFile(store, 1000);
    assert.equal(store.bytes, mended);
    assert.equal(mended.toString(), `${record("1")}\n`);
  });
});
