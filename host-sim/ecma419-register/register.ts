/**
 * `node --import palmwire/ecma419 program.js`: makes the standard specifiers of ECMA-419 (and Moddable's `timer`,
 * `text/decoder` and `text/encoder`) importable.
 */
import * as nodeModule from "node:module";
import { resolve } from "./hooks.js";

/** In Node 22.15 and later, hooks run in this thread, without a worker. */
interface WithRegisterHooks {
  registerHooks?(hooks: { resolve: typeof resolve }): unknown;
}

const { registerHooks } = nodeModule as WithRegisterHooks;
if (registerHooks) registerHooks({ resolve });
else nodeModule.register("./hooks.js", import.meta.url);

/** XS prints with `trace`, which adds no newline. */
Object.assign(globalThis, {
  trace: (...values: unknown[]) => process.stdout.write(values.map(String).join("")),
});
