/** An app that leaves a timer and its Wi-Fi behind when it is stopped. */
import type { App, Device } from "../../../firmware/device.js";

export default function start(device: Device): App {
  new device.network.wifi.io({ target: null });
  device.timer.set(() => {}, 100_000, null);
  return { stop() {} };
}
