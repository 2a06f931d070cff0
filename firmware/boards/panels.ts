import type { Device } from "../device.js";
import type { PanelDriver } from "../oled/panel-driver.js";
import { SH1106, type SH1106Options } from "../oled/sh1106.js";
import { SSD1306, type SSD1306Options } from "../oled/ssd1306.js";
import type { Controller } from "./board.js";

/** Opens the display with its controller's driver. Throws for an unknown controller, and what the I2C bus throws. */
export function openPanel(
  device: Pick<Device, "i2c">,
  controller: Controller,
  options: SH1106Options & SSD1306Options,
): PanelDriver {
  if (controller === "SH1106") return new SH1106(device, options);
  if (controller === "SSD1306") return new SSD1306(device, options);
  throw new Error("no driver for the display controller '" + controller + "'");
}
