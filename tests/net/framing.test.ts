import assert from "node:assert/strict";
import fc from "fast-check";
import type { Device } from "../../firmware/device.js";
import { Framing, lineOf, SILENCE_MS } from "../../firmware/net/framing.js";
import { ManualClock } from "../../tools/manual-clock.js";

const LIMIT_BYTES = 64;

interface Message {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

/** An app that takes every message as soon as it can, in a time that is the test's. */
class Taker {
  readonly clock = new ManualClock();
  readonly framing: Framing;
  readonly messages: Message[] = [];
  whenMessage: (message: string) => void = () => {};

  constructor() {
    const timer: Device["timer"] = {
      set: (callback, delay_ms, target) => this.clock.setTimer(() => callback(target), delay_ms),
      clear: (handle) => (handle as { cancel(): void }).cancel(),
    };
    this.framing = new Framing({ timer } as Device, this, LIMIT_BYTES);
  }

  get texts(): string[] {
    return this.messages.map(({ bytes }) => Buffer.from(bytes).toString());
  }

  /** How long each message is, and whether it had an end. */
  get lengths(): [number, boolean][] {
    return this.messages.map(({ bytes, whole }) => [bytes.length, whole]);
  }

  push(bytes: string | Uint8Array): void {
    this.framing.push(Buffer.from(bytes));
    this.onFramed();
  }

  finish(): void {
    this.framing.finish();
    this.onFramed();
  }

