/** An app that listens to the buttons, and reads no lines. */
import type { App, Device } from "../../../firmware/index.js";

export default function start(device: Device): App {
  device.buttons?.open(device, onPress);
  device.console.print("ready");
  return { stop() {} };
}

function onPress(device: Device, index: number): void {
  device.console.print("pressed " + index);
}
