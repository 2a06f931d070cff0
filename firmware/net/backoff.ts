import type { Device } from "../device.js";

/** Delays between attempts: doubling from first to last, each shortened by up to half at random. */
export class Backoff {
  private readonly device: Device;
  private readonly first_ms: number;
  private readonly last_ms: number;
  private next_ms: number;

  constructor(device: Device, first_ms: number, last_ms: number) {
    this.device = device;
    this.first_ms = first_ms;
    this.last_ms = last_ms;
    this.next_ms = first_ms;
  }

  /** How long to wait before the next attempt, in milliseconds. */
  delay(): number {
    const delay_ms = this.next_ms * (1 - this.device.random() / 2);
    this.next_ms = Math.min(this.next_ms * 2, this.last_ms);
    return delay_ms;
  }

  /** After a success: begin with the shortest delay again. */
  reset(): void {
    this.next_ms = this.first_ms;
  }
}
