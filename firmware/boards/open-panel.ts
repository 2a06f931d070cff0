import type { Device } from "../device.js";
import type { PanelDriver, PanelOptions } from "../oled/panel-driver.js";
import { SH1106 } from "../oled/sh1106.js";
import { SH1107 } from "../oled/sh1107.js";
import { SSD1306 } from "../oled/ssd1306.js";
import type { Driver } from "./board.js";

/** Opens a display. Throws for an unknown driver, and what the I2C bus throws. */
export function openPanel(device: Pick<Device, "i2c">, driver: Driver, options: PanelOptions): PanelDriver {
  if (driver === "SH1106") return new SH1106(device, options);
  if (driver === "SSD1306") return new SSD1306(device, options);
  if (driver === "SH1107") return new SH1107(device, options);
  throw new Error("no driver '" + String(driver) + "'");
}
