import type { TextCodecs } from "./text-codecs.js";

/**
 * The encodings of text from peers. The reference programs use UTF-8; many tools on Chinese PCs send GBK by default.
 */
export const ENCODINGS = ["utf-8", "gbk"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** A decoded text and its encoding. */
export interface ReadText {
  readonly text: string;
  readonly encoding: Encoding;
}

/** Characters that do not occur in text: controls, and private use characters. */
const NO_TEXT = /[^\P{Cc}\t\r\n]|\p{Co}/u;
/** Text of one- and two-byte UTF-8 sequences only. Chinese takes three bytes. */
const TWO_BYTES = /^[\0-\x7f\x80-\u07ff]*$/u;
const ASCII = /^[\0-\x7f]*$/;

/**
 * Decodes bytes that are valid text, in UTF-8 or GBK; undefined if they are neither. `expected` decides if they could
 * be both: one or two words of GBK can also be letters of other scripts in UTF-8.
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

/** Returns a decoder for display: invalid bytes become U+FFFD. If `expected` is gbk, it accepts both encodings. */
export function decoder(expected: Encoding, codecs: TextCodecs): (bytes: Uint8Array) => string {
  const replacing = codecs.decoder(expected, "replace") ?? codecs.decoder("utf-8", "replace");
  if (!replacing) throw new Error("the host does not read UTF-8");
  if (expected === "utf-8") return replacing;
  return (bytes) => readText(bytes, expected, codecs)?.text ?? replacing(bytes);
}

/** True if the host can decode the encoding. Some builds of Node only have UTF-8. */
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
