/** Dates as the reference programs print them, from milliseconds since 1970 in local time. */

const DAY_MS = 86400000;

/** `width` digits of a whole number, zeros in front. */
function digits(value: number, width: number): string {
  let text = String(Math.floor(value));
  while (text.length < width) text = "0" + text;
  return text;
}

/** Year, month (1 to 12) and day of a day counted from 1970-01-01 (0 or later). */
function dateOf(days: number): number[] {
  // Years begin in March, so that the odd day of a leap year comes last; 400 years have 146097 days.
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const year = yearOfEra + era * 400 + (month > 9 ? 1 : 0);
  return [year, month > 9 ? month - 9 : month + 3, day];
}

/** "08:50:07" */
function timeOfDay(wall_ms: number): string {
  const seconds = Math.floor((wall_ms % DAY_MS) / 1000);
  return digits(seconds / 3600, 2) + ":" + digits((seconds % 3600) / 60, 2) + ":" + digits(seconds % 60, 2);
}

/** What stands where a time would, until the clock is set. */
function noTime(): string {
  return "--:--";
}

/** Python's time.ctime(): "Sat Nov 21 08:50:07 2026", English always; `noTime` without a time. */
export function ctime(wall_ms: number | undefined): string {
  if (wall_ms === undefined) return noTime();
  const days = Math.floor(wall_ms / DAY_MS);
  const date = dateOf(days);
  const weekday = "ThuFriSatSunMonTueWed".substr((days % 7) * 3, 3);
  const month = "JanFebMarAprMayJunJulAugSepOctNovDec".substr((date[1] - 1) * 3, 3);
  const day = date[2] < 10 ? " " + date[2] : String(date[2]);
  return weekday + " " + month + " " + day + " " + timeOfDay(wall_ms) + " " + date[0];
}

/** Python's str(datetime.now()): "2026-11-21 08:50:07.320861"; `noTime` without a time. */
export function dateTime(wall_ms: number | undefined): string {
  if (wall_ms === undefined) return noTime();
  const date = dateOf(Math.floor(wall_ms / DAY_MS));
  const day = date[0] + "-" + digits(date[1], 2) + "-" + digits(date[2], 2);
  return day + " " + timeOfDay(wall_ms) + "." + digits((wall_ms % 1000) * 1000, 6);
}
