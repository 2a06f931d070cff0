import Timer from "timer";
import type { TimerHandle, Timers } from "../device.js";

/** Moddable's timer with the callback's target as a property: a closure would take more memory. */
interface TargetTimer extends Timer {
  callback(target: unknown): void;
  target: unknown;
}

function onTimer(timer: Timer): void {
  const { callback, target } = timer as TargetTimer;
  callback(target);
}

/** One-shot timers on Moddable's module. */
export class TargetTimers implements Timers {
  set<Target>(callback: (target: Target) => void, delay_ms: number, target: Target): TimerHandle {
    const timer = Timer.set(onTimer, delay_ms) as TargetTimer;
    timer.callback = callback as (target: unknown) => void;
    timer.target = target;
    return timer;
  }

  clear(handle: TimerHandle): void {
    Timer.clear(handle as Timer);
  }
}
