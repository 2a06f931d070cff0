import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readGlyph } from "../../firmware/oled/font.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import { dispChar } from "../../firmware/oled/text.js";
import { UNREAD } from "../oled/board.js";
import { FontFile } from "../../host-sim/node/font-file.js";
import { columns } from "../../host-sim/language/width.js";
import type { Picture } from "../../host-sim/sim/panel/picture.js";
import { ScreenText } from "../../host-sim/views/screen-text.js";

const font = new FontFile("standard");
const reader = new ScreenText(font);

/** Text as the firmware draws it. */
class Screen {
  readonly frame: Framebuffer;

  constructor(readonly height = 64) {
    this.frame = new Framebuffer(128, height);
  }

  draw(text: string, x: number, y: number): this {
    dispChar({ font }, this.frame, Buffer.from(text), x, y, 1);
    return this;
  }

  get picture(): Picture {
    const { width, height, bytes } = this.frame;
    const pixels = Uint8Array.from({ length: width * height }, (_, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return (bytes[(y >> 3) * width + x] >> (y & 7)) & 1;
    });
    return { width, height, pixels, contrast: 255 };
  }

  /** Its lines without the blanks at their ends. */
  get text(): string[] | undefined {
    return reader.read(this.picture)?.map((line) => line.trimEnd());
  }
}

describe("ScreenText", () => {
  it("reads each character of the font that is typed", () => {
    const characters = readFileSync(new URL("../../fonts/standard.hex", import.meta.url), "utf8")
      .trim()
      .split("\n")
      .map((line) => String.fromCodePoint(parseInt(line, 16)))
      .filter((character) => !UNREAD.test(character));
    const glyph = (character: string) => readGlyph(font, character.codePointAt(0) as number);
    for (let i = 0; i < characters.length; i += 8) {
      const drawn = characters.slice(i, i + 8);
      // Characters that look the same are read as the first of them.
      const read = [...(new Screen().draw(drawn.join(""), 0, 16).text?.[1] ?? "")];
      const shown = (all: string[]) => all.map(glyph).filter((bytes) => bytes?.some(Boolean));
      assert.deepEqual(shown(read), shown(drawn), drawn.join(""));
    }
    assert.ok(characters.length > 11500);
  });

  it("returns a line per 16 rows, as wide as the picture", () => {
    const lines = reader.read(new Screen().draw("192.0.2.1:5001", 0, 0).draw("你好 a", 0, 48).picture);
    assert.deepEqual(lines, ["192.0.2.1:5001  ", " ".repeat(16), " ".repeat(16), "你好 a          "]);
    assert.deepEqual(reader.read(new Screen(32).picture), [" ".repeat(16), " ".repeat(16)]);
  });

  it("keeps its columns if a terminal shows a wide character as a narrow one", () => {
    const lines = reader.read(new Screen().draw("①a②b", 0, 0).picture);
    assert.deepEqual(lines?.[0], "① a② b          ");
    assert.deepEqual(lines?.map(columns), [16, 16, 16, 16]);
  });

  it("reads text at any position", () => {
    assert.deepEqual(new Screen().draw("left", 3, 5).draw("right", 77, 37).text, [
      "left",
      "",
      "          right",
      "",
    ]);
    assert.deepEqual(new Screen().draw("a  b", 4, 8).draw("c", 0, 24).text, [" a  b", "c", "", ""]);
  });

  it("reads a missing character's box as a box", () => {
    assert.deepEqual(new Screen().draw("a😀b\u0e01c", 0, 0).text?.[0], "a□ b□c");
  });

  it("omits characters cut at an edge", () => {
    assert.deepEqual(new Screen().draw(`${"x".repeat(15)}你`, 0, 0).text?.[0], "x".repeat(15));
    assert.deepEqual(new Screen().draw("half", 0, 56).draw("whole", 0, 16).text, ["", "whole", "", ""]);
    assert.deepEqual(new Screen().draw("half", 0, -8).draw("whole", 0, 8).text, ["whole", "", "", ""]);
  });

  it("returns undefined if there is anything else in the picture", () => {
    const screen = new Screen().draw("text", 0, 0);
    screen.frame.bytes[500] = 0x11;
    assert.equal(screen.text, undefined);
    screen.frame.bytes.fill(0xff);
    assert.equal(screen.text, undefined);
  });
});
