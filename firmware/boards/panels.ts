import type { PanelDescription } from "./board.js";

/*
 * All displays. Sizes and commands are those of u8g2 for the modules that are sold (csrc/u8x8_d_*.c), where the data
 * sheets leave a choice. The firmware, the simulator, flashing and the docs read this table. To add a display, add an
 * entry.
 */

const ADDRESS = 0x3c;
const HZ = 400000;

/**
 * Commands that nearly all controllers share. `mirrored` is 0xc8 for rows from the last to the first, as most glasses
 * are mounted, else 0xc0; `pads` is 0x12 for rows on alternating sides of the chip, 0x02 for rows in sequence.
 */
function common(
  rows: number,
  contrast: number,
  mirrored: number,
  offset: number,
  clock: number,
  precharge: number,
  pads: number,
  vcom: number,
): number[] {
  // prettier-ignore
  return [
    0xae, // display off: the RAM holds noise at power-on
    0x81, contrast,
    0xa6, // not inverted
    0xa4, // shows the RAM
    0xa1, mirrored, // columns and rows, to match how the glass is mounted
    0xa8, rows - 1,
    0xd3, offset, // of the rows
    0x40, // display start line 0
    0xd5, clock,
    0xd9, precharge,
    0xda, pads,
    0xdb, vcom, // VCOM deselect level
  ];
}

/** Commands of an SH1107, whose start line is a command of its own, and whose pads have no order to choose. */
function commonSH1107(offset: number, clock: number): number[] {
  // prettier-ignore
  return [
    0xae, // display off: the RAM holds noise at power-on
    0x81, 0x2f, // contrast
    0xa6, // not inverted
    0xa4, // shows the RAM
    0xa0, 0xc0, // columns and rows as they are
    0xa8, 0x7f, // 128 rows
    0xd3, offset, // of the rows
    0xdc, 0x00, // display start line 0
    0xd5, clock,
    0xd9, 0x22, // pre-charge
    0xdb, 0x35, // VCOM deselect level
    0x20, // page addressing
    0xb0, 0x00, 0x10, // page 0, column 0 of the RAM
  ];
}

