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

type Decoder = InstanceType<typeof TextDecoder>;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** GBK's, made when it is first needed, as people wait for the start; undefined where Node was built without its table. */
let gbk: { readonly strict: Decoder; readonly lossy: Decoder } | undefined;
let isGBKMissing = false;

/** Controls that no text has, and characters that mean nothing to anybody else. */
const NO_TEXT = /[^\P{Cc}\t\r\n]|\p{Co}/u;
/** What UTF-8 makes of Chinese is never of two bytes each. */
const TWO_BYTES = /^[\0-\x7f\x80-\u07ff]*$/u;
const ASCII = /^[\0-\x7f]*$/;

/**
 * Reads bytes that are text throughout, in UTF-8 or else in GBK; undefined where they are neither. `expected` decides
 * where they could be both: a word or two of GBK can also be UTF-8, of foreign letters.
 */
export function readText(bytes: Uint8Array, expected: Encoding): ReadText | undefined {
  const text = decoded(UTF8, bytes);
  const isSure = text !== undefined && (expected === "utf-8" || ASCII.test(text) || !TWO_BYTES.test(text));
  if (!isSure) {
    const other = gbkText(bytes);
    if (other !== undefined) return { text: other, encoding: "gbk" };
  }
  return text === undefined ? undefined : { text, encoding: "utf-8" };
}

/** A text to show of any bytes, with U+FFFD for what is none: where `expected` is gbk, both encodings are read. */
export function decoder(expected: Encoding): (bytes: Uint8Array) => string {
  const utf8 = new TextDecoder();
  if (expected === "utf-8") return (bytes) => utf8.decode(bytes);
  return (bytes) => readText(bytes, expected)?.text ?? (gbkDecoders()?.lossy ?? utf8).decode(bytes);
}

/** Whether this Node can read an encoding: some are built without the tables of others than UTF-8. */
export function canRead(encoding: Encoding): boolean {
  return encoding === "utf-8" || gbkDecoders() !== undefined;
}

function gbkText(bytes: Uint8Array): string | undefined {
  const decoders = gbkDecoders();
  const text = decoders && decoded(decoders.strict, bytes);
  return text === undefined || NO_TEXT.test(text) ? undefined : text;
}

function gbkDecoders(): typeof gbk {
  if (gbk || isGBKMissing) return gbk;
  try {
    gbk = { strict: new TextDecoder("gbk", { fatal: true }), lossy: new TextDecoder("gbk") };
  } catch {
    isGBKMissing = true;
  }
  return gbk;
}

function decoded(encoding: Decoder, bytes: Uint8Array): string | undefined {
  try {
    return encoding.decode(bytes);
  } catch {
    return undefined;
  }
}
