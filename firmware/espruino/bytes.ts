/* Espruino's sockets, flash and console represent bytes as strings. */

/** Converts bytes to a string. */
export function encoded(bytes: Uint8Array): string {
  return E["toString"](bytes);
}

/** Gives the bytes of a string, not copied: they must not be changed. */
export function decoded(text: string): Uint8Array {
  return new Uint8Array(E["toArrayBuffer"](text));
}
