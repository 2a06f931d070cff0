import assert from "node:assert/strict";
import fc from "fast-check";
import { ctime, dateTime } from "../../firmware/base/calendar.js";

/** The year 2400: a leap year of the 400-year rule is on the way. */
const LATEST_MS = Date.UTC(2400, 11, 31);

describe("calendar", () => {
  it("prints ctime and datetime as Python does", () => {
    const wall_ms = Date.UTC(2026, 10, 21, 8, 50, 7, 320);
    assert.equal(ctime(wall_ms), "Sat Nov 21 08:50:07 2026");
    assert.equal(dateTime(wall_ms), "2026-11-21 08:50:07.320000");
    assert.equal(ctime(Date.UTC(2024, 1, 9)), "Fri Feb  9 00:00:00 2024");
  });

  it("prints --:-- until the clock is set", () => {
    assert.equal(ctime(undefined), "--:--");
    assert.equal(dateTime(undefined), "--:--");
  });

  it("agrees with Date for any time", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: LATEST_MS }), (wall_ms) => {
        const date = new Date(wall_ms);
        assert.equal(dateTime(wall_ms), date.toISOString().replace("T", " ").replace("Z", "000"));
        const [weekday, day, month, year, time] = date.toUTCString().replace(",", "").split(" ");
        assert.equal(ctime(wall_ms), `${weekday} ${month} ${day.replace(/^0/, " ")} ${time} ${year}`);
      }),
    );
  });
});
