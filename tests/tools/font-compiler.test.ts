import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { readGlyph } from "../../firmware/oled/font.js";
import { columnsOf, fontBlob } from "../../tools/font-blob.js";
import { compileFont, hexLine } from "../../tools/font-compiler.js";
import { type Glyph, parseBDF, parseFont, parseHex } from "../../tools/font-source.js";
import { ascii, gb2312, standard, used } from "../../tools/font-subset.js";
import { fontOf } from "../oled/board.js";

const fonts = new URL("../../fonts/", import.meta.url);
const source = readFileSync(new URL("standard.hex", fonts), "utf8");
const unifont = parseHex(source);
const asciiGlyphs = [...ascii()].map((code) => glyphIn(unifont, code));

function glyphIn(glyphs: Map<number, Glyph>, code: number): Glyph {
  return glyphs.get(code) ?? assert.fail(`no glyph ${code.toString(16)}`);
}

describe("the font compiler", () => {
  it("makes the fonts in fonts/ from the .hex file there, byte for byte", () => {
    for (const [name, codes] of [
      ["ascii.font", ascii()],
      ["gb2312.font", gb2312()],
      ["standard.font", standard()],
    ] as const)
      assert.equal(
        Buffer.compare(compileFont(source, codes), readFileSync(new URL(name, fonts))),
        0,
        `${name} is out of date: run the font compiler`,
      );
  });

  it("takes 4 bytes more than its glyphs for ASCII, and at most 6 % more than them for larger fonts", () => {
    assert.equal(compileFont(source, ascii()).length, 95 * 16 + 4);
    for (const codes of [gb2312(), standard()]) {
      const glyphs = [...codes].reduce((sum, code) => sum + 2 * (unifont.get(code)?.width ?? 0), 0);
      assert.ok(compileFont(source, codes).length < 1.06 * glyphs);
    }
  });

  it("contains every glyph of any set of characters, and no other", () => {
    const glyph = fc
      .tuple(
        fc.integer({ min: 0xa0, max: 0xffff }),
        fc.constantFrom<8 | 16>(8, 16),
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 16, maxLength: 16 }),
      )
      .map(([code, width, rows]): Glyph => ({ code, width, rows: rows.map((row) => row >> (16 - width)) }));
    fc.assert(
      fc.property(fc.uniqueArray(glyph, { selector: ({ code }) => code, maxLength: 60 }), (glyphs) => {
        const blob = fontBlob([...glyphs, ...asciiGlyphs]);
        const font = fontOf(blob);
        const codes = new Set(glyphs.map(({ code }) => code));
        for (const each of glyphs) assert.deepEqual(readGlyph(font, each.code), columnsOf(each));
        for (const { code } of glyphs)
          for (const other of [code - 1, code + 1, code ^ 32, code ^ 256])
            if (other > 0x9f && !codes.has(other)) assert.equal(readGlyph(font, other), undefined);
      }),
    );
  });

  it("rejects a font without all of ASCII, or with code points above U+FFFF", () => {
    assert.throws(() => fontBlob(asciiGlyphs.slice(1)), /ASCII 32/);
    assert.throws(() => fontBlob([...asciiGlyphs, { ...asciiGlyphs[0], code: 0x1f600 }]), /beyond U\+FFFF/);
  });
});

/** Where Debian's package `unifont` is installed. */
const DEBIAN = "/usr/share/unifont/unifont.hex";

if (existsSync(DEBIAN))
  describe("Debian's unifont", () => {
    it("has all lines of fonts/standard.hex, and no other character of that subset", () => {
      const codes = standard();
      const lines = readFileSync(DEBIAN, "utf8")
        .split(/(?<=\n)/)
        .filter((line) => codes.has(parseInt(line, 16)));
      assert.equal(lines.join(""), source);
    });
  });

