import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import type { Picture } from "../../host-sim/sim/panel/picture.js";
import { encodePNG, type PNGOptions, PNGView, writePNG } from "../../host-sim/views/png.js";
import { Animation } from "../../host-sim/views/apng.js";
import { themeColors, themeNames } from "../../host-sim/views/themes.js";

/** Where a PNG file says how many bits a pixel takes. */
const DEPTH_AT = 24;

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
  it("draws every pixel at its place, scaled", async () => {
    const image = PNG.sync.read(await encodePNG(picture([[3, 2]]), { scale: 2 }));
    assert.deepEqual([image.width, image.height], [256, 128]);
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < 128; x++) {
        const shines = brightness(color(image, 2 * x + 1, 2 * y + 1)) > 384;
        assert.equal(shines, x === 3 && y === 2, `${x},${y}`);
      }
    }
  });

  it("draws each pixel in its colour at every scale, also as the first frame of a recording", async () => {
    const lit = Array.from({ length: 3000 }, (_, i): [number, number] => [(i * 37) % 128, (i * 11) % 64]);
    const shown = picture(lit, 99);
    for (const theme of themeNames)
      for (const scale of theme === "yellow-blue" ? [1, 2, 3, 9, 17] : [2, 9]) {
        const colors = themeColors(theme, 99);
        const files = [await encodePNG(shown, { scale, theme })];
        // A recording's contrast has steps of two.
        files.push((await Animation.of(shown, { scale, theme })).file);
        for (const image of files.map((file) => PNG.sync.read(file))) {
          const drawn = scale < 3 ? scale : scale - 1;
          for (let y = 0; y < image.height; y++)
            for (let x = 0; x < image.width; x++) {
              const row = Math.floor(y / scale);
              const on = shown.pixels[row * 128 + Math.floor(x / scale)];
              const isGap = x % scale >= drawn || y % scale >= drawn;
              const expected = isGap
                ? colors.gap
                : !on
                  ? colors.dark
                  : row < colors.topRows
                    ? colors.top
                    : colors.lit;
              const at = (y * image.width + x) * 4;
              if (image.data[at] !== expected[0] || image.data[at + 2] !== expected[2])
                assert.deepEqual(
                  [theme, scale, x, y, ...color(image, x, y)],
                  [theme, scale, x, y, ...expected],
                );
            }
        }
      }
  });

  it("leaves a gap between pixels from scale three on", async () => {
    const all = picture([[0, 0], [1, 0], [0, 1], [1, 1]]); // prettier-ignore
    const image = PNG.sync.read(await encodePNG(all, { scale: 3 }));
    assert.ok(brightness(color(image, 1, 1)) > 384);
    assert.equal(brightness(color(image, 2, 1)), 0);
    assert.equal(brightness(color(image, 1, 2)), 0);
  });

  it("draws the top sixteen rows of a yellow-blue panel in yellow", async () => {
    const image = PNG.sync.read(await encodePNG(picture([[0, 15], [0, 16]]), { scale: 1, theme: "yellow-blue" })); // prettier-ignore
    const [red, , blue] = color(image, 0, 15);
    assert.ok(red > blue);
    const below = color(image, 0, 16);
    assert.ok(below[2] > below[0]);
  });

  it("dims with the contrast but not completely, in every theme", async () => {
    for (const theme of themeNames) {
      const at = async (shown: Picture) =>
        brightness(color(PNG.sync.read(await encodePNG(shown, { scale: 1, theme })), 0, 0));
      const [full, half, least] = await Promise.all(
        [255, 128, 0].map((contrast) => at(picture([[0, 0]], contrast))),
      );
      assert.ok(full > half && half > least && least > (await at(picture([]))));
    }
  });

  it("uses one bit per pixel if two colours are enough, otherwise two", async () => {
    const depthOf = async (options: PNGOptions) => (await encodePNG(picture([]), options))[DEPTH_AT];
    assert.equal(await depthOf({ scale: 2 }), 1);
    assert.equal(await depthOf({ scale: 2, theme: "yellow-blue" }), 2);
    assert.equal(await depthOf({ scale: 3 }), 2);
  });

  it("draws pictures whose rows do not fill their last byte", async () => {
    for (const scale of [1, 3]) {
      const shown = { width: 5, height: 1, pixels: Uint8Array.of(1, 0, 1, 0, 1), contrast: 255 };
      const image = PNG.sync.read(await encodePNG(shown, { scale }));
      assert.equal(image.width, 5 * scale);
      const lit = [0, 1, 2, 3, 4].map((x) => brightness(color(image, x * scale, 0)) > 384);
      assert.deepEqual(lit, [true, false, true, false, true]);
    }
  });

  it("rejects a scale out of range", async () => {
    for (const scale of [0, -1, 1.5, 33, NaN])
      await assert.rejects(encodePNG(picture([]), { scale }), RangeError);
  });
});

