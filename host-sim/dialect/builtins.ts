/**
 * The part of JavaScript's standard library that Espruino 2v29 has. tests/engines compares it with the interpreter.
 */

export interface Builtin {
  readonly statics: readonly string[];
  readonly members: readonly string[];
}

const words = (text: string): readonly string[] => (text === "" ? [] : text.split(" "));
const builtin = (statics: string, members: string): Builtin => ({
  statics: words(statics),
  members: words(members),
});

const TYPED_ARRAY = builtin(
  "",
  "buffer byteLength byteOffset length every fill filter find findIndex forEach includes indexOf join map reverse reduce set slice some sort subarray toString",
);
const ERROR = builtin("", "message stack toString");

/** By the names of the constructors (and of Math and JSON). */
export const BUILTINS: Readonly<Record<string, Builtin>> = {
  Object: builtin(
    "assign getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames create defineProperties defineProperty getPrototypeOf setPrototypeOf keys entries fromEntries values",
    "hasOwnProperty toString valueOf",
  ),
  Function: builtin("", "length apply bind call toString"),
  Array: builtin(
    "isArray",
    "length concat fill find findIndex pop push reverse shift unshift slice sort splice includes indexOf join forEach filter map every some reduce toString",
  ),
  String: builtin(
    "fromCharCode",
    "length charAt charCodeAt concat endsWith includes indexOf lastIndexOf match padEnd padStart repeat replace replaceAll slice split substr substring startsWith toString trim toLowerCase toUpperCase valueOf",
  ),
  Number: builtin("MAX_VALUE MIN_VALUE NaN NEGATIVE_INFINITY POSITIVE_INFINITY", "toFixed toString valueOf"),
  Boolean: builtin("", "toString valueOf"),
  Math: builtin(
    "abs acos asin atan atan2 ceil cos exp floor log max min pow random round sign sin sqrt tan E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2",
    "",
  ),
  JSON: builtin("parse stringify", ""),
  Date: builtin(
    "now parse",
    "toString toISOString toUTCString getDate setDate getDay getFullYear setFullYear getHours setHours getMilliseconds setMilliseconds getMinutes setMinutes getMonth setMonth getSeconds setSeconds getTime setTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds valueOf toJSON",
  ),
  Error: ERROR,
  TypeError: ERROR,
  SyntaxError: ERROR,
  ReferenceError: ERROR,
  ArrayBuffer: builtin("", "byteLength"),
  Int8Array: TYPED_ARRAY,
  Uint8Array: TYPED_ARRAY,
  Uint8ClampedArray: TYPED_ARRAY,
  Int16Array: TYPED_ARRAY,
  Uint16Array: TYPED_ARRAY,
  Int32Array: TYPED_ARRAY,
  Uint32Array: TYPED_ARRAY,
  Float32Array: TYPED_ARRAY,
  Float64Array: TYPED_ARRAY,
  DataView: builtin(
    "",
    "buffer byteLength byteOffset getInt8 setInt8 getUint8 setUint8 getInt16 setInt16 getUint16 setUint16 getInt32 setInt32 getUint32 setUint32 getFloat32 setFloat32 getFloat64 setFloat64",
  ),
};

/** Other standard globals that Espruino has. */
export const GLOBALS: readonly string[] = words("Infinity NaN undefined parseFloat parseInt isFinite isNaN");

/** Every name in the tables. */
export const BUILTIN_NAMES: ReadonlySet<string> = new Set(
  Object.values(BUILTINS).flatMap(({ statics, members }) => [...statics, ...members]),
);

/** The names of the members that the same globals have in Node. */
export const LIBRARY_NAMES: ReadonlySet<string> = new Set(
  Object.keys(BUILTINS).flatMap((name) => {
    const value = (globalThis as Record<string, unknown>)[name] as { prototype?: object };
    const { prototype } = value;
    const holders = [value, prototype, prototype && (Object.getPrototypeOf(prototype) as object)];
    return holders.flatMap((holder) => (holder ? Object.getOwnPropertyNames(holder) : []));
  }),
);
