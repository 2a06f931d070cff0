import type { LogFields } from "../../firmware/device.js";

/** One thing that happened on a board: what the log prints, one object a line. */
export interface BoardEvent {
  /** Milliseconds since the board's power-on. */
  time: number;
  board: string;
  event: string;
  [field: string]: string | number | undefined;
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text of bytes that are UTF-8 throughout, or undefined. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Fields as firmware gives them: `data` becomes `bytes`, and `text` where it is text. */
export function eventFields(fields: LogFields): Record<string, string | number | undefined> {
  const { data, ...rest } = fields;
  return data ? { ...rest, bytes: data.length, text: textOf(data) } : { ...rest };
}
