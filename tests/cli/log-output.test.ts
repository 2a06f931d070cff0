import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { LogOutput, WAITING_MAX } from "../../host-sim/cli/log-output.js";

/** A stream that completes its writes when the test tells it to. */
class Reader extends Writable {
  readonly pieces: string[] = [];
  #take: (() => void) | undefined;

  constructor(public stopped = false) {
    super({ decodeStrings: false });
  }

  override _write(piece: string, _encoding: string, done: () => void): void {
    this.pieces.push(piece);
    if (this.stopped) this.#take = done;
    else done();
  }

  readOn(): void {
    this.stopped = false;
    this.#take?.();
  }

  get lines(): string[] {
    return this.pieces.join("").split("\n").slice(0, -1);
  }
}

/** Lets a stream's callbacks run, and the turn end. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
const KIB = "x".repeat(1023);

describe("LogOutput", () => {
  it("writes the lines of one turn together", async () => {
    const reader = new Reader();
    const output = new LogOutput(reader, () => assert.fail());
    for (const text of ["a", "b", "c"]) output.line(text);
    assert.deepEqual(reader.pieces, []);
    await turn();
    assert.deepEqual(reader.pieces, ["a\nb\nc\n"]);
    output.line("d");
    await turn();
    assert.deepEqual(reader.pieces, ["a\nb\nc\n", "d\n"]);
  });

  it("keeps all lines in order for a slow reader", async () => {
    const reader = new Reader(true);
    const output = new LogOutput(reader, () => assert.fail());
    const lines = Array.from({ length: 4000 }, (_, i) => `${i} ${KIB}`);
    for (const [i, line] of lines.entries()) {
      output.line(line);
      if (i % 100 === 0) await turn();
    }
    reader.readOn();
    await output.close();
    assert.deepEqual(reader.lines, lines);
  });

  it("limits what it buffers for a stopped reader, and reports how many lines were dropped", async () => {
    const reader = new Reader(true);
    const output = new LogOutput(reader, (count) => output.line(`dropped ${count}`));
    const given = 3 * (WAITING_MAX / 1024);
    for (let i = 0; i < given; i++) output.line(`${String(i).padStart(8)}${KIB.slice(8)}`);
    await turn();
    // A short line would still fit, but must not come before the report of the dropped ones.
    output.line("short");
    reader.readOn();
    await output.close();
    const [last, ...kept] = reader.lines.reverse();
    assert.ok(
      kept.length * 1024 <= WAITING_MAX && kept.length * 1024 > WAITING_MAX - 4096,
      String(kept.length),
    );
    kept.reverse().forEach((line, i) => assert.equal(Number(line.slice(0, 8)), i));
    assert.equal(last, `dropped ${given + 1 - kept.length}`);
    output.line("after");
    await output.close();
    assert.equal(reader.lines.at(-1), "after");
  });

  it("ends although the reader reads no more", async () => {
    const reader = new Reader(true);
    const output = new LogOutput(reader, () => assert.fail());
    for (let i = 0; i < 1000; i++) output.line(KIB);
    await output.close();
    assert.equal(reader.pieces.length, 1);
  });

  it("does not wait for a stream that has failed", async () => {
    const reader = new Reader();
    reader.on("error", () => {});
    const output = new LogOutput(reader, () => assert.fail());
    reader.destroy(new Error("gone"));
    for (let i = 0; i < 1000; i++) output.line(KIB);
    await output.close();
    assert.deepEqual(reader.pieces, []);
  });
});
