import assert from "node:assert/strict";
import fc from "fast-check";
import { argumentCount } from "../../../host-sim/sim/panel/commands.js";
import { type Glass, glassNamed, GLASSES, PANEL_CHIPS } from "../../../host-sim/sim/panel/glasses.js";
import type { Picture } from "../../../host-sim/sim/panel/picture.js";
import { panelModel, type PanelModel } from "../../../host-sim/sim/board/panel-model.js";
import { textDump } from "../../../host-sim/views/text-dump.js";
import { apart, command, data, type Item, together } from "./bus.js";

/** A driver as simple as can be, which sets every register and sends all pages. */
function show(panel: PanelModel, glass: Glass, picture: Picture): void {
  const { family } = PANEL_CHIPS[glass.controller];
  const { remapped, reversed } = glass.upright;
  const coms = family === "SH1107" ? 128 : 64;
  const lines = family === "SH1107" ? 128 : glass.height;
  const offset = reversed ? glass.firstCOM : (coms - glass.firstCOM) % coms;
  if (family === "SSD1306")
    command(panel, 0xfd, 0x12, 0x2e, 0xa8, 63, 0x40, 0xa3, 0, 64, 0xd6, 0, 0x8d, 0x14, 0x20, 2);
  if (family === "SH1107") command(panel, 0xdc, 0, 0x20);
  else command(panel, 0x40, 0xda, glass.alternativePads ? 0x12 : 0x02);
  if (family !== "SSD1306") command(panel, 0xee, 0xad, 0x8b);
  command(panel, 0xa4, 0xa6, 0xa8, lines - 1, 0xd3, offset);
  command(panel, 0xa0 | Number(remapped), reversed ? 0xc8 : 0xc0);
  const laid = asLaidOut(glass, picture);
  for (let page = 0; page < laid.height / 8; page++) {
    const column = glass.firstColumn;
    command(panel, 0xb0 | page, column & 0x0f, 0x10 | (column >> 4));
    data(panel, ...pageOf(laid, page));
  }
  command(panel, 0xaf);
}

/** The picture as the RAM has it. */
function asLaidOut({ onItsSide }: Glass, { width, height, pixels, contrast }: Picture): Picture {
  if (!onItsSide) return { width, height, pixels, contrast };
  const turned = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) turned[x * height + height - 1 - y] = pixels[y * width + x];
  return { width: height, height: width, pixels: turned, contrast };
}

function pageOf({ width, pixels }: Picture, page: number): number[] {
  return Array.from({ length: width }, (_, x) => {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte |= pixels[(page * 8 + bit) * width + x] << bit;
    return byte;
  });
}

/** A picture that is the same under no turn and no mirror. */
function drawn({ width, height }: Glass): Picture {
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels[y * width + x] = Number((x * 7 + y * 3) % 11 === 0 || x === y);
  return { width, height, pixels, contrast: 0 };
}

function modelOf(glass: Glass, strict = false): PanelModel {
  return panelModel(glass, { random: () => 0.7, strict });
}

const glasses = fc.constantFrom(...GLASSES);
const byte = fc.integer({ min: 0, max: 255 });
/** Any bytes, most of them commands with arguments that the controller has. */
function itemsFor(glass: Glass): fc.Arbitrary<Item[]> {
  const { family } = PANEL_CHIPS[glass.controller];
  const known = Array.from({ length: 256 }, (_, i) => i).filter(
    (i) => argumentCount(family, i) !== undefined,
  );
  const commands = fc.constantFrom(...known).chain((first) => {
    const count = argumentCount(family, first) ?? 0;
    const values = fc.array(byte, { minLength: count, maxLength: count });
    return values.map((rest): Item[] => [first, ...rest].map((each) => [false, each]));
  });
  const content = fc.array(byte, { maxLength: 40 }).map((bytes): Item[] => bytes.map((each) => [true, each]));
  const any = fc.tuple(fc.boolean(), byte).map((item): Item[] => [item]);
  return fc
    .array(
      fc.oneof(
        { weight: 6, arbitrary: commands },
        { weight: 3, arbitrary: content },
        { weight: 1, arbitrary: any },
      ),
      { maxLength: 60 },
    )
    .map((parts) => parts.flat());
}

