import type { LogFields } from "../../../firmware/device.js";
import { readText, type Encoding } from "./encodings.js";
import type { TextCodecs } from "./text-codecs.js";

/** One thing that happened on a board: what the log prints, one object a line. */
export interface BoardEvent {
  /** Milliseconds since the board's power-on. */
  time: number;
  board: string;
  event: string;
  [field: string]: string | number | undefined;
}

/**
 * Fields as firmware gives them: `data` becomes `bytes`, and `text` where it is text. What is no UTF-8 but GBK says so in
 * `encoding`, and has its `text` where GBK is `expected`.
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
