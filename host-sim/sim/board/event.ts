import type { LogFields } from "../../../firmware/device.js";
import { readText, type Encoding } from "./encodings.js";
import type { TextCodecs } from "./text-codecs.js";

/** A log event: one object per line of the log. */
export interface BoardEvent {
  /** Milliseconds since the board's power-on. */
  time: number;
  board: string;
  event: string;
  [field: string]: string | number | undefined;
}

/**
 * Converts the firmware's fields for the log. `data` becomes `bytes` and, if it is text, `text`. For text in GBK,
 * `encoding` says so, and `text` is only given if GBK is `expected`.
 */
export function eventFields(
  fields: LogFields,
  expected: Encoding,
  codecs: TextCodecs,
): Record<string, string | number | undefined> {
  const { data, ...rest } = fields;
  if (!data) return { ...rest };
  const read = readText(data, expected, codecs);
  const event = { ...rest, bytes: data.length };
  if (read?.encoding !== "gbk") return { ...event, text: read?.text };
  return { ...event, encoding: read.encoding, text: expected === "gbk" ? read.text : undefined };
}
