import type { Device, TimerHandle } from "../device.js";

/** A one-shot timer that calls `callback(target)` and can be set again or cleared at any time. */
export class Alarm<Target> {
  private readonly device: Device;
  private readonly callback: (target: Target) => void;
  private readonly target: Target;
  private handle: TimerHandle | undefined;

  constructor(device: Device, callback: (target: Target) => void, target: Target) {
    this.device = device;
    this.callback = callback;
    this.target = target;
  }

  get pending(): boolean {
    return !!this.handle;
  }

  /** Starts the timer; replaces the time set before. */
  set(delay_ms: number): void {
    this.clear();
    this.handle = this.device.timer.set<Alarm<Target>>(ring, delay_ms, this);
  }

  clear(): void {
    if (this.handle) this.device.timer.clear(this.handle);
    this.handle = undefined;
  }

  /** For the kit. */
  ring(): void {
    this.handle = undefined;
    this.callback(this.target);
  }
}

function ring<Target>(alarm: Alarm<Target>): void {
  alarm.ring();
}
