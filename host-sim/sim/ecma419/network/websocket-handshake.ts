/** The opening handshake of WebSocket (RFC 6455, section 4). */
import { base64 } from "./base64.js";
import { sha1 } from "./sha1.js";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** The value of Sec-WebSocket-Accept that answers that Sec-WebSocket-Key. */
export function acceptOf(key: string, encode: (text: string) => Uint8Array): string {
  return base64(sha1(encode(key.trim() + GUID)));
}

/** Whether a token is among those of a header's value. */
export function isToken(value: string | undefined, token: string): boolean {
  return value?.split(",").some((item) => item.trim().toLowerCase() === token) ?? false;
}
