/**
 * Reads the options object that ECMA-419 constructors take, with the checks and the errors of Moddable's
 * modules/io (builtinCommon.c).
 */

/** The unsigned integer at `name`, or `fallback` when absent. Throws RangeError outside 0..max. */
export function integerOption(options: object, name: string, max: number, fallback?: number): number {
  const value = (options as Record<string, unknown>)[name];
  if (value === undefined && fallback !== undefined) return fallback;
  const integer = Number(value);
  if (!Number.isInteger(integer) || integer < 0 || integer > max) throw new RangeError(`invalid ${name}`);
  return integer;
}

/** The function at `name`, or undefined. Throws TypeError when it is something else. */
export function callbackOption<This, Arguments extends unknown[]>(
  options: object,
  name: string,
): ((this: This, ...values: Arguments) => void) | undefined {
  const value = (options as Record<string, unknown>)[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "function") throw new TypeError(`${name} is not a function`);
  return value as (this: This, ...values: Arguments) => void;
}

/** The format, the first of `formats` when there is none. Throws RangeError for one that is not among them. */
export function formatOption(options: object, formats: readonly string[]): string {
  const value = (options as { format?: unknown }).format;
  if (!value) return formats[0];
  if (!formats.includes(value as string)) throw new RangeError("invalid format");
  return value as string;
}

const IPV4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** True for an IPv4 literal in dotted decimal, without leading zeros (lwIP would read those as octal). */
export function isAddress(text: unknown): text is string {
  return typeof text === "string" && IPV4.test(text);
}

/** The bytes of an ArrayBuffer or a view of one, not copied. Throws TypeError for anything else. */
export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return new Uint8Array(value);
  throw new TypeError("invalid buffer");
}
