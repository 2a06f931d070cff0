import type { Board } from "../boards/board.js";
import { esp32Ssd130632, openPanel as openEsp32Ssd130632 } from "../boards/esp32-ssd1306-32.js";
import { esp32Ssd1306, openPanel as openEsp32Ssd1306 } from "../boards/esp32-ssd1306.js";
import { esp32c3Ssd1306, openPanel as openEsp32c3Ssd1306 } from "../boards/esp32c3-ssd1306.js";
import { esp32s3Ssd1306, openPanel as openEsp32s3Ssd1306 } from "../boards/esp32s3-ssd1306.js";
import { buttonPins, mpython, openPanel as openMpython } from "../boards/mpython.js";
import type { Device, LogFields, Panel } from "../device.js";
import type { Framebuffer } from "../oled/framebuffer.js";

/** A board of firmware/boards. */
export interface BoardModule {
  describe(): Board;
  openPanel(device: Device): Panel<Framebuffer>;
  /** Pins of its buttons, where it has any; a pressed button connects its pin to ground. */
  buttonPins?(): number[];
}

function boards(): BoardModule[] {
  return [
    { describe: mpython, openPanel: openMpython, buttonPins: buttonPins },
    { describe: esp32Ssd1306, openPanel: openEsp32Ssd1306 },
    { describe: esp32Ssd130632, openPanel: openEsp32Ssd130632 },
    { describe: esp32s3Ssd1306, openPanel: openEsp32s3Ssd1306 },
    { describe: esp32c3Ssd1306, openPanel: openEsp32c3Ssd1306 },
  ];
}

/** The board of that name, or undefined. */
export function boardNamed(name: unknown): BoardModule | undefined {
  for (const board of boards()) if (board.describe().name === name) return board;
  return undefined;
}

/** What to log when there is no such board. */
export function unknownBoard(name: unknown): LogFields {
  return { code: "start", message: "no board '" + String(name) + "' in this firmware" };
}
