/**
 * A program as a code to paste: "palmwire1z." or "palmwire1t.", a check of what follows, ".", then base64url of the JSON of
 * name and text, compressed where the browser can.
 */
import { isProgramName } from "./programs.js";

/** A program that is handed on. */
export interface Shared {
  readonly name: string;
  readonly text: string;
}

const MARK = /palmwire1([zt])\.([0-9a-f]{8})\.([A-Za-z0-9_-]+)/;
/** The longest code, in characters, and the most that it may unpack to, in bytes. */
const CODE_MAX = 400_000;
const UNPACKED_MAX = 300_000;
const FORMAT = "deflate";

/** The code of a program. */
export async function codeOf({ name, text }: Shared): Promise<string> {
  const plain = new TextEncoder().encode(JSON.stringify({ name, text }));
  const packed = typeof CompressionStream === "undefined" ? undefined : await packedOf(plain);
  const body = base64URL(packed ?? plain);
  return `palmwire1${packed ? "z" : "t"}.${checkOf(body)}.${body}`;
}

/** The program of which a pasted text has the code, or what is wrong with the text. */
export async function sharedOf(
  pasted: string,
): Promise<Shared | "no-code" | "too-long" | "damaged" | "too-old-browser"> {
  if (pasted.length > CODE_MAX) return "too-long";
  // Mail and chat break long lines.
  const [, way, check, body] = MARK.exec(pasted.replace(/\s+/g, "")) ?? [];
  if (way === undefined) return "no-code";
  if (checkOf(body) !== check) return "damaged";
  if (way === "z" && typeof DecompressionStream === "undefined") return "too-old-browser";
  try {
    const bytes = bytesOfBase64URL(body);
    const plain = way === "z" ? await unpackedOf(bytes) : bytes;
    return plain.length > UNPACKED_MAX ? "too-long" : readShared(plain);
  } catch {
    return "damaged";
  }
}

function readShared(plain: Uint8Array): Shared | "damaged" {
  const { name, text } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(plain)) as Partial<
    Record<string, unknown>
  >;
  return typeof name === "string" && isProgramName(name) && typeof text === "string"
    ? { name, text }
    : "damaged";
}

/** FNV-1a of a code's characters: it tells a code that was cut or mistyped, not one that was forged. */
function checkOf(body: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < body.length; i++) hash = Math.imul(hash ^ body.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

function packedOf(plain: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return readAll(new Blob([plain]).stream().pipeThrough(new CompressionStream(FORMAT)));
}

function unpackedOf(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return readAll(new Blob([packed]).stream().pipeThrough(new DecompressionStream(FORMAT)));
}

/** Stops behind the most: a small code may unpack to gigabytes. */
async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = stream.getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  while (length <= UNPACKED_MAX) {
    const { done, value } = await reader.read();
    if (done) break;
    pieces.push(value);
    length += value.length;
  }
  void reader.cancel();
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function base64URL(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function bytesOfBase64URL(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}
