import { mkdirSync, readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { PNG } from "pngjs";
import type { Picture } from "../sim/panel/picture.js";
import type { KeptPictures } from "../sim/scenario/stage.js";
import { writePNG } from "../views/png.js";

/** From this on a channel of a colour is taken for light. */
const LIGHT_MIN = 48;

/** Pictures of screens in a folder, as PNG files of any scale; UPDATE_SCREENS=1 writes them. */
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
    let kept = this.#read.get(file);
    if (kept === undefined) this.#read.set(file, (kept = readPNG(resolve(this.#folder, file))));
    if (typeof kept === "string") return `${kept}: UPDATE_SCREENS=1 writes it`;
    const scale = kept.width / picture.width;
    if (!Number.isInteger(scale) || kept.height !== picture.height * scale)
      return `${file} is no picture of ${picture.width}x${picture.height} pixels`;
    let count = 0;
    for (let y = 0; y < picture.height; y++) {
      for (let x = 0; x < picture.width; x++)
        if (isLit(kept, x * scale, y * scale) !== picture.pixels[y * picture.width + x] > 0) count++;
    }
    return count === 0 ? undefined : `${count} pixels differ from ${file}`;
  }

  async write(file: string, picture: Picture): Promise<void> {
    const path = resolve(this.#folder, file);
    mkdirSync(dirname(path), { recursive: true });
    await writePNG(path, picture);
    this.#read.delete(file);
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

function isLit({ data, width }: PNG, x: number, y: number): boolean {
  const at = (y * width + x) * 4;
  return Math.max(data[at], data[at + 1], data[at + 2]) >= LIGHT_MIN;
}
