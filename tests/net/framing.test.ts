import assert from "node:assert/strict";
import fc from "fast-check";
import type { Device } from "../../firmware/device.js";
import { Framing, lineOf, SILENCE_MS } from "../../firmware/net/framing.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";

const LIMIT_BYTES = 64;

interface Message {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
}

/** An app that takes every message as soon as it can, on a virtual clock. */
class Taker {
  readonly clock = new VirtualClock();
  readonly framing: Framing;
  readonly messages: Message[] = [];
  whenMessage: (message: string) => void = () => {};

  constructor() {
    const timer: Device["timer"] = {
      set: (callback, delay_ms, target) => this.clock.setTimer(() => callback(target), delay_ms),
      clear: (handle) => (handle as { cancel(): void }).cancel(),
    };
    const clock = { ticks: () => this.clock.now_ms() };
    this.framing = new Framing({ timer, clock } as Device, this, LIMIT_BYTES);
  }

  get texts(): string[] {
    return this.messages.map(({ bytes }) => Buffer.from(bytes).toString());
  }

  /** The length of each message, and whether it was complete. */
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

  it("ends a message at a newline, which is included", () => {
    app.push("one\ntwo\r\n\nthree");
    assert.deepEqual(app.texts, ["one\n", "two\r\n", "\n"]);
    app.push("\n");
    assert.deepEqual(app.texts, ["one\n", "two\r\n", "\n", "three\n"]);
    assert.ok(app.messages.every(({ whole }) => whole));
  });

  it("ends a message after a silence, which each piece restarts", () => {
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
    it(`cuts ${length} bytes without a newline at ${LIMIT_BYTES}, and reports it`, () => {
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

  it("allows a newline after a message of exactly the limit", () => {
    app.push(`${"x".repeat(LIMIT_BYTES - 1)}\n`);
    assert.deepEqual(app.lengths, [[LIMIT_BYTES, true]]);
  });

  it("does not split a code point at the limit", () => {
    app.push("x".repeat(LIMIT_BYTES - 1) + "😀");
    assert.deepEqual(app.lengths, [[LIMIT_BYTES - 1, false]]);
    app.clock.pass(SILENCE_MS);
    assert.equal(app.texts[1], "😀");
  });

  it("waits for the rest of a code point as long as for any other byte", () => {
    const [first, ...rest] = Buffer.from("字");
    app.push(Uint8Array.of(65, first));
    app.clock.pass(SILENCE_MS - 1);
    app.push(Uint8Array.from(rest));
    app.clock.pass(SILENCE_MS);
    assert.deepEqual(app.texts, ["A字"]);
  });

  for (const [words, bytes] of [
    ["GBK", [0xc4, 0xe3, 0xba, 0xc3]],
    ["GBK that ends like a beginning of UTF-8", [0xd4, 0xe7, 0xc9, 0xcf, 0xba, 0xc3]],
    ["Latin-1", [0x63, 0x61, 0x66, 0xe9]],
    ["binary", [1, 3, 2, 0, 0xc5]],
    ["one byte", [0xe0]],
    ["half a code point", [0xe5, 0xad]],
  ] as const)
    it(`delivers ${words} unchanged after a silence, and none of it with the next message`, () => {
      app.push(Uint8Array.from(bytes));
      app.clock.pass(SILENCE_MS);
      app.push("q");
      app.clock.pass(SILENCE_MS);
      assert.deepEqual(
        app.messages.map((message) => [...message.bytes]),
        [[...bytes], [0x71]],
      );
      assert.ok(app.messages.every(({ whole }) => whole));
    });

  it("ignores silences once the peer has ended a line with a newline", () => {
    app.push("one\ntw");
    assert.ok(app.framing.lines);
    app.clock.pass(10_000);
    app.push("o");
    app.clock.pass(10_000);
    assert.deepEqual(app.texts, ["one\n"]);
    app.push("\nx");
    assert.deepEqual(app.texts, ["one\n", "two\n"]);
    app.clock.pass(10_000);
    app.push("x".repeat(LIMIT_BYTES));
    assert.deepEqual(app.lengths.at(-1), [LIMIT_BYTES, false]);
    app.finish();
    assert.deepEqual(app.texts.at(-1), "x");
  });

  it("forgets that the peer sends lines when a new stream starts", () => {
    app.push("one\n");
    app.framing.forget();
    app.push("two");
    app.clock.pass(SILENCE_MS);
    assert.deepEqual(app.texts, ["one\n", "two"]);
  });

  it("always ends messages at silences for a peer that forwards those of others", () => {
    app.framing.mixed = true;
    app.push("one\n");
    app.push("two");
    app.clock.pass(SILENCE_MS);
    assert.deepEqual(app.texts, ["one\n", "two"]);
  });

  it("keeps messages separated by a silence apart, although the board was too busy to take them", () => {
    app.framing.push(Buffer.from("one"));
    app.clock.pass(SILENCE_MS);
    app.framing.push(Buffer.from("two"));
    app.framing.push(Buffer.from("!"));
    app.onFramed();
    assert.deepEqual(app.texts, ["one"]);
    app.clock.pass(SILENCE_MS);
    assert.deepEqual(app.texts, ["one", "two!"]);
  });

  it("keeps messages apart although the alarm of the silence is late", () => {
    const late = new Taker();
    late.push("x".repeat(LIMIT_BYTES - 1));
    // In a long turn, the next bytes come before the alarm although the time has passed.
    late.clock.block(SILENCE_MS);
    late.push("two");
    assert.deepEqual(late.lengths, [[LIMIT_BYTES - 1, true]]);
    late.clock.pass(SILENCE_MS);
    assert.deepEqual(late.texts.at(-1), "two");
  });

  it("does not report bytes as too long that waited unread and may be several messages", () => {
    app.framing.gathered = true;
    app.push("x".repeat(LIMIT_BYTES + 1));
    app.clock.pass(SILENCE_MS);
    assert.deepEqual(app.lengths, [
      [LIMIT_BYTES, true],
      [1, true],
    ]);
  });

  it("reports a line as too long that waited unread", () => {
    app.push("a\n");
    app.framing.gathered = true;
    app.push("x".repeat(LIMIT_BYTES + 1));
    assert.deepEqual(app.lengths.at(-1), [LIMIT_BYTES, false]);
  });

  it("delivers all waiting bytes at the end, including an incomplete code point", () => {
    app.push(Uint8Array.of(65, 0xe5));
    app.finish();
    app.finish();
    app.clock.pass(1000);
    assert.deepEqual(
      app.messages.map(({ bytes }) => [...bytes]),
      [[65, 0xe5]],
    );
  });

  it("discards waiting bytes on forget, and starts again", () => {
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

  it("returns nothing after the owner has called forget in between", () => {
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
    assert.deepEqual(app.texts, ["a\n", "b\n"]);
    app.finish();
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

  it("returns the same messages for any chunks, and every byte once", () => {
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

  it("keeps every byte, whenever there is a silence", () => {
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
          for (const message of taker.texts) assert.ok(!message.slice(0, -1).includes("\n"));
        },
      ),
    );
  });
});

describe("lineOf", () => {
  it("removes one CR and LF at the end and a leading byte order mark, and nothing else", () => {
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
      ["\ufeffq\r\n", "q"],
      ["\ufeff", ""],
      ["\ufeff\n", ""],
      ["\ufeff\ufeffq", "\ufeffq"],
      ["a\ufeff", "a\ufeff"],
    ])
      assert.equal(Buffer.from(lineOf(Buffer.from(message))).toString(), line);
  });
});
