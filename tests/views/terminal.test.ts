import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { braille, framed, halfBlocks, TerminalView } from "../../host-sim/views/terminal.js";
import type { Picture } from "../../host-sim/sim/panel/picture.js";

function picture(width: number, height: number, lit: [x: number, y: number][] = [], contrast = 255): Picture {
  const pixels = new Uint8Array(width * height);
  for (const [x, y] of lit) pixels[y * width + x] = 1;
  return { width, height, pixels, contrast };
}

/** A terminal of a given size that keeps what it was sent. While `blocked`, writes do not complete. */
class Terminal extends Writable {
  isTTY = true;
  received: string[] = [];
  private pending: (() => void) | undefined;

  constructor(
    public columns: number,
    public rows: number,
    public blocked = false,
  ) {
    super({ decodeStrings: false, highWaterMark: 1 });
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.received.push(chunk);
    if (this.blocked) this.pending = done;
    else done();
  }

  release(): void {
    this.blocked = false;
    this.pending?.();
  }

  get text(): string {
    return this.received.join("");
  }
}

const ESC = "\x1b";
/** Lets a stream's callbacks run. */
const turn = () => new Promise((resolve) => setImmediate(resolve));
const environment = { TERM: "xterm" };

describe("pictures as characters", () => {
  it("draws two rows per line of half blocks", () => {
    const lines = halfBlocks(picture(4, 3, [[0, 0], [1, 1], [2, 0], [2, 1], [3, 2]])); // prettier-ignore
    assert.deepEqual(lines, ["▀▄█ ", "   ▀"]);
  });

  it("draws 2x4 pixels per Braille character, in Unicode's order of dots", () => {
    const dots: [number, number][] = [[0, 0], [0, 1], [0, 2], [1, 0], [1, 1], [1, 2], [0, 3], [1, 3]]; // prettier-ignore
    for (const [i, dot] of dots.entries()) {
      assert.deepEqual(braille(picture(2, 4, [dot])), [String.fromCodePoint(0x2800 + (1 << i))]);
    }
  });

  it("has the sizes that fit the panel", () => {
    const blocks = halfBlocks(picture(128, 64));
    const dots = braille(picture(128, 64));
    assert.deepEqual([blocks[0].length, blocks.length], [128, 32]);
    assert.deepEqual([dots[0].length, dots.length], [64, 16]);
    assert.deepEqual(framed(["ab"]), ["┌──┐", "│ab│", "└──┘"]);
  });
});

