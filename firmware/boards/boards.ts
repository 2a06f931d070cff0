import type { BoardDescription } from "./board.js";

/**
 * All boards, the default first. The firmware, the simulator, flashing and the docs read this table. To add a board,
 * add an entry.
 */
export function boards(): BoardDescription[] {
  return [
    {
      // Pins from https://mpython.readthedocs.io (hardware, pin table).
      name: "mpython",
      title: "掌控板 mPython",
      chip: "esp32",
      controller: "SH1106",
      width: 128,
      height: 64,
      data: 23,
      clock: 22,
      address: 0x3c,
      hz: 400000,
      columnOffset: 2,
      buttons: [0, 2],
    },
    // The DevKits use the default I2C pins of Arduino and MicroPython.
    {
      name: "esp32-ssd1306",
      title: "ESP32 DevKit with an SSD1306 module, 128x64",
      chip: "esp32",
      controller: "SSD1306",
      width: 128,
      height: 64,
      data: 21,
      clock: 22,
      address: 0x3c,
      hz: 400000,
      columnOffset: 0,
      buttons: [],
    },
    {
      name: "esp32-ssd1306-32",
      title: "ESP32 DevKit with an SSD1306 module, 128x32",
      chip: "esp32",
      controller: "SSD1306",
      width: 128,
      height: 32,
      data: 21,
      clock: 22,
      address: 0x3c,
      hz: 400000,
      columnOffset: 0,
      buttons: [],
    },
    {
      name: "esp32s3-ssd1306",
      title: "ESP32-S3 DevKit with an SSD1306 module, 128x64",
      chip: "esp32s3",
      controller: "SSD1306",
      width: 128,
      height: 64,
      data: 8,
      clock: 9,
      address: 0x3c,
      hz: 400000,
      columnOffset: 0,
      buttons: [],
    },
    {
      name: "esp32c3-ssd1306",
      title: "ESP32-C3 DevKit with an SSD1306 module, 128x64",
      chip: "esp32c3",
      controller: "SSD1306",
      width: 128,
      height: 64,
      data: 8,
      clock: 9,
      address: 0x3c,
      hz: 400000,
      columnOffset: 0,
      buttons: [],
    },
  ];
}

/** Returns the board with that name, or undefined. */
export function boardNamed(name: unknown): BoardDescription | undefined {
  for (const board of boards()) if (board.name === name) return board;
  return undefined;
}
