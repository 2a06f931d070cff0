/**
 * Reads the options object that ECMA-419 constructors take, with the checks and the errors of Moddable's
 * modules/io (builtinCommon.c).
 */

export const PORT_MAX = 65535;

/** Throws TypeError when a constructor is called without an options object. */
export function requireOptions(options: unknown): void {
  if (typeof options !== "object" || options === null) throw new TypeError("options required");
}

/** The unsigned integer at `name`, or `fallback` when absent. Throws RangeError outside 0..max. */
export function integerOption(options: object, name: string, max: number, fallback?: number): number {
  const value = (options as Record<string, unknown>)[name];
  if (value === undefined && fallback !== undefined) return fallback;
  const integer = Number(value);
  if (!Number.isInteger(integer) || integer < 0 || integer > max) throw new RangeError(`invalid ${name}`);
  return integer;
}

/** The port, 0 to 65535. Throws Error if it is undefined, RangeError if it is not a port. */
export function portOption(options: { port?: unknown }): number {
  if (options.port === undefined) throw new Error("port required");
  return integerOption(options, "port", PORT_MAX);
}

/** The port, or 0 (any) if absent. Throws like portOption. */
export function optionalPort(options: object): number {
  return "port" in options ? portOption(options) : 0;
}

/** The address of the network interface to bind, or undefined if absent. Throws Error if it is not an IPv4 literal. */
export function interfaceOption(options: { address?: unknown }): string | undefined {
  if (options.address === undefined) return undefined;
  const address = textOf(options.address);
  if (!isAddress(address)) throw new Error("invalid address");
  return address;
}

/** The value as XS converts it to a 32-bit integer. Throws TypeError for a symbol and a BigInt. */
export function toInteger(value: unknown): number {
  return Math.trunc(+(value as number)) | 0;
}

/** Throws SyntaxError for an argument that is missing. */
export function requireArgument(value: unknown): void {
  if (value === undefined) throw new SyntaxError("missing argument");
}

/** The function at `name`, or undefined if absent. Throws TypeError for anything else. */
export function callbackOption<This, Arguments extends unknown[]>(
  options: object,
  name: string,
): ((this: This, ...values: Arguments) => void) | undefined {
  const value = (options as Record<string, unknown>)[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "function") throw new TypeError(`${name} is not a function`);
  return value as (this: This, ...values: Arguments) => void;
}

/** The functions at `names`, undefined where absent. Throws TypeError for anything else. */
export function callbackOptions<Options extends object, Name extends keyof Options & string>(
  options: Options,
  names: readonly Name[],
): Pick<Options, Name> {
  return Object.fromEntries(names.map((name) => [name, callbackOption(options, name)])) as Pick<
    Options,
    Name
  >;
}

/** The format, or the first of `formats` if absent. Throws RangeError for an unknown one. */
export function formatOption(options: object, formats: readonly string[]): string {
  const value = (options as { format?: unknown }).format;
  if (!value) return formats[0];
  if (!formats.includes(value as string)) throw new RangeError("invalid format");
  return value as string;
}

const IPV4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;

/** The value as text, as XS converts it. Throws TypeError for a symbol. */
export function textOf(value: unknown): string {
  return `${value as string}`;
}

/** True for an IPv4 literal in dotted decimal, without leading zeros (lwIP would read those as octal). */
export function isAddress(text: string): boolean {
  return IPV4.test(text);
}

/**
 * The bytes of a Byte Buffer, as the standard calls it, not copied: an ArrayBuffer, a DataView, or a typed array with
 * elements of one byte. Throws TypeError for anything else.
 */
export function bytesOf(value: unknown): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (value instanceof DataView || value instanceof Int8Array || value instanceof Uint8ClampedArray)
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer || isShared(value)) return new Uint8Array(value);
  throw new TypeError("invalid buffer");
}

/** SharedArrayBuffer is undefined in browser pages that are not cross-origin isolated. */
function isShared(value: unknown): value is SharedArrayBuffer {
  return typeof SharedArrayBuffer !== "undefined" && value instanceof SharedArrayBuffer;
}
