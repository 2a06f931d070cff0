import type { Encoding } from "./encodings.js";

/** Converts between text and bytes. The host provides it. */
export interface TextCodecs {
  /** Encodes as UTF-8; a lone surrogate becomes U+FFFD. */
  readonly encode: (text: string) => Uint8Array<ArrayBuffer>;
  /**
   * Returns a decoder, or undefined if the host does not support the encoding. With "strict" it throws at invalid
   * bytes and keeps a byte order mark; with "replace" invalid bytes become U+FFFD and the mark is dropped.
   */
  decoder(encoding: Encoding, errors: "strict" | "replace"): ((bytes: Uint8Array) => string) | undefined;
}
