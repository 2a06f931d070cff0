/**
 * `system`, which Moddable's programs import to have the globals `device`, which is there from the start, and `System`.
 * The board that a process simulates neither restarts nor sleeps.
 */
import { resolveName } from "./resolve-name.js";
import Timer from "./timer.js";

const System = {
  resolve: resolveName,
  setTimeout: Timer.set,
  clearTimeout: Timer.clear,
  setInterval: Timer.repeat,
  clearInterval: Timer.clear,
};

Object.defineProperty(globalThis, "System", { value: System, writable: true, configurable: true });
