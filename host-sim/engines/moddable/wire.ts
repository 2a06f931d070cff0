import type { LogFields } from "../../../firmware/device.js";

/** What the firmware's stand-ins say (firmware/moddable/lin/host.ts), one JSON object a line. */
export interface FirmwareMessage {
  /** A log event; `data` among its fields is hexadecimal. */
  readonly event?: string;
  readonly fields?: Omit<LogFields, "data"> & { data?: string };
  /** A line for the console. */
  readonly console?: string;
  /** What it listens to from now on. */
  readonly open?: "console" | "buttons";
  /** Whether typed lines have to wait. */
  readonly hold?: boolean;
  /** A write transaction to this address; its bytes are hexadecimal. */
  readonly i2c?: number;
  readonly write?: string;
  /** The app ended by itself. */
  readonly end?: string;
}

/** The fields of an event as device.log takes them. */
export function logFields({ fields }: FirmwareMessage): LogFields {
  const { data, ...rest } = fields ?? {};
  return data === undefined ? rest : { ...rest, data: Buffer.from(data, "hex") };
}
