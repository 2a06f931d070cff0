import type { Encoding } from "./encodings.js";

/** How text becomes bytes and bytes become text, which is the host's to provide. */
export interface TextCodecs {
  /** The text in UTF-8, U+FFFD for each lone surrogate. */
  readonly encode: (text: string) => Uint8Array<ArrayBuffer>;
  /**
   * A decoder, or undefined where the host has no table of that encoding. A `strict` one throws at bytes that are no
   * text and keeps a byte order mark; any other puts U+FFFD in their place and drops the mark.
   */
  decoder(encoding: Encoding, errors: "strict" | "replace"): ((bytes: Uint8Array) => string) | undefined;
}
