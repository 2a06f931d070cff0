/** Text and bytes of the network tool. */
import { encodeGBK } from "../../gbk.js";

export type Format = "text" | "hex";
export type Encoding = "utf-8" | "gbk";
/** What is added to a text that is sent. */
export const ENDINGS = { none: "", lf: "\n", crlf: "\r\n" } as const;
export type Ending = keyof typeof ENDINGS;

/** How text becomes bytes. */
export interface Writing {
  readonly format: Format;
  readonly encoding: Encoding;
  readonly ending: Ending;
}

/** The bytes of what was typed; undefined for hex that is none. */
export function bytesOf(typed: string, { format, encoding, ending }: Writing): Uint8Array | undefined {
  if (format === "hex") return bytesOfHex(typed);
  const text = typed + ENDINGS[ending];
  return encoding === "gbk" ? encodeGBK(text) : new TextEncoder().encode(text);
}

/** Bytes in hex: "48 65 6c", "48656C", "0x48,0x65". */
export function bytesOfHex(typed: string): Uint8Array | undefined {
  const digits = typed
    .replace(/0x/gi, " ")
    .replace(/[\s,;:-]+/g, " ")
    .trim();
  if (digits === "") return new Uint8Array();
  // Where there are spaces, each byte may have one digit: "1 2 a".
  const bytes = digits
    .split(" ")
    .flatMap((part) => (part.length === 1 ? [`0${part}`] : (part.match(/.{1,2}/g) ?? [])));
  if (!bytes.every((byte) => /^[\da-f]{2}$/i.test(byte))) return undefined;
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16));
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** Bytes for people. What is no text in that encoding becomes replacement characters. */
export function shownBytes(bytes: Uint8Array, format: Format, encoding: Encoding): string {
  return format === "hex" ? hexOf(bytes) : new TextDecoder(encoding).decode(bytes);
}

/** False where the bytes end inside of a UTF-8 character. */
export function endsInCharacter(bytes: Uint8Array): boolean {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte >= 0xc0) return back >= (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2);
    if (byte < 0x80) return true;
  }
  return true;
}
