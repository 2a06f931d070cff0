import type { LogFields } from "../device.js";

/** A board prints only what went wrong, and its address; a simulator that listens hears everything. */
export function log(event: string, fields: LogFields): void {
  const words = fields.message || fields.address;
  if (E["palmwire"]) E["palmwire"](event, fields);
  else if (words) print(event, words);
}