  onFramed(): void {
    for (let bytes = this.framing.take(); bytes; bytes = this.framing.take()) {
      this.messages.push({ bytes, whole: this.framing.whole });
      this.whenMessage(Buffer.from(bytes).toString());
    }
  }
}

describe("Framing", () => {
  let app: Taker;

  beforeEach(() => {
    app = new Taker();
  });

  it("ends a message at a newline, which stays with it", () => {
    app.push("one\ntwo\r\n\nthree");
    assert.deepEqual(app.texts, ["one\n", "two\r\n", "\n"]);
    app.clock.pass(SILENCE_MS);
    assert.deepEqual(app.texts, ["one\n", "two\r\n", "\n", "three"]);
    assert.ok(app.messages.every(({ whole }) => whole));
  });

  it("ends a message after a silence, which each piece begins anew", () => {
    app.push("hel");
    app.clock.pass(SILENCE_MS - 1);
    app.push("lo");
    app.clock.pass(SILENCE_MS - 1);
    assert.deepEqual(app.texts, []);
    app.clock.pass(1);
    assert.deepEqual(app.texts, ["hello"]);
    app.clock.pass(10_000);
    assert.deepEqual(app.texts, ["hello"]);
  });

  for (const length of [63, 64, 65, 127, 128, 129])
    it(`cuts ${length} bytes without a newline at ${LIMIT_BYTES}, and says so`, () => {
      app.push("x".repeat(length));
      app.clock.pass(SILENCE_MS);
      const lengths = [];
      for (let rest = length; rest > 0; rest -= LIMIT_BYTES) lengths.push(Math.min(rest, LIMIT_BYTES));
      assert.deepEqual(
        app.lengths,
        lengths.map((bytes, i) => [bytes, i + 1 === lengths.length]),
      );
    });

  it("does not wait for a silence beyond the limit", () => {
    app.push("x".repeat(LIMIT_BYTES + 1));
    assert.deepEqual(app.lengths, [[LIMIT_BYTES, false]]);
    app.push("\n");
    assert.deepEqual(app.lengths, [
      [LIMIT_BYTES, false],
      [2, true],
    ]);
  });

  it("lets a message of just that length have its newline", () => {
    app.push(`${"x".repeat(LIMIT_BYTES - 1)}\n`);
    assert.deepEqual(app.lengths, [[LIMIT_BYTES, true]]);
  });

  it("never cuts a code point: not at the limit, not in a silence", () => {
    app.push("x".repeat(LIMIT_BYTES - 1) + "😀");
    assert.deepEqual(app.lengths, [[LIMIT_BYTES - 1, false]]);
    app.clock.pass(SILENCE_MS);
    assert.equal(app.texts[1], "😀");
    const [first, second, third] = Buffer.from("字");
    app.push(Uint8Array.of(65, first));
    app.clock.pass(1000);
    app.push(Uint8Array.of(second));
    app.clock.pass(1000);
    assert.equal(app.texts.at(-1), "A");
    app.push(Uint8Array.of(third));
    app.clock.pass(1000);
    assert.equal(app.texts.at(-1), "字");
  });

  it("waits for the silence anew when a code point goes on after one", () => {
    const [first, ...rest] = Buffer.from("字");
    app.push(Uint8Array.of(65, first));
    app.clock.pass(SILENCE_MS);
    app.push(Uint8Array.from(rest));
    app.clock.pass(SILENCE_MS - 1);
    assert.deepEqual(app.texts, ["A"]);
    app.push("!");
    app.clock.pass(SILENCE_MS);
    assert.deepEqual(app.texts, ["A", "字!"]);
  });

  it("delivers at the end what waits, whole code points or not", () => {
    app.push(Uint8Array.of(65, 0xe5));
    app.finish();
    app.finish();
    app.clock.pass(1000);
    assert.deepEqual(
      app.messages.map(({ bytes }) => [...bytes]),
      [[65, 0xe5]],
    );
  });

  it("forgets what waits when told to, and begins anew", () => {
    app.push("forgotten");
    app.framing.forget();
    app.clock.pass(1000);
    app.finish();
    app.framing.forget();
    app.push("begun");
    assert.deepEqual(app.texts, []);
    app.clock.pass(SILENCE_MS);
    assert.deepEqual(app.texts, ["begun"]);
  });

  it("gives nothing more once its owner forgets it in between", () => {
    app.whenMessage = (text) => text === "q\n" && app.framing.forget();
    app.push("a\nq\nb\nc");
    app.clock.pass(1000);
    assert.deepEqual(app.texts, ["a\n", "q\n"]);
  });

  it("keeps what its owner does not take", () => {
    app.framing.push(Buffer.from("a\nb\n"));
    app.framing.push(Buffer.from("c"));
    app.clock.pass(1000);
    assert.deepEqual(app.texts, []);
    app.onFramed();
    app.clock.pass(1000);
    assert.deepEqual(app.texts, ["a\n", "b\n", "c"]);
  });

  const stream = fc.array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 20 }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom("\n", "\r\n", "字", "😀", "x".repeat(60)).map((text) => Buffer.from(text)),
    ),
    { maxLength: 12 },
  );

  function cutInto(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
    const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
    const pieces = ends.map((end, i) => bytes.subarray(i ? ends[i - 1] : 0, end));
    // No socket gives an empty one.
    return pieces.filter((piece) => piece.length > 0);
  }

  it("gives the same messages however a stream is split, and every byte once", () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat()), (parts, cuts) => {
        const bytes = Buffer.concat(parts);
        const [whole, split] = [cutInto(bytes, []), cutInto(bytes, cuts)].map((pieces) => {
          const taker = new Taker();
          for (const piece of pieces) taker.push(piece);
          taker.finish();
          return taker;
        });
        assert.deepEqual(split.texts, whole.texts);
        assert.deepEqual(split.lengths, whole.lengths);
        assert.ok(Buffer.concat(whole.messages.map((message) => message.bytes)).equals(bytes));
        assert.ok(whole.lengths.every(([length]) => length > 0 && length <= LIMIT_BYTES));
      }),
    );
  });

  it("keeps every byte and every code point, whenever there is silence", () => {
    const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 300 }),
        fc.array(fc.tuple(fc.nat(), fc.nat(2 * SILENCE_MS))),
        (text, cuts) => {
          const taker = new Taker();
          const bytes = Buffer.from(text);
          const pieces = cutInto(
            bytes,
            cuts.map(([cut]) => cut),
          );
          pieces.forEach((piece, i) => {
            taker.push(piece);
            taker.clock.pass(cuts[i]?.[1] ?? 0);
          });
          taker.finish();
          assert.ok(Buffer.concat(taker.messages.map((message) => message.bytes)).equals(bytes));
          for (const message of taker.messages) strict.decode(message.bytes);
          for (const message of taker.texts) assert.ok(!message.slice(0, -1).includes("\n"));
        },
      ),
    );
  });
});

describe("lineOf", () => {
  it("takes away one CR and LF at the end, and nothing else", () => {
    for (const [message, line] of [
      ["text\n", "text"],
      ["text\r\n", "text"],
      ["text\r", "text"],
      ["text\n\n", "text\n"],
      ["text\n\r", "text\n"],
      ["\r\n", ""],
      ["\n", ""],
      ["", ""],
      [" a\tb ", " a\tb "],
    ])
      assert.equal(Buffer.from(lineOf(Buffer.from(message))).toString(), line);
  });
});
