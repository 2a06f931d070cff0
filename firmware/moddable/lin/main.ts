import config from "mc/config";
import Timer from "timer";
import type { App } from "../../device.js";
import { boardNamed } from "../../boards/boards.js";
import { moddableDevice } from "../device.js";
import { start, unknownBoard } from "../start.js";
import { Host } from "./host.js";
import { hostI2C } from "./i2c.js";
import { HostStore } from "./store.js";
import { LoopbackWiFi } from "./wifi.js";

const MINUTE_MS = 60000;

/** Starts the app that the settings name. Returns undefined if it cannot be started, which is logged. */
function run(host: Host): App | undefined {
  const settings = Object.assign({}, config, host.settings);
  const board = boardNamed(settings.board, settings.panel);
  if (!board) {
    host.log("error", unknownBoard(settings.board, settings.panel));
    return undefined;
  }
  const device = moddableDevice({
    board: board,
    WiFi: LoopbackWiFi,
    I2C: hostI2C(host),
    console: host,
    buttons: host.buttons,
    store: new HostStore(host, (settings.stored || {}) as Record<string, string | undefined>),
    settings: settings,
    offset_ms: -new Date().getTimezoneOffset() * MINUTE_MS,
    log: (event, fields) => host.log(event, fields),
  });
  return start(device, settings, (reason) => host.post({ end: reason }));
}

/** The entry point on Linux. Wi-Fi and I2C are stand-ins, and the host process selects the app. */
export default function main(): void {
  let app: App | undefined;
  const host = new Host(() => {
    if (app) app.stop();
  });
  // The settings arrive before the first turn of the timer.
  Timer.set(() => {
    app = run(host);
    if (!app) host.post({ end: "start" });
  }, 0);
}
