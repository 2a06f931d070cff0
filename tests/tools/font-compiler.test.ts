import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { readGlyph } from "../../firmware/oled/font.js";
import { columnsOf, fontBlob } from "../../tools/font-blob.js";
import { compileFont, hexLine } from "../../tools/font-compiler.js";
import { type Glyph, parseBDF, parseFont, parseHex } from "../../tools/font-source.js";
import { ascii, gb2312, used } from "../../tools/font-subset.js";
import { fontOf } from "../oled/board.js";

const fonts = new URL("../../fonts/", import.meta.url);
const source = readFileSync(new URL("gb2312.hex", fonts), "utf8");
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
    ] as const)
      assert.equal(
        Buffer.compare(compileFont(source, codes), readFileSync(new URL(name, fonts))),
        0,
        `${name} is out of date: run the font compiler`,
      );
  });

  it("takes at most 240 kB for GB2312, and 4 bytes more than its glyphs for ASCII", () => {
    assert.equal(compileFont(source, ascii()).length, 95 * 16 + 4);
    assert.ok(compileFont(source, gb2312()).length < 240_300);
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

describe("font sources", () => {
  it("are parsed from .hex and written back as the same lines", () => {
    assert.equal([...unifont.values()].map(hexLine).join(""), source);
    const glyph = parseHex("# a comment\n\n0041:00000000182424427E42424242420000\r\n").get(0x41);
    assert.deepEqual([glyph?.width, glyph?.rows[4], glyph?.rows[8]], [8, 0x18, 0x7e]);
    assert.throws(() => parseHex("0041:00000000182424427E42424242420000\n0042:0011"), /line 2/);
  });

  it("are parsed from BDF, each box placed by its baseline", () => {
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
    const glyphs = parseFont(bdf);
    assert.deepEqual([...glyphs.keys()], [0x41, 0x4e00]);
    assert.equal(hexLine(glyphIn(glyphs, 0x41)), "0041:00000000182424427E42424242420000\n");
    assert.equal(hexLine(glyphIn(glyphs, 0x4e00)), `4E00:${"0000".repeat(7)}3FFC${"0000".repeat(8)}\n`);
    assert.throws(() => parseBDF(bdf.replace("BBX 6 10 1 0", "BBX 6 10 4 0")), /U\+0041.*outside/);
    assert.throws(() => parseBDF(bdf.replace("DWIDTH 16", "DWIDTH 24")), /U\+4E00.*advance 24/);
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
    assert.match(output, /boxes: 한/);
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
});
