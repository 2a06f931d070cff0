import { END, chunk, imageHeader, words } from "./png-chunks.js";
import { checkScale, type PNGOptions } from "./png.js";
import type { Picture } from "../sim/panel/picture.js";
import { imageData, type Inks, type Region, wholeOf } from "./scanlines.js";
import { type RGB, type ThemeName, themeColors } from "./themes.js";

/**
 * A run of the screen as an animated PNG (PNG specification, third edition, 4.9 and 11.3.6) that grows picture by
 * picture. The file is a whole one after each of the writes that a picture takes, whatever ends the program: what is
 * new is put behind the end, which its first bytes then take the place of. Every viewer shows at least the first frame.
 */

const FOR_EVER = 0;
const DISPOSE_NONE = 0;
const BLEND_SOURCE = 0;
const MAX_DELAY = 0xffff; // ms
/** How long the latest picture stays before the animation begins again, in ms. */
const PAUSE_AT_END = 2000;
/** Where the delay begins in the data of a frame's control chunk. */
const DELAY_AT = 20;

/**
 * All frames share one palette, and contrast shows in the colour of every lit pixel: 127 levels of two colours, and
 * those of the gap and of dark pixels, are what 256 entries hold.
 */
const LEVELS = 127;

/** Bytes that go into the file at this offset. */
export interface Write {
  readonly at: number;
  readonly bytes: Buffer;
}

/** How the animation goes on: what to write, in this order, and the animation that the file then holds. */
export interface Step {
  readonly writes: readonly Write[];
  readonly next: Animation;
}

interface State {
  readonly scale: number;
  readonly theme: ThemeName;
  /** What the last frame shows. */
  readonly picture: Picture;
  readonly frames: number;
  /** The number of the next chunk that has one. */
  readonly sequence: number;
  /** Where the last frame's control chunk begins, and what it says. */
  readonly controlAt: number;
  readonly control: Buffer;
  /** Where acTL begins. */
  readonly countAt: number;
  /** Bytes in the file. */
  readonly size: number;
}

export class Animation {
  private constructor(private readonly state: State) {}

  /** Bytes in the file. */
  get size(): number {
    return this.state.size;
  }

  /** An endless animation of one frame so far, and the file that holds it. */
  static async of(
    picture: Picture,
    options: PNGOptions = {},
  ): Promise<{ file: Buffer; animation: Animation }> {
    const scale = checkScale(options.scale ?? 4);
    const theme = options.theme ?? "white";
    const { width, height } = picture;
    const inks = inksOf(theme, picture.contrast);
    const header = imageHeader(width * scale, height * scale, inks.depth, paletteOf(theme));
    const count = frameCount(1);
    const control = frameControl(0, wholeOf(picture), scale);
    const data = chunk("IDAT", await imageData(picture, wholeOf(picture), scale, inks));
    const file = Buffer.concat([header, count, chunk("fcTL", control), data, END]);
    const countAt = header.length;
    const controlAt = countAt + count.length;
    const state = { scale, theme, picture, frames: 1, sequence: 1, control, controlAt, countAt };
    return { file, animation: new Animation({ ...state, size: file.length }) };
  }

  /** Adds a picture of the same size, `shown_ms` after the one before. It is a PNG of what changed. */
  async plus(picture: Picture, shown_ms: number): Promise<Step> {
    const { scale, theme, sequence, frames, control, controlAt, countAt, size } = this.state;
    const region = changedRegion(this.state.picture, picture);
    const data = await imageData(picture, region, scale, inksOf(theme, picture.contrast));
    const nextControl = frameControl(sequence, region, scale);
    const frame = Buffer.concat([
      chunk("fcTL", nextControl),
      chunk("fdAT", Buffer.concat([words(sequence + 1), data])),
      END,
    ]);
    const endAt = size - END.length;
    const next = new Animation({
      ...this.state,
      picture,
      frames: frames + 1,
      sequence: sequence + 2,
      control: nextControl,
      controlAt: endAt,
      size: endAt + frame.length,
    });
    const writes = [
      { at: size, bytes: frame.subarray(END.length) },
      { at: controlAt, bytes: chunk("fcTL", withDelay(control, shown_ms)) },
      { at: endAt, bytes: frame.subarray(0, END.length) },
      { at: countAt, bytes: frameCount(frames + 1) },
    ];
    return { writes, next };
  }
}

function frameCount(frames: number): Buffer {
  return chunk("acTL", words(frames, FOR_EVER));
}

/** The data of a frame's control chunk; the frame is the latest so far. */
function frameControl(sequence: number, { width, height, x, y }: Region, scale: number): Buffer {
  const tail = Buffer.alloc(6);
  tail.writeUInt16BE(PAUSE_AT_END, 0);
  tail.writeUInt16BE(1000, 2); // the delay is in thousandths of a second
  tail[4] = DISPOSE_NONE;
  tail[5] = BLEND_SOURCE;
  return Buffer.concat([words(sequence, width * scale, height * scale, x * scale, y * scale), tail]);
}

function withDelay(control: Buffer, delay_ms: number): Buffer {
  const changed = Buffer.from(control);
  changed.writeUInt16BE(Math.min(Math.max(Math.round(delay_ms), 0), MAX_DELAY), DELAY_AT);
  return changed;
}

/** The smallest rectangle that holds all differences. Never empty, as a frame must have pixels. */
function changedRegion(before: Picture, after: Picture): Region {
  if (before.width !== after.width || before.height !== after.height)
    throw new RangeError("all pictures of an animation must have one size");
  if (levelOf(before.contrast) !== levelOf(after.contrast)) return wholeOf(after);
  let left = after.width;
  let right = -1;
  let top = after.height;
  let bottom = -1;
  for (let i = 0; i < after.pixels.length; i++) {
    if (after.pixels[i] === before.pixels[i]) continue;
    const x = i % after.width;
    const y = (i - x) / after.width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
  }
  if (right < 0) return { x: 0, y: 0, width: 1, height: 1 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** The palette of all levels: gap, dark, and for each level lit and top. */
function paletteOf(theme: ThemeName): RGB[] {
  const { gap, dark } = themeColors(theme, 0);
  const palette = [gap, dark];
  for (let level = 0; level < LEVELS; level++) {
    const { lit, top } = themeColors(theme, 2 * level + 3);
    palette.push(lit, top);
  }
  return palette;
}

/** Each level stands for two contrasts, the first for the four darkest. */
function levelOf(contrast: number): number {
  return Math.max((contrast >> 1) - 1, 0);
}

function inksOf(theme: ThemeName, contrast: number): Inks {
  const lit = 2 + 2 * levelOf(contrast);
  return { depth: 8, dark: 1, lit, top: lit + 1, topRows: themeColors(theme, contrast).topRows };
}
