import type { Device } from "../device.js";
import { Utf8Reader } from "../base/utf8.js";
import type { GlyphReader } from "./font.js";

/*
 * Where lines of text may end: between words, and on either side of a Chinese character, but with no punctuation that
 * closes at the beginning of a line, and none that opens at its end.
 */

const LINE_FEED = 10;
const SPACE = 32;
/** From here on, characters are Chinese, or written like it: no spaces between words. */
const EAST_ASIAN = 0x2e80;

/** ASCII's punctuation that begins no line, and that which ends none; full-width forms as well. */
const CLOSING = "!%),./:;?]}~";
const OPENING = "$([{";

/** What a character may not do: 1 begin a line, 2 end it, 0 neither. */
function ruleOf(code: number): number {
  if (code > 0xff00 && code < 0xff5f) code -= 0xfee0;
  if (code < 0x7f) {
    const character = String.fromCharCode(code);
    return CLOSING.indexOf(character) >= 0 ? 1 : OPENING.indexOf(character) >= 0 ? 2 : 0;
  }
  // 〈〉《》「」『』【】 〒〓 〔〕〖〗〘〙〚〛: opening ones are even.
  if (code > 0x3007 && code < 0x301c) return code >> 1 === 0x1809 ? 0 : 2 - (code & 1);
  // Katakana as hiragana: small ones, and the marks of both.
  if (code > 0x309f && code < 0x3100) code -= 0x60;
  // prettier-ignore
  const closing = [
    // ° · » – ’ ” • ‧ ‰ ′ ″ › ℃ ℉
    0xb0, 0xb7, 0xbb, 0x2013, 0x2019, 0x201d, 0x2022, 0x2027, 0x2030, 0x2032, 0x2033, 0x203a, 0x2103, 0x2109,
    // 、 。 〃 々 〜 〞 〟 ぁ ぃ ぅ ぇ ぉ っ ゃ ゅ ょ ゎ ゕ ゖ ゛ ゜ ゝ ゞ, and of katakana ァ … ・ ー ヽ ヾ
    0x3001, 0x3002, 0x3003, 0x3005, 0x301c, 0x301e, 0x301f, 0x3041, 0x3043, 0x3045, 0x3047, 0x3049, 0x3063, 0x3083,
    0x3085, 0x3087, 0x308e, 0x3095, 0x3096, 0x309b, 0x309c, 0x309d, 0x309e,
    // ￠ ｡ ｣ ､ ･ ｰ ﾞ ﾟ
    0xffe0, 0xff61, 0xff63, 0xff64, 0xff65, 0xff70, 0xff9e, 0xff9f,
  ];
  if (closing.indexOf(code) >= 0) return 1;
  // £ ¥ « ‘ “ ‹ € 〝 ｢ ￡ ￥
  const opening = [0xa3, 0xa5, 0xab, 0x2018, 0x201c, 0x2039, 0x20ac, 0x301d, 0xff62, 0xffe1, 0xffe5];
  return opening.indexOf(code) < 0 ? 0 : 2;
}

/**
 * Returns the index of the byte at which the line after the one that starts at byte `from` starts, if a line has `width`
 * columns. A line ends after a line feed, else after a space or beside a Chinese character, but not before `，` and the
 * like, nor after `（` and the like. Spaces may stand past the edge. A word that is longer than a line is cut.
 */
export function nextLine(
  device: Pick<Device, "font">,
  bytes: Uint8Array,
  from: number,
  width: number,
  glyphs: GlyphReader,
): number {
  const reader = new Utf8Reader(bytes);
  reader.at = from;
  // The last place where the line may end.
  let end = from;
  let before = 0;
  while (reader.at < bytes.length) {
    const at = reader.at;
    const code = reader.next();
    if (code === LINE_FEED) return reader.at;
    if (
      (before === SPACE || before >= EAST_ASIAN || code >= EAST_ASIAN) &&
      at > from &&
      code !== SPACE &&
      ruleOf(code) !== 1 &&
      ruleOf(before) !== 2
    )
      end = at;
    const glyph = glyphs(device.font, code);
    if (glyph) width -= glyph.length >> 1;
    if (width < 0 && code !== SPACE) return end > from ? end : at > from ? at : reader.at;
    before = code;
  }
  return bytes.length;
}

/** Returns the index of the line feed, or of the first byte that has no room on a line of `width` columns from byte `from` on. */
export function lineRoom(
  device: Pick<Device, "font">,
  bytes: Uint8Array,
  from: number,
  width: number,
  glyphs: GlyphReader,
): number {
  const reader = new Utf8Reader(bytes);
  reader.at = from;
  while (reader.at < bytes.length) {
    const at = reader.at;
    const code = reader.next();
    const glyph = glyphs(device.font, code);
    if (code === LINE_FEED) return at;
    if (glyph && (width -= glyph.length >> 1) < 0) return at;
  }
  return bytes.length;
}
