import type { StoreCode } from "../error-codes.js";

/*
 * What every runtime's store takes. An ESP32's non-volatile storage has keys of at most 15 characters; Espruino's Storage
 * has file names of at most 28, of which ours take 12. Values are held in memory while they are written, and an ESP32 has
 * less than 20 kB of non-volatile storage for all of them.
 */

/** Characters of a key of `device.store`: ASCII letters, digits, "-" and "_". */
export const KEY_LENGTH_MAX = 15;
/** UTF-8 bytes of a value of `device.store`. */
export const VALUE_BYTES_MAX = 1024;

/** What `device.store` throws for a key ("store-key") or a value ("store-value") beyond its limits. */
export interface StoreError extends Error {
  code: StoreCode;
}

/** Throws a StoreError "store-key" for a key that not every runtime's store takes. */
export function checkKey(key: string): void {
  let isWrong = !key || key.length > KEY_LENGTH_MAX;
  for (let i = 0; i < key.length && !isWrong; i++) isWrong = !isKeyCode(key.charCodeAt(i));
  if (isWrong) throw storeError("store-key", "'" + key + "'");
}

/** Throws a StoreError "store-value" for a value of more bytes than every runtime's store takes. */
export function checkValue(bytes: number): void {
  if (bytes > VALUE_BYTES_MAX) throw storeError("store-value", bytes + " bytes");
}

function isKeyCode(code: number): boolean {
  // "-" and "_", digits, and letters, whose lower case differs by a bit.
  const letter = code | 32;
  return code === 45 || code === 95 || (code > 47 && code < 58) || (letter > 96 && letter < 123 && code > 64);
}

function storeError(code: StoreCode, what: string): StoreError {
  const error = new Error(code + ": " + what) as StoreError;
  error.code = code;
  return error;
}
