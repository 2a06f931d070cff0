import { createContext, runInContext, type Context } from "node:vm";
import { BUILTINS, GLOBALS } from "../../espruino-bundler/builtins.js";

type Holder = Record<string | symbol, unknown>;

/** Without these JavaScript itself would not work; no program of ours mentions them. */
const NEEDED = ["constructor", "name", "prototype"];

/** A JavaScript world with no more in its library than Espruino has, and with these globals. */
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
  strip(typedArray, []);
  strip(typedArray.prototype as Holder, BUILTINS.Uint8Array.members);
  forbidViewsBeyond(typedArray.prototype as Holder);
  Object.assign(world, globals);
  return context;
}

/** Symbols stay: `for…of` needs them. */
function strip(holder: Holder, kept: readonly string[]): void {
  for (const name of Object.getOwnPropertyNames(holder))
    if (!kept.includes(name) && !NEEDED.includes(name)) Reflect.deleteProperty(holder, name);
}

/** Espruino does not stop at the end of the array: the view would show other memory. */
function forbidViewsBeyond(typedArrays: Holder): void {
  const subarray = typedArrays.subarray as (this: Uint8Array, begin?: number, end?: number) => Uint8Array;
  typedArrays.subarray = function (this: Uint8Array, begin?: number, end?: number): Uint8Array {
    if (end !== undefined && end > this.length)
      throw new RangeError(`subarray to ${end} of ${this.length}: Espruino would go beyond the end`);
    return subarray.call(this, begin, end);
  };
}
