/** The time zone in minutes east of UTC; set by the bundler. */
declare const ZONE_MINUTES: number;

/** The clock is not set while it shows an earlier time. */
const SET_MS = 1e12;

export function ticks(): number {
  return getTime() * 1000;
}

export function wall(): number | undefined {
  const now_ms = ticks();
  return now_ms > SET_MS ? now_ms + ZONE_MINUTES * 60000 : undefined;
}

/** Starts SNTP, which sets the clock once the board is online, and keeps it right. */
export function setClock(): void {
  require("Wifi").setSNTP("pool.ntp.org", "UTC");
}