const usages = glasses.chain((glass) => fc.tuple(fc.constant(glass), itemsFor(glass)));

/** Checks that nothing of what can be seen is undefined. */
function checkDefined(panel: PanelModel, { width, height }: Glass): void {
  const picture = panel.picture();
  assert.deepEqual([picture.width, picture.height, picture.pixels.length], [width, height, width * height]);
  assert.ok(picture.pixels.every((pixel) => pixel === 0 || pixel === 1));
  assert.ok(picture.contrast >= 0 && picture.contrast <= 255);
  assert.ok(panel.frame_ms > 0 && panel.frame_ms < 1000);
  const frames = panel.framesUntilStep() ?? 1;
  assert.ok(Number.isInteger(frames) && frames > 0, `${frames} frames`);
}

describe("the glasses", () => {
  it("have names of their own, which begin with the controller and the size", () => {
    assert.equal(new Set(GLASSES.map(({ name }) => name)).size, GLASSES.length);
    for (const { name, controller, width, height } of GLASSES)
      assert.ok(name.startsWith(`${controller} ${width}x${height}`), name);
    assert.throws(() => glassNamed("SSD1306 1x1"), RangeError);
  });

  for (const glass of GLASSES)
    it(`shows a picture upright on ${glass.name}`, () => {
      const panel = modelOf(glass);
      const picture = drawn(glass);
      show(panel, glass, picture);
      assert.equal(textDump(panel.picture()), textDump(picture));
      assert.deepEqual([...panel.warnings.all.keys()], []);
    });
});

describe("every panel model", () => {
  it("survives any bytes, reads and power cuts, and shows a picture after an initialisation", () => {
    fc.assert(
      fc.property(usages, fc.array(byte, { minLength: 1, maxLength: 60 }), ([glass, items], rest) => {
        const panel = modelOf(glass, true);
        items.forEach((item, i) => {
          panel.write(together([item]));
          const act = rest[i % rest.length];
          if (act < 20) panel.read(new Uint8Array(act));
          else if (act < 40) panel.tick(act);
          else if (act === 255) for (const on of [false, true]) panel.power(on);
          if (act < 80) checkDefined(panel, glass);
        });
        panel.write(Uint8Array.from(rest));
        checkDefined(panel, glass);
        // The end of whatever command waits for arguments.
        data(panel);
        command(panel, ...new Array<number>(6).fill(0xe3));
        show(panel, glass, drawn(glass));
        assert.equal(textDump(panel.picture()), textDump(drawn(glass)));
      }),
    );
  });

  it("does not depend on how a stream is split into transactions and control bytes", () => {
    fc.assert(
      fc.property(
        usages,
        fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }),
        ([glass, items], cuts) => {
          const whole = modelOf(glass, true);
          const split = modelOf(glass, true);
          whole.write(together(items));
          for (const transaction of apart(items, cuts)) split.write(transaction);
          for (const panel of [whole, split]) panel.tick(777);
          assert.deepEqual(split.ram, whole.ram);
          assert.deepEqual(split.picture(), whole.picture());
          assert.deepEqual([...split.warnings.all], [...whole.warnings.all]);
        },
      ),
    );
  });

  it("changes its revision whenever the picture changes", () => {
    fc.assert(
      fc.property(usages, ([glass, items]) => {
        const panel = modelOf(glass);
        show(panel, glass, drawn(glass));
        let before = panel.picture();
        let { revision } = panel;
        for (const item of items) {
          panel.write(together([item]));
          const after = panel.picture();
          if (panel.revision === revision) assert.deepEqual(after, before);
          ({ revision } = panel);
          before = after;
        }
      }),
      { numRuns: 30 },
    );
  });
});
