/**
 * 掌控板 mPython: ESP32, SH1106 OLED 128x64 on I2C, buttons A and B.
 * Pins from https://mpython.readthedocs.io (hardware, pin table).
 */
import type { Device } from "../device.js";
import { SH1106 } from "../oled/sh1106.js";
import type { Board } from "./board.js";

export function mpython(): Board {
  return {
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
  };
}

/** Pins of the buttons A and B, which connect them to ground. */
export function buttonPins(): number[] {
  return [0, 2];
}

export function openPanel(device: Device): SH1106 {
  return new SH1106(device, mpython());
}