describe("TerminalView", () => {
  it("pins the picture to the top and lets everything else scroll", () => {
    const terminal = new Terminal(140, 50);
    const view = new TerminalView(terminal, { environment });
    view.show(picture(128, 64, [[0, 0]]));
    assert.ok(terminal.text.includes(`${ESC}[35;50r`));
    assert.match(terminal.text, /┌─{128}┐/);
    view.close();
    assert.ok(terminal.text.endsWith(`${ESC}[r${ESC}[50;1H${ESC}[?25h`));
  });

  it("sends only the lines that changed", () => {
    const terminal = new Terminal(140, 50);
    const view = new TerminalView(terminal, { environment });
    view.show(picture(128, 64));
    terminal.received.length = 0;
    view.show(picture(128, 64, [[5, 9]]));
    assert.equal(terminal.text.split("│").length - 1, 2);
    assert.ok(terminal.text.includes(`${ESC}[6;1H`));
  });

  it("falls back to Braille with a hint when half blocks do not fit, and to the hint alone", () => {
    for (const [columns, rows, pattern] of [
      [80, 50, /│\u2801\u2800{63}│.*130x38 characters/s],
      [140, 24, /│\u2801\u2800{63}│.*too small/s],
      [65, 30, /1H\u2801\u2800{63}[^\u2800].*too small/s],
      [64, 21, /1H\u2801\u2800{63}[^\u2800].*too small/s],
      [63, 21, /screen not shown: it needs 64x21 characters or more/],
      [80, 20, /screen not shown: it needs 64x21 characters or more/],
      [40, 10, /the screen needs 64x21 characters/],
      [20, 10, /1H64x21/],
      [3, 5, /1H64x/],
    ] as const) {
      const terminal = new Terminal(columns, rows);
      new TerminalView(terminal, { environment: { ...environment, NO_COLOR: "1" } }).show(
        picture(128, 64, [[0, 0]]),
      );
      assert.match(terminal.text, pattern);
    }
  });

  it("shows text as text if half blocks do not fit, with a hint in one line", () => {
    const readText = () => ["你好 ", "a    "];
    for (const [columns, rows, lines] of [
      [80, 24, ["+-----+", "|你好 |", "|a    |", "+-----+"]],
      [80, 8, ["你好 ", "a    "]],
      [24, 24, ["+-----+", "|你好 |", "|a    |", "+-----+"]],
    ] as const) {
      const terminal = new Terminal(columns, rows);
      const view = new TerminalView(terminal, { environment: { ...environment, NO_COLOR: "1" }, readText });
      view.show(picture(128, 64));
      const shown = lines.map((line, i) => `${ESC}[${i + 1};1H${line}${ESC}[K`).join("");
      const hint = "text only; for the picture use --screen braille or 130x38 characters".slice(0, columns);
      assert.ok(
        terminal.text.includes(`${shown}${ESC}[${lines.length + 1};1H${hint}${ESC}[K`),
        terminal.text,
      );
    }
  });

  it("uses Braille for a picture that is not text, and keeps the space for it", () => {
    let text: string[] | undefined = ["a    ", "b    "];
    const terminal = new Terminal(80, 24);
    const view = new TerminalView(terminal, {
      environment: { ...environment, NO_COLOR: "1" },
      readText: () => text,
    });
    view.show(picture(128, 64));
    assert.ok(terminal.text.includes(`${ESC}[6;24r`));
    text = undefined;
    view.show(picture(128, 64, [[0, 0]]));
    assert.ok(terminal.text.includes(`${ESC}[20;24r`));
    assert.match(terminal.text, /│\u2801\u2800{63}│/);
    terminal.received.length = 0;
    text = ["a    ", "b    "];
    view.show(picture(128, 64));
    assert.ok(!terminal.text.includes(";24r"));
    assert.ok(terminal.text.includes(`${ESC}[19;1H${ESC}[K`));
  });

  it("says what it needs where sixels do not fit either", () => {
    const shown = (columns: number, rows: number) => {
      const terminal = new Terminal(columns, rows);
      new TerminalView(terminal, { environment, rendering: "sixel" }).show(picture(128, 64));
      return terminal.text;
    };
    assert.ok(shown(64, 21).includes("\x1bP"));
    for (const [columns, rows] of [
      [63, 21],
      [64, 20],
      [30, 8],
    ]) {
      const text = shown(columns, rows);
      assert.ok(!text.includes("\x1bP"), `${columns}x${rows}`);
      assert.match(text, /64x21/);
    }
  });

  it("draws pictures of other sizes in as many rows of sixels as they need", () => {
    for (const [height, rows] of [
      [32, 10],
      [64, 18],
      [128, 34],
    ]) {
      // prettier-ignore
      const terminal = new Terminal(80, 50);
      new TerminalView(terminal, { environment, rendering: "sixel" }).show(picture(128, height));
      assert.ok(terminal.text.includes(`${ESC}[${rows + 1};50r`), `${height}`);
    }
  });

  it("does not read text if half blocks fit, with other renderings, and in a file", () => {
    const readText = () => assert.fail();
    const file = new Terminal(0, 0);
    file.isTTY = false;
    new TerminalView(new Terminal(140, 50), { environment, readText }).show(picture(128, 64));
    new TerminalView(new Terminal(80, 24), { environment, readText, rendering: "sixel" }).show(
      picture(128, 64),
    );
    new TerminalView(file, { environment, readText }).show(picture(128, 64));
  });

  it("redraws when the terminal is resized", () => {
    const terminal = new Terminal(80, 50);
    const view = new TerminalView(terminal, { environment });
    view.show(picture(128, 64));
    terminal.received.length = 0;
    terminal.columns = 140;
    terminal.emit("resize");
    assert.match(terminal.text, /┌─{128}┐/);
    terminal.received.length = 0;
    terminal.rows = 60;
    terminal.emit("resize");
    assert.ok(terminal.text.includes(`${ESC}[35;60r`));
    assert.match(terminal.text, /┌─{128}┐/);
  });

  it("sends no colours under NO_COLOR, and dims them at low contrast", () => {
    const show = (contrast: number, variables: Record<string, string>) => {
      const terminal = new Terminal(140, 50);
      new TerminalView(terminal, { environment: { ...environment, ...variables } }).show(
        picture(128, 64, [], contrast),
      );
      return terminal.text;
    };
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(show(255, { NO_COLOR: "1" }), /\x1b\[[0-9;]*m/);
    assert.ok(show(255, {}).includes("38;5;159"));
    assert.ok(show(255, { NO_COLOR: "" }).includes("38;5;159"));
    assert.ok(show(10, {}).includes("38;5;67"));
  });

  it("keeps only the latest picture while the stream is busy", async () => {
    const terminal = new Terminal(140, 50, true);
    const view = new TerminalView(terminal, { environment });
    view.show(picture(128, 64));
    for (let x = 0; x < 100; x++) view.show(picture(128, 64, [[x, 0]]));
    assert.equal(terminal.received.length, 1);
    terminal.release();
    await turn();
    assert.equal(terminal.received.length, 2);
    assert.match(terminal.received[1], / {99}▀/);
  });

  it("writes plain lines if the stream is not a terminal, or a dumb one", () => {
    const file = new Terminal(0, 0);
    file.isTTY = false;
    new TerminalView(file, { environment }).show(picture(4, 4, [[0, 0]]));
    const dumb = new Terminal(80, 24);
    new TerminalView(dumb, { environment: { TERM: "dumb" } }).show(picture(4, 4, [[0, 0]]));
    for (const terminal of [file, dumb]) assert.equal(terminal.text, "┌────┐\n│▀   │\n│    │\n└────┘\n");
  });

  it("releases the stream when closed, draws nothing more, and survives an ended stream", async () => {
    const terminal = new Terminal(140, 50);
    const view = new TerminalView(terminal, { environment });
    view.show(picture(128, 64));
    await turn();
    terminal.end();
    view.show(picture(128, 64, [[1, 1]]));
    view.close();
    view.close();
    view.show(picture(128, 64));
    assert.equal(terminal.listenerCount("resize"), 0);
    assert.equal(terminal.listenerCount("drain"), 0);
  });
});
