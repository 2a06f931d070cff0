/** The timers of the program in the worker: it knows whom to call, the host knows when. */
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

/** Pending timers by number. Their places are made at once, so that they are part of the machine, not of the program. */
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

/** Does nothing for a timer that has fired. */
export function clearTimer(handle: TimerHandle): void {
  const { id } = handle as Timer;
  if (id === undefined || timers[id] !== handle) return;
  timers[id] = undefined;
  ask(Op.ClearTimer, id, 0);
}

/** For the turn: the timer goes off. */
export function fire(id: number): void {
  const timer = timers[id] as Timer;
  timers[id] = undefined;
  timer.callback(timer.target as never);
}
