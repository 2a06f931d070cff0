/** Timers of the program in the worker. They keep the callbacks; the host keeps the time. */
import type { TimerHandle } from "../../../../firmware/device.js";
import { Op } from "../wire.js";
import { ask } from "./outbox.js";

class Timer {
  constructor(
    readonly id: number,
    readonly callback: (target: never) => void,
    readonly target: unknown,
  ) {}
}

/**
 * Pending timers by number. The array is allocated at once so that it counts as part of the machine, not of the
 * program.
 */
const timers = new Array<Timer | undefined>(64).fill(undefined);

export function setTimer<Target>(
  callback: (target: Target) => void,
  delay_ms: number,
  target: Target,
): TimerHandle {
  const free = timers.indexOf(undefined);
  if (free < 0) throw new Error("no timer");
  const timer = new Timer(free, callback, target);
  timers[free] = timer;
  ask(Op.SetTimer, free, Math.floor(delay_ms));
  return timer;
}

/** Does nothing if the timer has already fired. */
export function clearTimer(handle: TimerHandle): void {
  const { id } = handle as Timer;
  if (id === undefined || timers[id] !== handle) return;
  timers[id] = undefined;
  ask(Op.ClearTimer, id, 0);
}

/** Called by the turn in which the timer fires. */
export function fire(id: number): void {
  const timer = timers[id] as Timer;
  timers[id] = undefined;
  timer.callback(timer.target as never);
}
