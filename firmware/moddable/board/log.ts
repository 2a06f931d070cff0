import type { LogFields } from "../../device.js";

/**
 * Writes an event such as "wifi state=connected address=192.168.1.7" to the SDK's log. It writes in pieces to save
 * memory.
 */
export function log(event: string, fields: LogFields): void {
  trace(event);
  for (const name in fields) {
    const value = fields[name as keyof LogFields];
    if (value instanceof Uint8Array) trace(" bytes=", String(value.length));
    else if (value !== undefined) trace(" ", name, "=", String(value));
  }
  trace("\n");
}
