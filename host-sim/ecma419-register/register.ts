/**
 * `node --import palmwire/ecma419 program.js`: makes the standard specifiers of ECMA-419 (and Moddable's `timer`,
 * `text/decoder` and `text/encoder`) importable.
 */
import * as nodeModule from "node:module";
import { resolve } from "./hooks.js";
import { addXSGlobals } from "./xs-globals.js";

/** In Node 22.15 and later, hooks run in this thread, without a worker. */
interface WithRegisterHooks {
  registerHooks?(hooks: { resolve: typeof resolve }): unknown;
}

const { registerHooks } = nodeModule as WithRegisterHooks;
if (registerHooks) registerHooks({ resolve });
else nodeModule.register("./hooks.js", import.meta.url);

addXSGlobals();

// The host provider is the global `device`, and `system` adds the global `System`. By its specifier: the board is to be the one that the program imports.
const PROVIDER = "embedded:provider/builtin";
const { default: device } = (await import(PROVIDER)) as { default: object };
Object.defineProperty(globalThis, "device", { value: device, writable: true, configurable: true });
const SYSTEM = "system";
await import(SYSTEM);
