import type { App } from "../device.js";
import { setClock } from "./clock.js";
import { installFont } from "./font.js";
import { log } from "./log.js";

/** Whether the app uses the time of day; set by the bundler. */
declare const USES_CLOCK: boolean;

let running: App;

/** Prepares the board; called before the app starts. */
export function prepare(): void {
  // Without a seed all boards draw the same numbers, and reconnect at the same time.
  E.srand(E.hwRand());
  installFont();
  if (USES_CLOCK) setClock();
  E["on"]("errorFlag", onErrorFlags);
}

/** Keeps the started app, to stop it on `reset()`, `load()` and the like. */
export function keep(app: App): void {
  running = app;
  E["on"]("kill", stop);
}

function stop(): void {
  running.stop();
}

/** Called when the app ends by itself. */
export function onEnd(reason: string): void {
  log("end", { cause: reason });
}

/** Restarts the board when memory is out: Espruino removes the running handler, and its socket would stay open unread. */
function onErrorFlags(flags: string[]): void {
  if (flags.indexOf("MEMORY") >= 0) E.reboot();
}