/** All displays. */
export function panels(): PanelDescription[] {
  // What switches the high voltage on: a charge pump, or a DC-DC converter.
  const pump = [0x8d, 0x14];
  const converter = [0xad, 0x8b];
  // Horizontal addressing, which moves in windows.
  const windows = [0x20, 0x00];
  // Page 0, column 0 of the RAM; for controllers that also have windows, after page addressing.
  const pages = [0xb0, 0x00, 0x10];
  const pagesOnly = [0x20, 0x02, 0xb0, 0x00, 0x10];
  return [
    {
      name: "sh1106-128x64",
      title: "SH1106 module, 1.3 inches",
      controller: "SH1106",
      driver: "SH1106",
      width: 128,
      height: 64,
      columnOffset: 2,
      address: ADDRESS,
      hz: HZ,
      setup: common(64, 0xcf, 0xc8, 0x00, 0x80, 0xf1, 0x12, 0x40).concat(converter, pages),
    },
    {
      name: "sh1106-128x32",
      title: "SH1106 module",
      controller: "SH1106",
      driver: "SH1106",
      width: 128,
      height: 32,
      columnOffset: 2,
      address: ADDRESS,
      hz: HZ,
      // 0x33: 9.0 V.
      setup: common(32, 0xaf, 0xc8, 0x10, 0x91, 0x1f, 0x12, 0x25).concat(converter, 0x33, pages),
    },
    {
      name: "ch1116-128x64",
      title: "CH1116 module, 0.96 to 1.54 inches",
      controller: "CH1116",
      driver: "SH1106",
      width: 128,
      height: 64,
      columnOffset: 0,
      address: ADDRESS,
      hz: HZ,
      setup: common(64, 0xcf, 0xc8, 0x00, 0x80, 0xf1, 0x12, 0x40).concat(converter, pages),
    },
    {
      name: "sh1107-128x128",
      title: "SH1107 module, 1.12 or 1.5 inches",
      controller: "SH1107",
      driver: "SH1106",
      width: 128,
      height: 128,
      columnOffset: 0,
      address: ADDRESS,
      hz: HZ,
      setup: commonSH1107(0x00, 0x50),
    },
    {
      name: "sh1107-128x64",
      title: "SH1107 module with a glass of 64x128 on its side, 1.3 inches",
      controller: "SH1107",
      driver: "SH1107",
      width: 128,
      height: 64,
      columnOffset: 0,
      address: ADDRESS,
      hz: HZ,
      setup: commonSH1107(0x60, 0x51),
    },
    {
      name: "ssd1306-128x64",
      title: "SSD1306 module, 0.96 inches",
      controller: "SSD1306",
      driver: "SSD1306",
      width: 128,
      height: 64,
      columnOffset: 0,
      address: ADDRESS,
      hz: HZ,
      setup: common(64, 0xcf, 0xc8, 0x00, 0x80, 0xf1, 0x12, 0x20).concat(pump, windows),
    },
    {
      name: "ssd1306-128x32",
      title: "SSD1306 module, 0.91 inches",
      controller: "SSD1306",
      driver: "SSD1306",
      width: 128,
      height: 32,
      columnOffset: 0,
      address: ADDRESS,
      hz: HZ,
      setup: common(32, 0xcf, 0xc8, 0x00, 0x80, 0xf1, 0x02, 0x20).concat(pump, windows),
    },
    {
      name: "ssd1306-96x16",
      title: "SSD1306 module, 0.69 inches",
      controller: "SSD1306",
      driver: "SSD1306",
      width: 96,
      height: 16,
      columnOffset: 0,
      address: ADDRESS,
      hz: HZ,
      setup: common(16, 0xaf, 0xc8, 0x00, 0x80, 0xf1, 0x02, 0x20).concat(pump, windows),
    },
    {
      name: "ssd1306-72x40",
      title: "SSD1306 display of ESP32-C3 boards, 0.42 inches",
      controller: "SSD1306",
      driver: "SSD1306",
      width: 72,
      height: 40,
      columnOffset: 28,
      address: ADDRESS,
      hz: HZ,
      // 0xad 0x30: the chip's own reference current, since these glasses come without a resistor for it.
      setup: common(40, 0xaf, 0xc8, 0x00, 0x80, 0x22, 0x12, 0x20).concat(0xad, 0x30, pump, windows),
    },
    {
      name: "ssd1306-64x48",
      title: "SSD1306 shield of D1 mini boards, 0.66 inches",
      controller: "SSD1306",
      driver: "SSD1306",
      width: 64,
      height: 48,
      columnOffset: 32,
      address: ADDRESS,
      hz: HZ,
      setup: common(48, 0xcf, 0xc8, 0x00, 0x80, 0x22, 0x12, 0x00).concat(pump, windows),
    },
    {
      name: "ssd1309-128x64",
      title: "SSD1309 module, 1.54 or 2.42 inches",
      controller: "SSD1309",
      driver: "SSD1306",
      width: 128,
      height: 64,
      columnOffset: 0,
      address: ADDRESS,
      hz: HZ,
      // It has no charge pump: the module makes the high voltage.
      setup: common(64, 0x6f, 0xc8, 0x00, 0xa0, 0xd3, 0x12, 0x20).concat(windows),
    },
    {
      name: "ssd1312-128x64",
      title: "SSD1312 module, whose rows run the other way round",
      controller: "SSD1312",
      // Its addressing modes are not those of the SSD1306; pages are the same.
      driver: "SH1106",
      width: 128,
      height: 64,
      columnOffset: 0,
      address: ADDRESS,
      hz: HZ,
      setup: common(64, 0xcf, 0xc0, 0x00, 0x80, 0xf1, 0x12, 0x20).concat(pump, pagesOnly),
    },
    {
      name: "ssd1315-128x64",
      title: "SSD1315 module, 0.96 inches",
      controller: "SSD1315",
      driver: "SSD1306",
      width: 128,
      height: 64,
      columnOffset: 0,
      address: ADDRESS,
      hz: HZ,
      // 0xad 0x10: the chip's own reference current.
      setup: common(64, 0x7f, 0xc8, 0x00, 0x90, 0x22, 0x12, 0x30).concat(0xad, 0x10, pump, windows),
    },
    {
      name: "ssd1316-128x32",
      title: "SSD1316 module, 0.91 inches, whose rows run the other way round",
      controller: "SSD1316",
      driver: "SH1106",
      width: 128,
      height: 32,
      columnOffset: 0,
      address: ADDRESS,
      hz: HZ,
      // 0x8d 0x15: the charge pump on.
      setup: common(32, 0x45, 0xc0, 0x00, 0x80, 0x22, 0x12, 0x20).concat(0x8d, 0x15, pagesOnly),
      // Its RAM has 39 rows.
      noScroll: true,
    },
  ];
}

/** Returns the display with that name, or undefined. */
export function panelNamed(name: unknown): PanelDescription | undefined {
  for (const panel of panels()) if (panel.name === name) return panel;
  return undefined;
}
