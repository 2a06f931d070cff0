import { createContext, runInContext, type Context } from "node:vm";
import { BUILTINS, GLOBALS } from "../../dialect/builtins.js";

type Holder = Record<string | symbol, unknown>;

/** JavaScript itself needs these, although no program mentions them. */
const NEEDED = ["constructor", "name", "prototype"];

/** Frames of a stack trace: calls are not nested deeper. */
const FRAMES = 10;

/** Creates a JavaScript context whose library is limited to what Espruino has, with these globals. */
export function espruinoContext(globals: object): Context {
  const context = createContext({});
  const world = runInContext("this", context) as Holder;
  for (const name of Object.getOwnPropertyNames(world))
    if (!(name in BUILTINS) && !GLOBALS.includes(name)) delete world[name];
  const typedArray = Object.getPrototypeOf(world.Uint8Array) as Holder;
  for (const [name, { statics, members }] of Object.entries(BUILTINS)) {
    const builtin = world[name] as Holder;
    strip(builtin, statics);
    if (builtin.prototype) strip(builtin.prototype as Holder, members);
  }
  // Without it V8 keeps no stack traces, by which the place of an exception is found.
  (world.Error as Holder).stackTraceLimit = FRAMES;
  strip(typedArray, []);
  strip(typedArray.prototype as Holder, BUILTINS.Uint8Array.members);
  forbidViewsBeyond(typedArray.prototype as Holder);
  // Espruino's `slice` of a typed array gives an array, which has no `subarray`.
  (typedArray.prototype as Holder).slice = ((world.Array as Holder).prototype as Holder).slice;
  Object.assign(world, globals);
  return context;
}

/** Keeps symbols, which `for…of` needs. */
function strip(holder: Holder, kept: readonly string[]): void {
  for (const name of Object.getOwnPropertyNames(holder))
    if (!kept.includes(name) && !NEEDED.includes(name)) Reflect.deleteProperty(holder, name);
}

/** Espruino does not check the end of the buffer: such a view would show other memory. Make it an error. */
function forbidViewsBeyond(typedArrays: Holder): void {
  const subarray = typedArrays.subarray as (this: Uint8Array, begin?: number, end?: number) => Uint8Array;
  typedArrays.subarray = function (this: Uint8Array, begin?: number, end?: number): Uint8Array {
    if (end !== undefined && end > this.length)
      throw new RangeError(`subarray to ${end} of ${this.length}: Espruino would go beyond the end`);
    return subarray.call(this, begin, end);
  };
}
