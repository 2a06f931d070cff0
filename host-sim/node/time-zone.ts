import type { TimeZone } from "../sim/board/time-zone.js";

/** This PC's time zone, from its settings and the variable TZ. */
export const timeZoneOfPC: TimeZone = (utc_ms) => -new Date(utc_ms).getTimezoneOffset();
