/** `timer` */
import { Timer, type TimerCallback } from "../../sim/ecma419/timer.js";
import { machine } from "./process-board.js";

/** Moddable's Timer, a class of static functions, bound to this process's machine. */
export default {
  set: (callback: TimerCallback, interval_ms?: number, repeat_ms?: number) =>
    Timer.set(machine, callback, interval_ms, repeat_ms),
  repeat: (callback: TimerCallback, interval_ms: number) => Timer.repeat(machine, callback, interval_ms),
  schedule: Timer.schedule,
  clear: Timer.clear,
  delay: (milliseconds?: number) => Timer.delay(machine, milliseconds),
};
