/**
 * The cost of pictures of the screen at every scale, as PNG and as a frame of a recording: bytes, which are exact, the
 * processor's time, and encoding time relative to pngjs encoding the same picture as RGB, measured alternately in one
 * run.
 */
import { PNG } from "pngjs";
import { Animation } from "../host-sim/views/apng.js";
import type { Picture } from "../host-sim/sim/panel/picture.js";
import { encodePNG } from "../host-sim/views/png.js";

const SCALES = [1, 4, 8, 16, 32];
const ROUNDS = 5;
/** RGB, with the filter "up" for every row. */
const PNGJS = { colorType: 2, filterType: 2, deflateLevel: 6 } as const;

interface PictureBytes {
  readonly png: number;
  /** Bytes of a frame in which every pixel changes. */
  readonly frame: number;
}

interface PictureCost extends PictureBytes {
  /** The processor's time for a PNG and for a frame, all threads together. */
  readonly png_ms: number;
  readonly frame_ms: number;
  /** pngjs's time divided by ours. */
  readonly pngjsRatio: number;
}

/** A picture with a third of its pixels lit, always the same ones, like a screen full of text. */
function textLike(shift: number): Picture {
  const pixels = new Uint8Array(128 * 64);
  let state = 1;
  for (let i = 0; i < pixels.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    pixels[(i + shift) % pixels.length] = (state >>> 16) % 3 === 0 ? 1 : 0;
  }
  return { width: 128, height: 64, pixels, contrast: 207 };
}

async function ms(action: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await action();
  return performance.now() - start;
}

/** The processor's time that `action` takes: the least, so that compiling and collecting do not count. */
async function cpu_ms(action: () => Promise<unknown>): Promise<number> {
  let least_ms = Infinity;
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const start = process.cpuUsage();
    await action();
    const { user, system } = process.cpuUsage(start);
    least_ms = Math.min(least_ms, (user + system) / 1000);
  }
  return Number(least_ms.toPrecision(2));
}

export async function pictureBytes(scale: number): Promise<PictureBytes> {
  const png = await encodePNG(textLike(0), { scale });
  const { animation } = await Animation.of(textLike(0), { scale });
  const { writes } = await animation.plus(textLike(1), 10);
  return { png: png.length, frame: writes.reduce((sum, { bytes }) => sum + bytes.length, 0) };
}

async function costAt(scale: number): Promise<PictureCost> {
  const picture = textLike(0);
  const image = PNG.sync.read(await encodePNG(picture, { scale }));
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const own_ms = await ms(() => encodePNG(picture, { scale }));
    ratios.push((await ms(() => Promise.resolve(PNG.sync.write(image, PNGJS)))) / own_ms);
  }
  ratios.sort((a, b) => a - b);
  const pngjsRatio = Number(ratios[ROUNDS >> 1].toPrecision(2));
  const { animation } = await Animation.of(picture, { scale });
  const png_ms = await cpu_ms(() => encodePNG(picture, { scale }));
  const frame_ms = await cpu_ms(() => animation.plus(textLike(1), 10));
  return { ...(await pictureBytes(scale)), png_ms, frame_ms, pngjsRatio };
}

export async function benchPictures({ json }: { json: boolean }): Promise<{
  pictures: Record<string, PictureCost>;
}> {
  const pictures: Record<string, PictureCost> = {};
  for (const scale of SCALES) pictures[`scale${scale}`] = await costAt(scale);
  if (!json) report(pictures);
  return { pictures };
}

function report(pictures: Record<string, PictureCost>): void {
  const row = (cells: readonly unknown[]) =>
    console.log(cells.map((cell) => String(cell).padStart(13)).join(""));
  row(["", "PNG bytes", "frame bytes", "PNG ms", "frame ms", "pngjs / ours"]);
  for (const [name, { png, frame, png_ms, frame_ms, pngjsRatio }] of Object.entries(pictures))
    row([name, png, frame, png_ms, frame_ms, pngjsRatio]);
  console.log("ms: of the processor, all threads together, the least.");
  console.log("The last column: how many times longer pngjs takes, the median of pairs measured in turn.");
}
