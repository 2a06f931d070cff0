import type { Device, TimerHandle } from "../device.js";

/** A one-shot timer that belongs to `target`, and is set, moved and cleared as often as its owner likes. */
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

  /** Goes off in `delay_ms`, and not when it would have before. */
  set(delay_ms: number): void {
    this.clear();
    this.handle = this.device.timer.set<Alarm<Target>>(ring, delay_ms, this);
  }

  clear(): void {
    if (this.handle) this.device.timer.clear(this.handle);
    this.handle = undefined;
  }

  /** For the timer. */
  ring(): void {
    this.handle = undefined;
    this.callback(this.target);
  }
}

function ring<Target>(alarm: Alarm<Target>): void {
  alarm.ring();
}
