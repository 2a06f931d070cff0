import type { LogFields } from "../../device.js";

/** Writes an event to the SDK's log, "wifi state=connected address=192.168.1.7", piece by piece: memory is short. */
export function log(event: string, fields: LogFields): void {
  trace(event);
  for (const name in fields) {
    const value = fields[name as keyof LogFields];
    if (value instanceof Uint8Array) trace(" bytes=", String(value.length));
    else if (value !== undefined) trace(" ", name, "=", String(value));
  }
  trace("\n");
}
