/** Dates as the reference programs print them, from milliseconds since 1970 in local time. */

const DAY_MS = 86400000;

/** "2026-11-21T08:50:07.320Z": all runtimes know the calendar, and this is what they agree on. */
function iso(wall_ms: number): string {
  return new Date(wall_ms).toISOString();
}

/** What stands where a time would, until the clock is set. */
function noTime(): string {
  return "--:--";
}

/** Python's time.ctime(): "Sat Nov 21 08:50:07 2026", English always; `noTime` without a time. */
export function ctime(wall_ms: number | undefined): string {
  if (wall_ms === undefined) return noTime();
  const text = iso(wall_ms);
  const weekday = "ThuFriSatSunMonTueWed".substr((Math.floor(wall_ms / DAY_MS) % 7) * 3, 3);
  const month = "JanFebMarAprMayJunJulAugSepOctNovDec".substr(Number(text.substr(5, 2)) * 3 - 3, 3);
  const day = Number(text.substr(8, 2));
  return (
    weekday + " " + month + (day < 10 ? "  " : " ") + day + " " + text.substr(11, 8) + " " + text.substr(0, 4)
  );
}

/** Python's str(datetime.now()): "2026-11-21 08:50:07.320861"; `noTime` without a time. */
export function dateTime(wall_ms: number | undefined): string {
  if (wall_ms === undefined) return noTime();
  const text = iso(wall_ms);
  const micros = 1000000 + Math.floor((wall_ms % 1000) * 1000);
  return text.substr(0, 10) + " " + text.substr(11, 9) + String(micros).substr(1);
}
