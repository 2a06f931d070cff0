import Time from "time";
import type { Device } from "../device.js";

type Clock = Device["clock"];

/** A board without a battery starts in 1970; no program runs before it was written. */
const SET_MS = Date.UTC(2026, 0);

/** Time as apps see it. */
export class BoardClock implements Clock {
  private readonly offset_ms: number;
  private last: number;
  private elapsed_ms: number;

  /** `offset_ms`: local time less UTC. */
  constructor(offset_ms: number) {
    this.offset_ms = offset_ms;
    this.last = Time.ticks;
    this.elapsed_ms = 0;
  }

  ticks(): number {
    // The counter is 32 bits wide on microcontrollers and begins anew after weeks.
    const now = Time.ticks;
    this.elapsed_ms += Time.delta(this.last, now);
    this.last = now;
    return this.elapsed_ms;
  }

  wall(): number | undefined {
    const now_ms = Date.now();
    return now_ms < SET_MS ? undefined : now_ms + this.offset_ms;
  }
}
