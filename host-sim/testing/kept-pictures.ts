import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { PNG } from "pngjs";
import type { Picture } from "../sim/panel/picture.js";
import type { KeptPictures } from "../sim/world/kept-pictures.js";

/** From this on a channel of a colour is taken for light. */
const LIGHT_MIN = 48;
/** Image pixels for each pixel of the screen, in files that are written. */
const SCALE = 4;
const GREYSCALE = 0;

/**
 * Pictures of screens, as PNG files of any scale, whose paths are relative to a folder, or file URLs; UPDATE_SCREENS=1
 * writes them.
 */
export class PicturesInFolder implements KeptPictures {
  readonly #folder: string;
  readonly #read = new Map<string, PNG | string>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get isWriting(): boolean {
    return process.env.UPDATE_SCREENS === "1";
  }

  difference(file: string, picture: Picture): string | undefined {
    const path = this.#path(file);
    let kept = this.#read.get(path);
    if (kept === undefined) this.#read.set(path, (kept = readPNG(path)));
    if (typeof kept === "string") return `${kept}: UPDATE_SCREENS=1 writes it`;
    const scale = kept.width / picture.width;
    if (!Number.isInteger(scale) || kept.height !== picture.height * scale)
      return `${file} is no picture of ${picture.width}x${picture.height} pixels`;
    let count = 0;
    for (let y = 0; y < picture.height; y++) {
      for (let x = 0; x < picture.width; x++)
        if (isLit(kept, x * scale, y * scale) !== picture.pixels[y * picture.width + x] > 0) count++;
    }
    if (count === 0) return undefined;
    return `${count} ${count === 1 ? "pixel differs" : "pixels differ"} from ${file}`;
  }

  write(file: string, picture: Picture): void {
    const path = this.#path(file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, PNG.sync.write(imageOf(picture), { colorType: GREYSCALE }));
    this.#read.delete(path);
  }

  #path(file: string): string {
    return file.startsWith("file:") ? fileURLToPath(file) : resolve(this.#folder, file);
  }
}

/** The image, or why there is none. */
function readPNG(path: string): PNG | string {
  try {
    return PNG.sync.read(readFileSync(path));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? `there is no ${path}` : `${path} is no PNG (${message})`;
  }
}

/** White on black. */
function imageOf({ width, height, pixels }: Picture): PNG {
  const image = new PNG({ width: width * SCALE, height: height * SCALE });
  for (let at = 0; at < image.width * image.height; at++) {
    const x = Math.floor((at % image.width) / SCALE);
    const y = Math.floor(at / image.width / SCALE);
    const shade = pixels[y * width + x] > 0 ? 255 : 0;
    image.data.set([shade, shade, shade, 255], at * 4);
  }
  return image;
}

function isLit({ data, width }: PNG, x: number, y: number): boolean {
  const at = (y * width + x) * 4;
  return Math.max(data[at], data[at + 1], data[at + 2]) >= LIGHT_MIN;
}
