import { END, chunk, imageHeader, words } from "./png-chunks.js";
import { checkScale, type PNGOptions } from "./png.js";
import type { Picture } from "../sim/panel/picture.js";
import { imageData, type Inks, type Region, wholeOf } from "./scanlines.js";
import { type RGB, type ThemeName, themeColors } from "./themes.js";

/**
 * An animated PNG (PNG specification, third edition, 4.9 and 11.3.6) that grows frame by frame. Each frame takes
 * several writes, and the file is valid after each of them, so the program can be killed at any time: a new frame is
 * first appended after the IEND chunk, which is then overwritten by the start of the frame. Every viewer shows at
 * least the first frame.
 */

const FOR_EVER = 0;
const DISPOSE_NONE = 0;
const BLEND_SOURCE = 0;
const MAX_DELAY = 0xffff; // ms
/** The time in ms that the last frame stays before the animation restarts. */
const PAUSE_AT_END = 2000;
/** Offset of the delay in the data of an fcTL chunk. */
const DELAY_AT = 20;

/**
 * All frames share one palette. Contrast changes the colour of lit pixels: the 256 entries hold 127 levels of two
 * colours each, the gap, and dark pixels.
 */
const LEVELS = 127;

/** Bytes to write at this offset of the file. */
export interface Write {
  readonly at: number;
  readonly bytes: Buffer;
}

/** The writes that add a frame, in order, and the resulting animation. */
export interface Step {
  readonly writes: readonly Write[];
  readonly next: Animation;
}

interface State {
  readonly scale: number;
  readonly theme: ThemeName;
  /** The picture of the last frame. */
  readonly picture: Picture;
  readonly frames: number;
  /** The sequence number of the next chunk that has one. */
  readonly sequence: number;
  /** The offset of the last frame's fcTL chunk, and its data. */
  readonly controlAt: number;
  readonly control: Buffer;
  /** The offset of the acTL chunk. */
  readonly countAt: number;
  /** File size in bytes. */
  readonly size: number;
}

export class Animation {
  private constructor(private readonly state: State) {}

  /** File size in bytes. */
  get size(): number {
    return this.state.size;
  }

  /** Creates an endless animation with one frame, and the content of its file. */
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

  /** Adds a picture of the same size, `shown_ms` after the previous one. Only the region that changed is encoded. */
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

/** The data of the fcTL chunk of what is now the last frame. */
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

/** The smallest rectangle that contains all differences. Never empty, because a frame must have pixels. */
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

/** The palette: gap, dark, and for each level the colours of lit pixels and of lit pixels in the top rows. */
function paletteOf(theme: ThemeName): RGB[] {
  const { gap, dark } = themeColors(theme, 0);
  const palette = [gap, dark];
  for (let level = 0; level < LEVELS; level++) {
    const { lit, top } = themeColors(theme, 2 * level + 3);
    palette.push(lit, top);
  }
  return palette;
}

/** Each level stands for two values of the contrast, except for the first, which stands for four. */
function levelOf(contrast: number): number {
  return Math.max((contrast >> 1) - 1, 0);
}

function inksOf(theme: ThemeName, contrast: number): Inks {
  const lit = 2 + 2 * levelOf(contrast);
  return { depth: 8, dark: 1, lit, top: lit + 1, topRows: themeColors(theme, contrast).topRows };
}
