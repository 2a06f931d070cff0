import { END, chunk, imageHeader } from "./png-chunks.js";
import type { Picture } from "../sim/panel/picture.js";
import { replaceFile } from "./replace-file.js";
import { hasGaps, imageData, type Inks, wholeOf } from "./scanlines.js";
import { type RGB, type ThemeName, themeColors } from "./themes.js";

/** The screen as a PNG image, and a PNG file that is kept up to date. */

const MAX_SCALE = 32;

export interface PNGOptions {
  /** The size of one panel pixel in image pixels, 1 to 32. Default 4. */
  scale?: number;
  /** Default "white". */
  theme?: ThemeName;
}

/** Encodes the picture as a PNG at `scale` times its size. Most of the work is done in the thread pool. */
export async function encodePNG(picture: Picture, options: PNGOptions = {}): Promise<Buffer> {
  const scale = checkScale(options.scale ?? 4);
  const { palette, inks } = fewestInks(options.theme ?? "white", picture.contrast, scale);
  const header = imageHeader(picture.width * scale, picture.height * scale, inks.depth, palette);
  const data = await imageData(picture, wholeOf(picture), scale, inks);
  return Buffer.concat([header, chunk("IDAT", data), END]);
}

/** Returns `scale` if it is valid, otherwise throws RangeError. */
export function checkScale(scale: number): number {
  if (Number.isInteger(scale) && scale >= 1 && scale <= MAX_SCALE) return scale;
  throw new RangeError(`scale ${scale}: a whole number from 1 to ${MAX_SCALE} is needed`);
}

/** Without gaps and with a single colour of lit pixels, one bit per pixel is enough. */
function fewestInks(theme: ThemeName, contrast: number, scale: number): { palette: RGB[]; inks: Inks } {
  const { gap, dark, lit, top, topRows } = themeColors(theme, contrast);
  if (topRows === 0 && !hasGaps(scale))
    return { palette: [dark, lit], inks: { depth: 1, dark: 0, lit: 1, top: 1, topRows } };
  return { palette: [gap, dark, lit, top], inks: { depth: 2, dark: 1, lit: 2, top: 3, topRows } };
}

/** Replaces `file` atomically by a PNG of the picture. */
export async function writePNG(file: string, picture: Picture, options: PNGOptions = {}): Promise<void> {
  await replaceFile(file, await encodePNG(picture, options));
}

/** Keeps one file up to date. There is only one write at a time; pictures that were replaced meanwhile are skipped. */
export class PNGView {
  /** The reason why the latest picture is not in the file. */
  lost: Error | undefined;
  private latest: Picture | undefined;
  private writing: Promise<void> | undefined;
  private closed = false;

  /** `onError` is called for each picture that could not be written. The next picture is still tried. */
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

  /** Accepts no more pictures. Resolves once the last one has been written. */
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
        this.lost = undefined;
      } catch (error) {
        this.lost = error as Error;
        this.onError(error as Error);
      }
    }
    this.writing = undefined;
  }
}
