import type { App } from "../device.js";
import { setClock } from "./clock.js";
import { installFont } from "./font.js";
import { log } from "./log.js";

/** Whether the app asks for the time of day, from the bundler. */
declare const USES_CLOCK: boolean;

let running: App;

/** Before the app starts. */
export function prepare(): void {
  // Otherwise every board draws the same numbers, and all of them try again at the same time.
  E.srand(E.hwRand());
  installFont();
  if (USES_CLOCK) setClock();
  E["on"]("errorFlag", onErrorFlags);
}

/** After it started: `reset()`, `load()` and their like stop it properly. */
export function keep(app: App): void {
  running = app;
  E["on"]("kill", stop);
}

function stop(): void {
  running.stop();
}

/** The app ended by itself. */
export function onEnd(reason: string): void {
  log("end", { cause: reason });
}

/** Out of memory Espruino drops the handler that ran, and goes on deaf: starts anew instead. */
function onErrorFlags(flags: string[]): void {
  if (flags.indexOf("MEMORY") >= 0) E.reboot();
}
