/** An app that loops for ever, a second after its start. */
import type { App, Device } from "../../../firmware/device.js";

export default function start(device: Device): App {
  device.timer.set(() => loop(device), 1000, null);
  return { stop() {} };
}

function loop(device: Device): void {
  while (device.clock.ticks() >= 0);
}
