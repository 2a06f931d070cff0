/** Pictures of every app on every display, in virtual time: a sheet for each size of display. */
import { panels } from "../firmware/boards/panels.js";
import type { PanelDescription } from "../firmware/boards/board.js";
import { mix } from "../firmware/oled/blit.js";
import { rect } from "../firmware/oled/draw.js";
import { Framebuffer } from "../firmware/oled/framebuffer.js";
import { smallGlyph } from "../firmware/oled/small-font.js";
import type { Picture } from "../host-sim/sim/panel/picture.js";
import { World } from "../host-sim/testing/index.js";
import { encodePNG } from "../host-sim/views/png.js";
import { APP_SCENES, isShown, textsOn, type AppScene } from "../tests/worlds/app-scenes.js";

const BOARD = "esp32-ssd1306";
const WITHIN_MS = 5000;
/** Pictures in a row of a sheet, and pixels between them. */
const COLUMNS = 4;
const GAP = 8;
const SCALE = 2;
/** Pixels for the name of a scene, and for the line around its picture. */
const CAPTION_ROWS = 8;
const CAPTION_COLUMNS = 116;
const LINE = 2;
const NORMAL = 1;

/** A sheet of pictures as a PNG file. */
export interface Sheet {
  readonly name: string;
  readonly png: Buffer;
}

/**
 * The sheets of all sizes. Throws if a screen does not show what it should, or if two displays of one size show
 * different pictures.
 */
export async function displaySheets(): Promise<Sheet[]> {
  const bySize = new Map<string, PanelDescription[]>();
  for (const panel of panels()) {
    const size = `${panel.width}x${panel.height}`;
    bySize.set(size, [...(bySize.get(size) ?? []), panel]);
  }
  const sheets: Sheet[] = [];
  for (const [size, alike] of bySize) {
    const shots: Picture[] = [];
    for (const scene of APP_SCENES) shots.push(await shot(scene, alike));
    const [{ width, height }] = alike;
    sheets.push({ name: `displays-${size}`, png: await sheetOf(shots, width, height) });
  }
  return sheets;
}

/** The picture of a scene, which is the same on all these displays. */
async function shot(scene: AppScene, alike: readonly PanelDescription[]): Promise<Picture> {
  const pictures: Picture[] = [];
  for (const panel of alike) pictures.push(await shotOn(scene, panel));
  const [first] = pictures;
  pictures.forEach(({ pixels }, i) => {
    if (Buffer.compare(pixels, first.pixels) !== 0)
      throw new Error(`${scene.name}: ${alike[i].name} shows another picture than ${alike[0].name}`);
  });
  return first;
}

async function shotOn(scene: AppScene, panel: PanelDescription): Promise<Picture> {
  const world = new World();
  try {
    const board = await scene.play(world, { board: BOARD, panel: panel.name });
    const texts = textsOn(scene, panel.height);
    const shown = await world.until(() => isShown(board, texts) || undefined, WITHIN_MS);
    const { picture } = board.screen;
    if (!shown || !picture) throw new Error(`${scene.name} on ${panel.name}:\n${board.screen.describe()}`);
    return picture;
  } finally {
    await world.stop();
  }
}

/** Pictures with their names, side by side. */
async function sheetOf(shots: readonly Picture[], width: number, height: number): Promise<Buffer> {
  const columns = Math.max(width + 2 * LINE, CAPTION_COLUMNS) + GAP;
  const rows = CAPTION_ROWS + height + 2 * LINE + GAP;
  const sheet = new Framebuffer(
    GAP + COLUMNS * columns,
    8 * Math.ceil((GAP + Math.ceil(shots.length / COLUMNS) * rows) / 8),
  );
  shots.forEach((picture, i) => {
    const x = GAP + (i % COLUMNS) * columns;
    const y = GAP + Math.floor(i / COLUMNS) * rows;
    caption(sheet, APP_SCENES[i].name, x, y);
    rect(sheet, x, y + CAPTION_ROWS, width + 2 * LINE, height + 2 * LINE, 1);
    mix(sheet, bytesOf(picture), width, height, x + LINE, y + CAPTION_ROWS + LINE, NORMAL);
  });
  const whole = { width: sheet.width, height: sheet.height, pixels: pixelsOf(sheet), contrast: 255 };
  return encodePNG(whole, { scale: SCALE });
}

function caption(sheet: Framebuffer, text: string, x: number, y: number): void {
  for (const character of text) {
    const glyph = smallGlyph(character.charCodeAt(0)) ?? new Uint8Array(0);
    mix(sheet, glyph, glyph.length, CAPTION_ROWS, x, y, NORMAL);
    x += glyph.length;
  }
}

/** A picture in the framebuffer's layout. */
function bytesOf({ width, height, pixels }: Picture): Uint8Array {
  const bytes = new Uint8Array((width * height) >> 3);
  pixels.forEach((lit, i) => {
    const y = Math.floor(i / width);
    bytes[(y >> 3) * width + (i % width)] |= lit << (y & 7);
  });
  return bytes;
}

function pixelsOf({ width, height, bytes }: Framebuffer): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const y = Math.floor(i / width);
    return (bytes[(y >> 3) * width + (i % width)] >> (y & 7)) & 1;
  });
}
