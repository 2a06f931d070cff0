import type { LogFields } from "../device.js";

/** Stores a record of the chat; undefined in a program that keeps no history. */
let keepRecord: ((record: string) => void) | undefined;

/** Calls `keep` with each record of the chat that is logged from now on. */
export function onRecord(keep: (record: string) => void): void {
  keepRecord = keep;
}

/**
 * A board prints errors and its address only: "error listen 5001 Error: Unable to create socket". A simulator takes all
 * events through `E.palmwire`.
 */
export function log(event: string, fields: LogFields): void {
  if (keepRecord && event === "history") keepRecord(fields.message as string);
  if (E["palmwire"]) E["palmwire"](event, fields);
  else if (fields.code || fields.cause || fields.address) {
    let line = event;
    for (const name in fields) {
      const value = fields[name as keyof LogFields];
      if (value !== undefined) line += " " + value;
    }
    print(line);
  }
}
