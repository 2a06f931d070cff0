import Time from "time";
import type { Device } from "../device.js";

type Clock = Device["clock"];

/** A board without a battery starts in 1970. An earlier time than this cannot be right. */
const SET_MS = Date.UTC(2026, 0);

/** The device's clock. */
export class BoardClock implements Clock {
  private readonly offset_ms: number;
  private last: number;
  private elapsed_ms: number;

  /** `offset_ms`: local time minus UTC. */
  constructor(offset_ms: number) {
    this.offset_ms = offset_ms;
    this.last = Time.ticks;
    this.elapsed_ms = 0;
  }

  ticks(): number {
    // The counter has 32 bits on microcontrollers and wraps around after weeks.
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