describe("font sources", () => {
  it("are parsed from .hex and written back as the same lines", () => {
    assert.equal([...unifont.values()].map(hexLine).join(""), source);
    const glyph = parseHex("# a comment\n\n0041:00000000182424427E42424242420000\r\n").get(0x41);
    assert.deepEqual([glyph?.width, glyph?.rows[4], glyph?.rows[8]], [8, 0x18, 0x7e]);
    assert.throws(() => parseHex("0041:00000000182424427E42424242420000\n0042:0011"), /line 2/);
  });

  const bdf = `STARTFONT 2.1
FONTBOUNDINGBOX 16 16 0 -2
STARTPROPERTIES 1
FONT_ASCENT 14
ENDPROPERTIES
STARTCHAR A
ENCODING 65
DWIDTH 8 0
BBX 6 10 1 0
BITMAP
30
48
48
84
FC
84
84
84
84
84
ENDCHAR
STARTCHAR wide
ENCODING 19968
DWIDTH 16 0
BBX 12 1 2 6
BITMAP
FFF0
ENDCHAR
STARTCHAR none
ENCODING -1
DWIDTH 8 0
BBX 1 1 0 0
BITMAP
80
ENDCHAR
ENDFONT
`;

  it("are parsed from BDF, each box placed by its baseline", () => {
    const glyphs = parseFont(bdf);
    assert.deepEqual([...glyphs.keys()], [0x41, 0x4e00]);
    assert.equal(hexLine(glyphIn(glyphs, 0x41)), "0041:00000000182424427E42424242420000\n");
    assert.equal(hexLine(glyphIn(glyphs, 0x4e00)), `4E00:${"0000".repeat(7)}3FFC${"0000".repeat(8)}\n`);
  });

  it("cut off what sticks out of a glyph's cell, and tell of it", () => {
    const cut = (from: string, to: string, code: number) => {
      const glyph = glyphIn(parseBDF(bdf.replace(from, to)), code);
      return [glyph.clipped, hexLine(glyph).slice(5, -1)];
    };
    assert.deepEqual(cut("", "", 0x41), [undefined, "00000000182424427E42424242420000"]);
    assert.deepEqual(cut("BBX 6 10 1 0", "BBX 6 10 4 0", 0x41), [
      true,
      "000000000304" + "04080F08080808080000",
    ]);
    assert.deepEqual(cut("BBX 6 10 1 0", "BBX 6 10 -1 0", 0x41), [
      true,
      "000000006090" + "9008F808080808080000",
    ]);
    assert.deepEqual(cut("BBX 6 10 1 0", "BBX 6 10 1 6", 0x41), [true, "24427E4242424242" + "0".repeat(16)]);
    assert.deepEqual(cut("BBX 6 10 1 0", "BBX 6 10 1 -3", 0x41), [
      true,
      "0".repeat(14) + "182424427E42424242",
    ]);
    // A wider advance than a cell: 16 columns of it are kept.
    assert.deepEqual(cut("DWIDTH 16 0\nBBX 12 1 2 6", "DWIDTH 24 0\nBBX 12 1 8 6", 0x4e00), [
      true,
      "0000".repeat(7) + "00FF" + "0000".repeat(8),
    ]);
  });

  it("leave out glyphs of BDF without an advance: combining marks", () => {
    assert.deepEqual([...parseBDF(bdf.replace("DWIDTH 8", "DWIDTH 0")).keys()], [0x4e00]);
  });

  it("are refused with what is wrong: BDF of more than 16 rows, and damaged files", () => {
    const refused = (from: string | RegExp, to: string, error: RegExp) => {
      assert.match(bdf, from instanceof RegExp ? from : new RegExp(from));
      assert.throws(() => parseFont(bdf.replace(from, to)), error);
    };
    refused("FONT_ASCENT 14", "FONT_ASCENT 20\nFONT_DESCENT 4", /24 rows, 20 above.* and 4 below.* 16$/);
    refused(
      /STARTPROPERTIES[^]*ENDPROPERTIES/,
      "FONTBOUNDINGBOX 9 17 0 -3",
      /17 rows, 14 above.* and 3 below/,
    );
    refused(/FONTBOUNDINGBOX.*\nSTARTPROPERTIES[^]*ENDPROPERTIES\n/, "", /FONTBOUNDINGBOX/);
    refused("FONT_ASCENT 14", "FONT_ASCENT high", /^Error: line 4: FONT_ASCENT needs a number$/);
    refused("BBX 6 10 1 0", "BBX 6 10", /^Error: line 9: BBX needs 4 numbers$/);
    refused("ENCODING 65\n", "", /^Error: line 9: .*ENCODING/);
    refused("FC\n", "FG\n", /^Error: line 15: .*U\+0041.*FG/);
    refused("FFF0", "FF", /^Error: line 27: .*12 pixels of U\+4E00: FF/);
    refused("84\nENDCHAR", "ENDCHAR", /^Error: line 20: .*U\+0041: ENDCHAR/);
    refused(/STARTCHAR none[^]*/, "", /cut off/);
    assert.throws(() => parseFont("\x7fELF"), /^Error: line 1: not a \.hex glyph/);
  });

  it("lay glyphs out like the framebuffer: upper columns, then lower ones, bit 0 on top", () => {
    const rows = new Array<number>(16).fill(0);
    rows[0] = 0x80;
    rows[7] = 0x01;
    rows[8] = 0x40;
    rows[15] = 0x01;
    const columns = columnsOf({ code: 0x41, width: 8, rows });
    assert.deepEqual([...columns], [1, 0, 0, 0, 0, 0, 0, 128, 0, 1, 0, 0, 0, 0, 0, 128]);
  });
});

