/** Which words of a command line must not be repeated: a password with a blank in it, typed without quotes, is two. */
import { ACCESS_POINT, WIFI } from "./wifi-settings.js";

/** The value holds a secret. */
const SECRET_FLAGS = [WIFI, ACCESS_POINT].flatMap(({ both, password }) => [`--${both}`, `--${password}`]);

/** What has a colon in it and is no secret: HOST:PORT. */
const ENDPOINT = /^(--[a-z-]+=)?([\d.]+|localhost|<broadcast>|tcp:\/\/[^:]*):\d{1,5}$/;

/** Whether a word among `words` may be, or belong to, a secret: it looks like SSID:PASSWORD, or stands after one. */
export function maybeSecret(word: string, words: readonly string[]): boolean {
  const first = words.findIndex(
    (other) => SECRET_FLAGS.includes(other.split("=")[0]) || (other.includes(":") && !ENDPOINT.test(other)),
  );
  return first >= 0 && words.lastIndexOf(word) >= first;
}
