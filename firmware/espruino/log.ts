import type { LogFields } from "../device.js";

/**
 * A board prints only what went wrong, and its address: "error listen 5001 Error: Unable to create socket". A simulator
 * that listens hears everything.
 */
export function log(event: string, fields: LogFields): void {
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