describe("font subsets", () => {
  it("are ASCII's 95 characters, and GB2312's 7445 with those and two more", () => {
    assert.equal(ascii().size, 95);
    assert.equal(gb2312().size, 95 + 7445 + 2);
  });

  it("are the standard font's 12350 characters, and 196 that Unifont lacks", () => {
    const codes = [...standard()];
    assert.equal(codes.filter((code) => unifont.has(code)).length, 12350);
    assert.equal(codes.length, 12350 + 196);
    assert.equal(unifont.size, 12350);
    for (const code of gb2312()) assert.ok(unifont.has(code));
  });

  it("are the characters of a text, with ASCII, without controls and emoji", () => {
    const codes = used("已进入聊天室 😀\n\u0007€");
    assert.equal(codes.size, 95 + 6 + 1);
    assert.ok(codes.has(0x20ac) && codes.has(0x5df2));
  });
});

describe("the font compiler's command line", () => {
  const script = fileURLToPath(new URL("../../tools/font-compiler.ts", import.meta.url));
  let directory: string;
  before(() => (directory = mkdtempSync(join(tmpdir(), "palmwire-font-"))));
  after(() => rmSync(directory, { recursive: true }));

  const run = (...args: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) =>
      execFile(process.execPath, ["--import", "tsx", script, ...args], (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, output: stdout + stderr }),
      ),
    );

  it("writes a font of a text's characters and reports what is missing", async () => {
    const text = join(directory, "texts.txt");
    const out = join(directory, "my.font");
    writeFileSync(text, "欢迎来到 Spread Site 한");
    const { code, output } = await run("--used", text, out);
    assert.equal(code, 0, output);
    assert.match(output, /99 characters/);
    assert.match(output, /boxes: U\+D55C 한\n/);
    const font = fontOf(readFileSync(out));
    assert.deepEqual([...(readGlyph(font, 0x6b22) ?? [])], [...columnsOf(glyphIn(unifont, 0x6b22))]);
  });

  it("reports errors in one line, with exit code 2", async () => {
    for (const args of [
      [],
      ["--subset", "big5", join(directory, "x.font")],
      ["--from", "/nowhere", "x.font"],
    ]) {
      const { code, output } = await run(...args);
      assert.equal(code, 2);
      assert.match(output, /^font-compiler: [^\n]+\n$/);
    }
  });

  it("warns of glyphs that are cut off, and only of those asked for", async () => {
    const [bdf, text, out] = ["a.bdf", "a.txt", "a.font"].map((name) => join(directory, name));
    const characters = [...ascii(), 0xe9, 0xea].map(
      (code) =>
        `STARTCHAR x\nENCODING ${code}\nDWIDTH 8 0\nBBX 8 1 ${code > 0xe8 ? 1 : 0} 0\nBITMAP\nFF\nENDCHAR\n`,
    );
    writeFileSync(bdf, `STARTFONT 2.1\nFONTBOUNDINGBOX 8 12 0 -2\n${characters.join("")}ENDFONT\n`);
    writeFileSync(text, "é");
    const cut = await run("--from", bdf, "--used", text, out);
    assert.equal(cut.code, 0);
    assert.match(cut.output, /96 characters/);
    assert.match(cut.output, /^font-compiler: warning: cut off .*: U\+00E9 é$/m);
    const whole = await run("--from", bdf, "--subset", "ascii", out);
    assert.deepEqual([whole.code, whole.output], [0, `${out}: 95 characters, 1524 bytes\n`]);
  });
});
