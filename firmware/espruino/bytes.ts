/* Espruino's sockets, flash and console take and give bytes as strings. */

/** Bytes as a string. */
export function encoded(bytes: Uint8Array): string {
  return E["toString"](bytes);
}

/** The bytes of a string, not copied: they must not be changed. */
export function decoded(text: string): Uint8Array {
  return new Uint8Array(E["toArrayBuffer"](text));
}
