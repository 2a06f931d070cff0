/** ESP32-S3 DevKit with an SSD1306 module, 128x64; the pins Arduino and MicroPython use by default. */
import type { Device } from "../device.js";
import { SSD1306 } from "../oled/ssd1306.js";
import type { Board } from "./board.js";

export function esp32s3Ssd1306(): Board {
  return {
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
  };
}

export function openPanel(device: Device): SSD1306 {
  return new SSD1306(device, esp32s3Ssd1306());
}
