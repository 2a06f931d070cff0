import type { TextCodecs } from "./text-codecs.js";

/**
 * What bytes from peers say. The project's own text is UTF-8; many tools on Chinese PCs send GBK unless they are told
 * otherwise.
 */
export const ENCODINGS = ["utf-8", "gbk"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** A text, and the encoding it was found to be in. */
export interface ReadText {
  readonly text: string;
  readonly encoding: Encoding;
}

/** Controls that no text has, and characters that mean nothing to anybody else. */
const NO_TEXT = /[^\P{Cc}\t\r\n]|\p{Co}/u;
/** What UTF-8 makes of Chinese is never of two bytes each. */
const TWO_BYTES = /^[\0-\x7f\x80-\u07ff]*$/u;
const ASCII = /^[\0-\x7f]*$/;

/**
 * Reads bytes that are text throughout, in UTF-8 or else in GBK; undefined where they are neither. `expected` decides
 * where they could be both: a word or two of GBK can also be UTF-8, of foreign letters.
 */
export function readText(bytes: Uint8Array, expected: Encoding, codecs: TextCodecs): ReadText | undefined {
  const text = decoded("utf-8", bytes, codecs);
  const isSure = text !== undefined && (expected === "utf-8" || ASCII.test(text) || !TWO_BYTES.test(text));
  if (!isSure) {
    const other = decoded("gbk", bytes, codecs);
    if (other !== undefined && !NO_TEXT.test(other)) return { text: other, encoding: "gbk" };
  }
  return text === undefined ? undefined : { text, encoding: "utf-8" };
}

/** A text to show of any bytes, with U+FFFD for what is none: where `expected` is gbk, both encodings are read. */
export function decoder(expected: Encoding, codecs: TextCodecs): (bytes: Uint8Array) => string {
  const replacing = codecs.decoder(expected, "replace") ?? codecs.decoder("utf-8", "replace");
  if (!replacing) throw new Error("the host does not read UTF-8");
  if (expected === "utf-8") return replacing;
  return (bytes) => readText(bytes, expected, codecs)?.text ?? replacing(bytes);
}

/** Whether the host can read an encoding: some builds of Node have no tables but that of UTF-8. */
export function canRead(encoding: Encoding, codecs: TextCodecs): boolean {
  return codecs.decoder(encoding, "strict") !== undefined;
}

function decoded(encoding: Encoding, bytes: Uint8Array, codecs: TextCodecs): string | undefined {
  try {
    return codecs.decoder(encoding, "strict")?.(bytes);
  } catch {
    return undefined;
  }
}
