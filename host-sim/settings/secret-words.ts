/**
 * Finds words of a command line that must not be printed. A password with a space, typed without quotes, is two
 * words.
 */
import { ACCESS_POINT, WIFI } from "./wifi-settings.js";

/** Flags whose value contains a secret. */
const SECRET_FLAGS = [WIFI, ACCESS_POINT].flatMap(({ both, password }) => [`--${both}`, `--${password}`]);

/** HOST:PORT contains a colon but is not a secret. */
const ENDPOINT = /^(--[a-z-]+=)?([\d.]+|localhost|<broadcast>|tcp:\/\/[^:]*):\d{1,5}$/;

/** Whether the value of a flag, without dashes, contains a secret. */
export function isSecretFlag(flag: string): boolean {
  return SECRET_FLAGS.includes(`--${flag}`);
}

/** True if a word may be, or belong to, a secret: it looks like SSID:PASSWORD, or follows one. */
export function maybeSecret(word: string, words: readonly string[]): boolean {
  const first = words.findIndex(
    (other) => SECRET_FLAGS.includes(other.split("=")[0]) || (other.includes(":") && !ENDPOINT.test(other)),
  );
  return first >= 0 && words.lastIndexOf(word) >= first;
}
