/** Formats dates as the reference programs print them, from milliseconds since 1970 in local time. */

/** The text shown instead of a time until the clock is set. */
function noTime(): string {
  return "--:--";
}

/**
 * Python's time.ctime(): "Sat Nov 21 08:50:07 2026", always in English. Returns `noTime()` if `wall_ms` is undefined.
 */
export function ctime(wall_ms: number | undefined): string {
  if (wall_ms === undefined) return noTime();
  // "Sat, 21 Nov 2026 08:50:07 GMT"; Espruino writes days below 10 with one digit.
  const words = new Date(wall_ms).toUTCString().split(" ");
  const day = Number(words[1]);
  const date = words[0].substr(0, 3) + " " + words[2] + (day < 10 ? "  " : " ") + day;
  return date + " " + words[4] + " " + words[3];
}

/** Python's str(datetime.now()): "2026-11-21 08:50:07.320861". Returns `noTime()` if `wall_ms` is undefined. */
export function dateTime(wall_ms: number | undefined): string {
  if (wall_ms === undefined) return noTime();
  // "2026-11-21T08:50:07.320Z"
  const text = new Date(wall_ms).toISOString();
  const micros = 1000000 + Math.floor((wall_ms % 1000) * 1000);
  return text.substr(0, 10) + " " + text.substr(11, 9) + String(micros).substr(1);
}
