import assert from "node:assert/strict";
import { nodeCodecs } from "../../../host-sim/node/text-codecs.js";
import { Hardware, type HardwareParts } from "../../../host-sim/sim/board/hardware.js";
import { profileNamed, type BoardProfile } from "../../../host-sim/sim/board/profiles.js";
import { VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";
import type { Picture } from "../../../host-sim/sim/panel/picture.js";

/** The time of one frame after a reset: 64 rows of 54 clocks at 370 kHz. */
const FRAME_MS = (64 * 54) / 370;

/** Scrolling to the right: pages 0 to 7, every two frames. */
const SCROLL_RIGHT = [0x26, 0, 0, 7, 7, 0, 0xff, 0x2f];

/** A board's hardware with an SSD1306 that is on, upright and clean but for a dot at the top left. */
function wired() {
  const clock = new VirtualClock();
  const pictures: Picture[] = [];
  const times: number[] = [];
  let frames = 0;
  const profile = profileNamed("esp32-ssd1306") as BoardProfile;
  const parts = { profile, chip: profile.chip, clock, codecs: nodeCodecs, random: () => 0 };
  const take = (picture: Picture, now_ms: number) => {
    pictures.push(picture);
    times.push(now_ms);
  };
  const hardware = new Hardware(parts as unknown as HardwareParts, {
    onWarning: (message) => assert.fail(message),
    onFrame: (_cost, picture, now_ms) => {
      frames++;
      take(picture, now_ms);
    },
    onPicture: take,
  });
  const command = (...bytes: number[]) => {
    assert.ok(hardware.i2c.write(0x3c, Uint8Array.of(0x00, ...bytes)));
    clock.settle();
  };
  command(0xa1, 0xc8, 0x8d, 0x14, 0xaf);
  hardware.i2c.write(0x3c, Uint8Array.of(0x40, 0x01));
  clock.settle();
  pictures.length = times.length = frames = 0;
  return { clock, hardware, pictures, times, command, frames: () => frames };
}

/** The column of the only lit pixel. */
function columnOf({ width, pixels }: Picture): number {
  assert.equal(
    pixels.reduce((sum, pixel) => sum + pixel),
    1,
  );
  return pixels.indexOf(1) % width;
}

describe("A display that scrolls by itself", () => {
  it("moves with the board's clock, at the panel's frame rate, and shows each step", () => {
    const { clock, pictures, times, command, frames } = wired();
    command(...SCROLL_RIGHT);
    clock.pass(1000);
    const steps = Math.floor(1000 / (2 * FRAME_MS));
    assert.deepEqual(
      pictures.map(columnOf),
      Array.from({ length: steps + 1 }, (_, i) => i),
    );
    times.forEach((time, i) => assert.ok(Math.abs(time - i * 2 * FRAME_MS) < 0.01, `${i}: ${time}`));
    assert.equal(frames(), 1);
  });

  it("takes no timer while nothing scrolls", () => {
    const { clock, command } = wired();
    assert.equal(clock.next_ms, undefined);
    command(...SCROLL_RIGHT);
    assert.ok(clock.next_ms);
    command(0x2e);
    assert.equal(clock.next_ms, undefined);
    clock.pass(1000);
    command(0xa6);
    assert.equal(clock.next_ms, undefined);
  });

  it("has moved before it is stopped, however long the program was busy", () => {
    const { clock, pictures, command } = wired();
    command(...SCROLL_RIGHT);
    clock.block(20 * FRAME_MS + 1);
    command(0x2e);
    assert.equal(columnOf(pictures[pictures.length - 1]), 10);
    clock.pass(1000);
    assert.equal(columnOf(pictures[pictures.length - 1]), 10);
  });

  it("begins to count its frames when it is started, and keeps its pace while it is sent other commands", () => {
    const { clock, pictures, times, command } = wired();
    clock.pass(3);
    command(...SCROLL_RIGHT);
    for (let i = 0; i < 10; i++) {
      clock.pass(FRAME_MS / 2);
      command(0x81, i);
    }
    const steps = pictures.map(columnOf);
    assert.equal(steps[steps.length - 1], 2);
    assert.ok(Math.abs(times[steps.indexOf(1)] - 3 - 2 * FRAME_MS) < 0.01);
  });

  it("stands still after a very long sleep, and goes on", () => {
    const { clock, pictures, command } = wired();
    command(...SCROLL_RIGHT);
    clock.block(365 * 24 * 3_600_000);
    clock.pass(2 * FRAME_MS);
    assert.ok(pictures.length <= 3);
  });

  it("rests without power, and goes on with the next transfer", () => {
    const { clock, hardware, command } = wired();
    command(...SCROLL_RIGHT);
    hardware.rest();
    assert.equal(clock.next_ms, undefined);
    command(0xa6);
    assert.ok(clock.next_ms);
  });
});
