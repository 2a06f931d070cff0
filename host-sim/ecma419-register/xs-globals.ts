/** What programs for Moddable assume of XS: its own functions, and those of ECMAScript that Node 20 lacks. */

const encoder = new TextEncoder();

/** Prints its arguments without adding a newline. */
function trace(...values: unknown[]): void {
  process.stdout.write(values.map(String).join(""));
}

/** The bytes of a text in UTF-8. */
function fromString(text: unknown): ArrayBuffer {
  const bytes = encoder.encode(String(text));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

/**
 * The text that UTF-8 bytes are, from `byteOffset` (default 0), `byteLength` bytes (default: all). Throws TypeError for
 * anything but a buffer and for bytes that are not UTF-8, RangeError for a range beyond the buffer.
 */
function fromArrayBuffer(buffer: unknown, byteOffset = 0, byteLength?: number): string {
  if (!(buffer instanceof ArrayBuffer) && !(buffer instanceof SharedArrayBuffer))
    throw new TypeError("argument: not an ArrayBuffer instance");
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  // A byte order mark is text for XS.
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** The bytes of an ArrayBuffer and of those buffers, one after the other. */
function concat(this: ArrayBuffer, ...buffers: (ArrayBuffer | ArrayBufferView)[]): ArrayBuffer {
  const parts = [this, ...buffers].map((buffer) =>
    ArrayBuffer.isView(buffer)
      ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
      : new Uint8Array(buffer),
  );
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes.buffer;
}

/** A promise, and the functions that settle it. */
function withResolvers(): { promise: Promise<unknown>; resolve: unknown; reject: unknown } {
  let resolve: unknown;
  let reject: unknown;
  const promise = new Promise((onDone, onFailed) => {
    resolve = onDone;
    reject = onFailed;
  });
  return { promise, resolve, reject };
}

/** Adds them to the globals, where the engine has none of its own. */
export function addXSGlobals(): void {
  define(globalThis, "trace", trace);
  define(ArrayBuffer, "fromString", fromString);
  define(ArrayBuffer.prototype, "concat", concat);
  define(String, "fromArrayBuffer", fromArrayBuffer);
  define(Promise, "withResolvers", withResolvers);
}

function define(object: object, name: string, value: unknown): void {
  if (!Object.hasOwn(object, name))
    Object.defineProperty(object, name, { value, writable: true, configurable: true });
}
