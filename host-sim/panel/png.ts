import { endianness } from "node:os";
import { PNG, type PNGOptions as EncoderOptions } from "pngjs";
import type { Picture } from "./picture.js";
import { replaceFile } from "./replace-file.js";
import { type RGB, type ThemeName, themeColors } from "./themes.js";

/** The screen as a PNG image, and as a PNG file that is kept up to date. */

const MAX_SCALE = 32;
/** From this scale on a gap is left between pixels, as on the panel. */
const SCALE_WITH_GAPS = 3;
// RGB, every row stored as its difference to the one above: `scale` equal rows cost next to nothing.
const ENCODING: EncoderOptions = { colorType: 2, filterType: 2, deflateLevel: 6, deflateStrategy: 0 };
const LITTLE_ENDIAN = endianness() === "LE";

export interface PNGOptions {
  /** Image pixels a side for one pixel of the panel, 1 to 32. Default 4. */
  scale?: number;
  /** Default "white". */
  theme?: ThemeName;
}

/** A part of a picture, in pixels of the panel. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The picture, or `region` of it, as a PNG of `scale` times its size. */
export function encodePNG(picture: Picture, options: PNGOptions = {}, region?: Region): Buffer {
  const scale = checkScale(options.scale ?? 4);
  const part = region ?? { x: 0, y: 0, width: picture.width, height: picture.height };
  const png = new PNG({ width: part.width * scale, height: part.height * scale });
  const image = new Uint32Array(png.data.buffer, png.data.byteOffset, png.data.length / 4);
  paint(image, picture, part, scale, options.theme ?? "white");
  return PNG.sync.write(png, ENCODING);
}

/** Returns `scale` if an image can be drawn with it. */
export function checkScale(scale: number): number {
  if (Number.isInteger(scale) && scale >= 1 && scale <= MAX_SCALE) return scale;
  throw new RangeError(`scale ${scale}: a whole number from 1 to ${MAX_SCALE} is needed`);
}

/** Fills `image`, one RGBA word a pixel. */
function paint(image: Uint32Array, picture: Picture, part: Region, scale: number, theme: ThemeName): void {
  const colors = themeColors(theme, picture);
  const [gap, dark, lit, top] = [colors.gap, colors.dark, colors.lit, colors.top].map(rgbaWord);
  const width = part.width * scale;
  const drawn = scale >= SCALE_WITH_GAPS ? scale - 1 : scale;
  image.fill(gap);
  for (let y = 0; y < part.height; y++) {
    const first = y * scale * width;
    const shining = part.y + y < colors.topRows ? top : lit;
    for (let x = 0; x < part.width; x++) {
      const on = picture.pixels[(part.y + y) * picture.width + part.x + x];
      image.fill(on ? shining : dark, first + x * scale, first + x * scale + drawn);
    }
    for (let row = 1; row < drawn; row++) image.copyWithin(first + row * width, first, first + width);
  }
}

/** An opaque colour as it lies in memory: bytes red, green, blue, 255. */
function rgbaWord([red, green, blue]: RGB): number {
  const [a, b, c, d] = LITTLE_ENDIAN ? [255, blue, green, red] : [red, green, blue, 255];
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

/** Replaces `file` whole by a PNG of the picture. */
export async function writePNG(file: string, picture: Picture, options: PNGOptions = {}): Promise<void> {
  await replaceFile(file, encodePNG(picture, options));
}

/** Keeps one file up to date. Never writes twice at a time; pictures that came and went meanwhile are skipped. */
export class PNGView {
  private latest: Picture | undefined;
  private writing: Promise<void> | undefined;
  private closed = false;

  /** `onError` is told of each picture that could not be written; the next one is tried all the same. */
  constructor(
    private readonly file: string,
    private readonly options: PNGOptions,
    private readonly onError: (error: Error) => void,
  ) {
    if (options.scale !== undefined) checkScale(options.scale);
  }

  show(picture: Picture): void {
    if (this.closed) return;
    this.latest = picture;
    this.writing ??= this.writeAll();
  }

  /** Takes no more pictures; settles once the last one is in the file. */
  async close(): Promise<void> {
    this.closed = true;
    await this.writing;
  }

  private async writeAll(): Promise<void> {
    while (this.latest !== undefined) {
      const picture = this.latest;
      this.latest = undefined;
      try {
        await writePNG(this.file, picture, this.options);
      } catch (error) {
        this.onError(error as Error);
      }
    }
    this.writing = undefined;
  }
}
