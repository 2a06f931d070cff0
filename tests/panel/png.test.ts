import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import type { Picture } from "../../host-sim/panel/picture.js";
import { encodePNG, PNGView, writePNG } from "../../host-sim/panel/png.js";
import { themeNames } from "../../host-sim/panel/themes.js";

function picture(lit: [x: number, y: number][], contrast = 255): Picture {
  const pixels = new Uint8Array(128 * 64);
  for (const [x, y] of lit) pixels[y * 128 + x] = 1;
  return { width: 128, height: 64, pixels, contrast };
}

/** Red, green and blue of one pixel of an image. */
function color(image: PNG, x: number, y: number): number[] {
  return [...image.data.subarray((y * image.width + x) * 4, (y * image.width + x) * 4 + 3)];
}

const brightness = (parts: number[]) => parts.reduce((sum, part) => sum + part, 0);

describe("encodePNG", () => {
  it("draws every pixel at its place, scaled", () => {
    const image = PNG.sync.read(encodePNG(picture([[3, 2]]), { scale: 2 }));
    assert.deepEqual([image.width, image.height], [256, 128]);
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < 128; x++) {
        const shines = brightness(color(image, 2 * x + 1, 2 * y + 1)) > 384;
        assert.equal(shines, x === 3 && y === 2, `${x},${y}`);
      }
    }
  });

  it("leaves a gap between pixels from scale three on", () => {
    const all = picture([[0, 0], [1, 0], [0, 1], [1, 1]]); // prettier-ignore
    const image = PNG.sync.read(encodePNG(all, { scale: 3 }));
    assert.ok(brightness(color(image, 1, 1)) > 384);
    assert.equal(brightness(color(image, 2, 1)), 0);
    assert.equal(brightness(color(image, 1, 2)), 0);
  });

  it("has the top sixteen rows of a yellow-blue panel in yellow", () => {
    const image = PNG.sync.read(encodePNG(picture([[0, 15], [0, 16]]), { scale: 1, theme: "yellow-blue" })); // prettier-ignore
    const [red, , blue] = color(image, 0, 15);
    assert.ok(red > blue);
    const below = color(image, 0, 16);
    assert.ok(below[2] > below[0]);
  });

  it("dims with the contrast but not to nothing, in every theme", () => {
    for (const theme of themeNames) {
      const at = (contrast: number) =>
        brightness(color(PNG.sync.read(encodePNG(picture([[0, 0]], contrast), { scale: 1, theme })), 0, 0));
      const dark = brightness(color(PNG.sync.read(encodePNG(picture([]), { scale: 1, theme })), 0, 0));
      assert.ok(at(255) > at(128) && at(128) > at(0) && at(0) > dark);
    }
  });

  it("draws a part of a picture as it looks in the whole", () => {
    const lit: [number, number][] = [[20, 14], [21, 15], [22, 16], [30, 20]]; // prettier-ignore
    const options = { scale: 4, theme: "yellow-blue" } as const;
    const whole = PNG.sync.read(encodePNG(picture(lit), options));
    const part = PNG.sync.read(encodePNG(picture(lit), options, { x: 20, y: 13, width: 5, height: 4 }));
    assert.deepEqual([part.width, part.height], [20, 16]);
    for (let y = 0; y < 16; y++)
      for (let x = 0; x < 20; x++) assert.deepEqual(color(part, x, y), color(whole, 80 + x, 52 + y));
  });

  it("refuses a scale that makes no picture", () => {
    for (const scale of [0, -1, 1.5, 33, NaN])
      assert.throws(() => encodePNG(picture([]), { scale }), RangeError);
  });
});

describe("PNG files", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "panel-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("replaces the file whole and leaves nothing else behind", async () => {
    const file = join(folder, "screen.png");
    for (const x of [1, 2]) await writePNG(file, picture([[x, 0]]));
    assert.deepEqual(await readdir(folder), ["screen.png"]);
    assert.deepEqual(await readFile(file), encodePNG(picture([[2, 0]])));
  });

  it("fails without leaving anything behind when the folder is missing or the name belongs to a folder", async () => {
    await assert.rejects(writePNG(join(folder, "missing", "screen.png"), picture([])), { code: "ENOENT" });
    const taken = join(folder, "taken.png");
    await mkdir(join(taken, "inside"), { recursive: true });
    await assert.rejects(writePNG(taken, picture([])));
    assert.deepEqual(await readdir(folder), ["taken.png"]);
  });

  it("ends with the latest picture however fast they come", async () => {
    const file = join(folder, "screen.png");
    const view = new PNGView(file, { scale: 1 }, assert.ifError);
    for (let x = 0; x < 128; x++) view.show(picture([[x, 0]]));
    await view.close();
    assert.deepEqual(await readFile(file), encodePNG(picture([[127, 0]]), { scale: 1 }));
    view.show(picture([]));
    await view.close();
    assert.deepEqual(await readdir(folder), ["screen.png"]);
    assert.deepEqual(await readFile(file), encodePNG(picture([[127, 0]]), { scale: 1 }));
  });

  it("never writes twice at a time", async () => {
    const view = new PNGView(join(folder, "screen.png"), {}, assert.ifError);
    for (let x = 0; x < 20; x++) {
      view.show(picture([[x, 0]]));
      const temporary = (await readdir(folder)).filter((name) => name.endsWith(".tmp"));
      assert.ok(temporary.length <= 1, temporary.join());
    }
    await view.close();
  });

  it("never shows a reader half a picture", async () => {
    const file = join(folder, "screen.png");
    await writePNG(file, picture([]));
    const view = new PNGView(file, {}, assert.ifError);
    for (let x = 0; x < 40; x++) {
      view.show(picture([[x, 0]]));
      assert.equal(PNG.sync.read(await readFile(file)).width, 512);
    }
    await view.close();
  });

  it("refuses a scale before the first picture", () => {
    assert.throws(() => new PNGView(join(folder, "screen.png"), { scale: 0 }, assert.ifError), RangeError);
  });

  it("reports what it could not write and goes on", async () => {
    const errors: Error[] = [];
    const view = new PNGView(join(folder, "missing", "screen.png"), {}, (error) => errors.push(error));
    view.show(picture([]));
    await view.close();
    assert.equal(errors.length, 1);
  });
});
