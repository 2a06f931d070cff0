/*
 * Espruino's strings are bytes: in the model, every character code in one is below 256.
 */

export function toBytes(text: string): Uint8Array {
  return Buffer.from(checked(text), "latin1");
}

export function fromBytes(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

/** Decodes a byte string as UTF-8, with U+FFFD for invalid bytes. */
export function readable(text: string): string {
  return Buffer.from(text, "latin1").toString();
}

/** Throws if the string has characters above 255, which Espruino would have truncated to a byte. */
export function checked(text: string): string {
  for (let i = 0; i < text.length; i++)
    if (text.charCodeAt(i) > 255)
      throw new TypeError(`character ${i} of a string is no byte: ${text.slice(i, i + 8)}`);
  return text;
}
