import type { Device } from "../device.js";

export const FIRST_MS = 500;
export const LAST_MS = 8000;

/** Delays between attempts: doubling from 0.5 to 8 seconds, each shortened by up to half at random. */
export class Backoff {
  private readonly device: Device;
  private next_ms: number;

  constructor(device: Device) {
    this.device = device;
    this.next_ms = FIRST_MS;
  }

  /** How long to wait before the next attempt, in milliseconds. */
  delay(): number {
    const delay_ms = this.next_ms * (1 - this.device.random() / 2);
    this.next_ms = Math.min(this.next_ms * 2, LAST_MS);
    return delay_ms;
  }

  /** After a success: begin with the shortest delay again. */
  reset(): void {
    this.next_ms = FIRST_MS;
  }
}
