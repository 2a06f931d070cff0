import type { LogFields } from "../../../firmware/device.js";

/** A message of the firmware (firmware/moddable/lin/host.ts): one JSON object per line. */
export interface FirmwareMessage {
  /** A log event; `data` among its fields is hexadecimal. */
  readonly event?: string;
  readonly fields?: Omit<LogFields, "data"> & { data?: string };
  /** A line for the console. */
  readonly console?: string;
  /** The program has started to listen to this. */
  readonly open?: "console" | "buttons";
  /** True if typed lines must wait. */
  readonly hold?: boolean;
  /** This key was stored with that value, or deleted. */
  readonly store?: string;
  readonly value?: string;
  /** A write transaction to this address; its bytes are hexadecimal. */
  readonly i2c?: number;
  readonly write?: string;
  /** The app has ended by itself. */
  readonly end?: string;
}

/** Converts the fields of an event for device.log. */
export function logFields({ fields }: FirmwareMessage): LogFields {
  const { data, ...rest } = fields ?? {};
  return data === undefined ? rest : { ...rest, data: Buffer.from(data, "hex") };
}
