import { nodeCodecs } from "../../host-sim/node/text-codecs.js";
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { LineConsole } from "../../host-sim/sim/board/console.js";
import { LINE_BYTES_MAX, TypedInput } from "../../host-sim/cli/typed-input.js";

/** A program that takes lines when the test tells it to, and a stream that counts its reads. */
class Typist {
  readonly console = new LineConsole(nodeCodecs);
  readonly lines: string[] = [];
  tooLong = 0;
  ended = false;
  /** Number of chunks read. */
  read = 0;
  #taken: (() => void) | undefined;

  constructor(
    chunks: Iterable<string | Buffer>,
    private readonly isPatient = false,
  ) {
    const count = (): void => void this.read++;
    const stream = Readable.from(
      (function* () {
        for (const chunk of chunks) {
          count();
          yield Buffer.from(chunk);
        }
      })(),
      { objectMode: false, highWaterMark: 1 },
    );
    new TypedInput(stream, this.console, { lineBytesMax: LINE_BYTES_MAX, onTooLong: () => this.tooLong++ });
  }

  open(): Promise<void> {
    return new Promise((resolve) =>
      this.console.open({
        onLine: (line, taken) => {
          this.lines.push(Buffer.from(line).toString());
          if (this.isPatient) this.#taken = taken;
          else setImmediate(taken);
        },
        onEnd: () => {
          this.ended = true;
          resolve();
        },
      }),
    );
  }

  take(): void {
    this.#taken?.();
  }
}

/** Resolves after all pending turns. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
}

describe("TypedInput", () => {
  it("types line by line, for any chunks and newlines", async () => {
    const typist = new Typist(["one\ntw", "o\r", "\nthree\r\n\r\nfo\rur", "\n\n", "最", "后"]);
    await typist.open();
    assert.deepEqual(typist.lines, ["one", "two", "three", "", "fo", "ur", "", "最后"]);
  });

  it("does not split a code point that comes in two chunks", async () => {
    const bytes = Buffer.from("汉字\n");
    const typist = new Typist([...bytes].map((byte) => Buffer.of(byte)));
    await typist.open();
    assert.deepEqual(typist.lines, ["汉字"]);
  });

  it("types thousands of lines without loss, and reads no more than the console has room for", async () => {
    const line = "x".repeat(99);
    const chunks = Array.from({ length: 2000 }, (_, n) => `${n}${line}\n`);
    const typist = new Typist(chunks);
    await settled();
    assert.ok(typist.console.full);
    assert.ok(typist.read < 200, `${typist.read} chunks were read`);
    await typist.open();
    assert.deepEqual(
      typist.lines,
      chunks.map((chunk) => chunk.trimEnd()),
    );
  });

  it("waits while the program takes no lines", async () => {
    const typist = new Typist(
      Array.from({ length: 2000 }, () => `${"x".repeat(99)}\n`),
      true,
    );
    void typist.open();
    await settled();
    assert.equal(typist.lines.length, 1);
    const { read } = typist;
    assert.ok(read < 200, `${read} chunks were read`);
    typist.take();
    await settled();
    assert.equal(typist.lines.length, 2);
  });

  it("drops a line that is too long, reports it once, and continues", async () => {
    const longest = "y".repeat(LINE_BYTES_MAX);
    const typist = new Typist([`${longest}\n`, `${longest}x\n`, "x".repeat(100_000), "x\nnext\n"]);
    await typist.open();
    assert.deepEqual(typist.lines, [longest, "next"]);
    assert.equal(typist.tooLong, 2);
  });

  it("does not buffer an endless line", async () => {
    const chunk = Buffer.alloc(65536);
    const typist = new Typist(Array.from({ length: 500 }, () => chunk));
    await typist.open();
    assert.deepEqual(typist.lines, []);
    assert.equal(typist.tooLong, 1);
  });
});
