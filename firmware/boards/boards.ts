import type { BoardDescription } from "./board.js";
import { panelNamed } from "./panels.js";

/** A board with the name of its display. */
type BoardRow = Omit<BoardDescription, "panel"> & { panel: string };

/**
 * All boards, the default first. The firmware, the simulator, flashing and the docs read this table. To add a board,
 * add an entry.
 */
function rows(): BoardRow[] {
  return [
    {
      // Pins from https://mpython.readthedocs.io (hardware, pin table).
      name: "mpython",
      title: "掌控板 mPython",
      chip: "esp32",
      panel: "sh1106-128x64",
      data: 23,
      clock: 22,
      buttons: [0, 2],
    },
    // The DevKits use the default I2C pins of Arduino and MicroPython.
    {
      name: "esp32-ssd1306",
      title: "ESP32 DevKit with an SSD1306 module, 128x64",
      chip: "esp32",
      panel: "ssd1306-128x64",
      data: 21,
      clock: 22,
      buttons: [],
    },
    {
      name: "esp32-ssd1306-32",
      title: "ESP32 DevKit with an SSD1306 module, 128x32",
      chip: "esp32",
      panel: "ssd1306-128x32",
      data: 21,
      clock: 22,
      buttons: [],
    },
    {
      name: "esp32s3-ssd1306",
      title: "ESP32-S3 DevKit with an SSD1306 module, 128x64",
      chip: "esp32s3",
      panel: "ssd1306-128x64",
      data: 8,
      clock: 9,
      buttons: [],
    },
    {
      name: "esp32c3-ssd1306",
      title: "ESP32-C3 DevKit with an SSD1306 module, 128x64",
      chip: "esp32c3",
      panel: "ssd1306-128x64",
      data: 8,
      clock: 9,
      buttons: [],
    },
    {
      // Pins of the boards that 01Space sells, and of their copies; the button is BOOT.
      name: "esp32c3-042",
      title: "ESP32-C3 board with a display of 0.42 inches, 72x40",
      chip: "esp32c3",
      panel: "ssd1306-72x40",
      data: 5,
      clock: 6,
      buttons: [9],
    },
  ];
}

/** The board of a row with the display of that name. Returns undefined if there is no such display. */
function described(row: BoardRow, name: unknown): BoardDescription | undefined {
  const panel = panelNamed(name);
  return panel && Object.assign({}, row, { panel: panel });
}

/** All boards with their own displays, the default first. */
export function boards(): BoardDescription[] {
  return rows().map((row) => described(row, row.panel) as BoardDescription);
}

/**
 * Returns the board with that name, with the display of that name, or with its own where `panel` is undefined or
 * empty. Returns undefined if there is no such board or display.
 */
export function boardNamed(name: unknown, panel?: unknown): BoardDescription | undefined {
  for (const row of rows()) if (row.name === name) return described(row, panel || row.panel);
  return undefined;
}
