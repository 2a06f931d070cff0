import type { Device } from "../device.js";

export const FIRST_MS = 500;
/** The number of times that the delay doubles. */
const DOUBLINGS = 4;
export const LAST_MS = FIRST_MS << DOUBLINGS;

/**
 * The delay in milliseconds after a number of consecutive failures: 0.5 s doubling to 8 s, less a random part of up
 * to half.
 */
export function backoff(device: Device, failures: number): number {
  return (FIRST_MS << Math.min(failures, DOUBLINGS)) * (1 - device.random() / 2);
}
