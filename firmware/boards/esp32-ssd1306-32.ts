/** ESP32 DevKit with an SSD1306 module, 128x32; the pins Arduino and MicroPython use by default. */
import type { Device } from "../device.js";
import { SSD1306 } from "../oled/ssd1306.js";
import type { Board } from "./board.js";

export function esp32Ssd130632(): Board {
  return {
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
  };
}

export function openPanel(device: Device): SSD1306 {
  return new SSD1306(device, esp32Ssd130632());
}