describe("PNG files", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "panel-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("replaces the file atomically and leaves nothing else", async () => {
    const file = join(folder, "screen.png");
    for (const x of [1, 2]) await writePNG(file, picture([[x, 0]]));
    assert.deepEqual(await readdir(folder), ["screen.png"]);
    assert.deepEqual(await readFile(file), await encodePNG(picture([[2, 0]])));
  });

  it("leaves nothing when the folder is missing or the name is a folder's", async () => {
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
    assert.deepEqual(await readFile(file), await encodePNG(picture([[127, 0]]), { scale: 1 }));
    view.show(picture([]));
    await view.close();
    assert.deepEqual(await readdir(folder), ["screen.png"]);
    assert.deepEqual(await readFile(file), await encodePNG(picture([[127, 0]]), { scale: 1 }));
  });

  it("runs only one write at a time", async () => {
    const view = new PNGView(join(folder, "screen.png"), {}, assert.ifError);
    for (let x = 0; x < 20; x++) {
      view.show(picture([[x, 0]]));
      const temporary = (await readdir(folder)).filter((name) => name.endsWith(".tmp"));
      assert.ok(temporary.length <= 1, temporary.join());
    }
    await view.close();
  });

  it("never shows a reader a partial picture", async () => {
    const file = join(folder, "screen.png");
    await writePNG(file, picture([]));
    const view = new PNGView(file, {}, assert.ifError);
    for (let x = 0; x < 40; x++) {
      view.show(picture([[x, 0]]));
      assert.equal(PNG.sync.read(await readFile(file)).width, 512);
    }
    await view.close();
  });

  it("rejects a scale before the first picture", () => {
    assert.throws(() => new PNGView(join(folder, "screen.png"), { scale: 0 }, assert.ifError), RangeError);
  });

  it("reports a picture that it could not write and continues", async () => {
    const errors: Error[] = [];
    const view = new PNGView(join(folder, "missing", "screen.png"), {}, (error) => errors.push(error));
    view.show(picture([]));
    await view.close();
    assert.equal(errors.length, 1);
    assert.equal(view.lost, errors[0]);
  });

  it("has lost nothing once a later picture was written", async () => {
    const errors: Error[] = [];
    let onError: () => void = () => {};
    const failed = new Promise<void>((resolve) => (onError = resolve));
    const view = new PNGView(join(folder, "later", "screen.png"), {}, (error) => {
      errors.push(error);
      onError();
    });
    view.show(picture([]));
    await failed;
    await mkdir(join(folder, "later"));
    view.show(picture([[1, 1]]));
    await view.close();
    assert.deepEqual([errors.length, view.lost], [1, undefined]);
  });

  it("accepts file names of the maximum length", async () => {
    const name = `${"n".repeat(251)}.png`;
    await writePNG(join(folder, name), picture([]));
    assert.deepEqual(await readdir(folder), [name]);
  });
});
