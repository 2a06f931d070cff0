import type { Encoding } from "../sim/board/encodings.js";
import type { TextCodecs } from "../sim/board/text-codecs.js";

/** A decoder; undefined if Node was built without that encoding. */
type Decoder = ((bytes: Uint8Array) => string) | undefined;

const encoder = new TextEncoder();
const decoders = new Map<string, Decoder>();

function makeDecoder(encoding: Encoding, fatal: boolean): Decoder {
  try {
    const decoder = new TextDecoder(encoding, { fatal, ignoreBOM: fatal });
    return (bytes) => decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Node's TextEncoder and TextDecoder. Decoders are created on first use, to keep the start short. */
export const nodeCodecs: TextCodecs = {
  encode: (text) => encoder.encode(text),
  decoder(encoding, errors) {
    const key = `${encoding} ${errors}`;
    if (!decoders.has(key)) decoders.set(key, makeDecoder(encoding, errors === "strict"));
    return decoders.get(key);
  },
};
