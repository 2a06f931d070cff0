/** Minutes by which local time is ahead of UTC, at a time in milliseconds since 1970. */
export type TimeZone = (utc_ms: number) => number;
