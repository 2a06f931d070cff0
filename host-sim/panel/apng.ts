import { crc32 } from "node:zlib";
import { checkScale, encodePNG, type PNGOptions, type Region } from "./png.js";
import type { Picture } from "./picture.js";

/**
 * A run of the screen as an animated PNG (PNG specification, third edition, 4.9 and 11.3.6): every viewer shows at
 * least its first frame. Each frame is a PNG of what changed, its compressed data put into a chunk of another name.
 */

const SIGNATURE_LENGTH = 8;
const IHDR_END = SIGNATURE_LENGTH + 4 + 4 + 13 + 4;
const FOR_EVER = 0;
const DISPOSE_NONE = 0;
const BLEND_SOURCE = 0;
const MAX_FRAMES = 1000;
const MAX_DELAY = 0xffff; // ms
/** How long the last frame stays before the animation begins again, in ms. */
const PAUSE_AT_END = 2000;

/** A picture and how long it is shown, in ms, at most 65535. */
export interface Frame {
  readonly picture: Picture;
  readonly duration: number;
}

/** One frame or more, all pictures of one size, as an endless animation. */
export function encodeAPNG(frames: readonly Frame[], options: PNGOptions = {}): Buffer {
  if (frames.length === 0) throw new RangeError("an animation needs at least one frame");
  const scale = checkScale(options.scale ?? 4);
  const whole = encodePNG(frames[0].picture, options);
  const chunks = [whole.subarray(0, IHDR_END), chunk("acTL", words(frames.length, FOR_EVER))];
  let sequence = 0;
  for (let i = 0; i < frames.length; i++) {
    const { picture, duration } = frames[i];
    const region = i === 0 ? wholeOf(picture) : changedRegion(frames[i - 1].picture, picture);
    chunks.push(chunk("fcTL", frameControl(sequence++, region, scale, duration)));
    const data = imageData(i === 0 ? whole : encodePNG(picture, options, region));
    chunks.push(i === 0 ? chunk("IDAT", data) : chunk("fdAT", Buffer.concat([words(sequence++), data])));
  }
  chunks.push(chunk("IEND", Buffer.alloc(0)));
  return Buffer.concat(chunks);
}

function frameControl(sequence: number, region: Region, scale: number, duration: number): Buffer {
  const { width, height, x, y } = region;
  const delay = Math.min(Math.max(Math.round(duration), 0), MAX_DELAY);
  const tail = Buffer.alloc(6);
  tail.writeUInt16BE(delay, 0);
  tail.writeUInt16BE(1000, 2); // delay is in thousandths of a second
  tail[4] = DISPOSE_NONE;
  tail[5] = BLEND_SOURCE;
  return Buffer.concat([words(sequence, width * scale, height * scale, x * scale, y * scale), tail]);
}

/** The smallest rectangle that holds all differences. Never empty, as a frame must have pixels. */
function changedRegion(before: Picture, after: Picture): Region {
  if (before.width !== after.width || before.height !== after.height)
    throw new RangeError("all pictures of an animation must have one size");
  // Contrast shows in the colour of every lit pixel.
  if (before.contrast !== after.contrast) return wholeOf(after);
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

function wholeOf(picture: Picture): Region {
  return { x: 0, y: 0, width: picture.width, height: picture.height };
}

/** The contents of all IDAT chunks of a PNG, joined. */
function imageData(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = SIGNATURE_LENGTH; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return Buffer.concat(parts);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([words(data.length), named, words(crc32(named))]);
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeUInt32BE(value, 4 * i));
  return bytes;
}

/** Collects the pictures of a run with the times they appeared at; the latest 1000 are kept. */
export class Recording {
  private readonly pictures: { picture: Picture; since: number }[] = [];

  /** Takes note that `picture` appeared at `now`, in ms of any clock that does not run backwards. */
  show(picture: Picture, now: number): void {
    const last = this.pictures.at(-1);
    // What appeared and vanished within the same millisecond nobody saw.
    if (last !== undefined && now - last.since < 1) this.pictures.pop();
    else if (this.pictures.length === MAX_FRAMES) this.pictures.shift();
    this.pictures.push({ picture, since: last !== undefined && now - last.since < 1 ? last.since : now });
  }

  /** The animation so far, or undefined when nothing was shown. */
  encode(options: PNGOptions = {}): Buffer | undefined {
    if (this.pictures.length === 0) return undefined;
    const frames = this.pictures.map(({ picture, since }, i): Frame => {
      const next = this.pictures[i + 1];
      return { picture, duration: next ? next.since - since : PAUSE_AT_END };
    });
    return encodeAPNG(frames, options);
  }
}
