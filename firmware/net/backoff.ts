import type { Device } from "../device.js";

export const FIRST_MS = 500;
/** How often the delay doubles. */
const DOUBLINGS = 4;
export const LAST_MS = FIRST_MS << DOUBLINGS;

/** How long to wait after so many failures in a row: doubling from 0.5 to 8 seconds, less up to half at random. */
export function backoff(device: Device, failures: number): number {
  return (FIRST_MS << Math.min(failures, DOUBLINGS)) * (1 - device.random() / 2);
}
