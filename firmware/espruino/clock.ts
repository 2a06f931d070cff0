/** Minutes east of UTC, from the bundler. */
declare const ZONE_MINUTES: number;

/** Any time before is one that nobody has set. */
const SET_MS = 1e12;

export function ticks(): number {
  return getTime() * 1000;
}

export function wall(): number | undefined {
  const now_ms = ticks();
  return now_ms > SET_MS ? now_ms + ZONE_MINUTES * 60000 : undefined;
}

/** Has the clock set over the network, as soon as there is one and ever again. */
export function setClock(): void {
  require("Wifi").setSNTP("pool.ntp.org", "UTC");
}
