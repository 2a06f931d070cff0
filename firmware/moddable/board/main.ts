import Digital from "embedded:io/digital";
import I2C from "embedded:io/i2c";
import config from "mc/config";
import { boardNamed } from "../../boards/boards.js";
import { moddableDevice } from "../device.js";
import { start, unknownBoard } from "../start.js";
import { TargetTimers } from "../timers.js";
import { PinButtons } from "./buttons.js";
import { TraceConsole, UARTConsole } from "./console.js";
import { log } from "./log.js";
import { TargetStore } from "./store.js";
import { TargetWiFi } from "./wifi.js";

const HOUR_MS = 3600000;

/** The entry point on a board; `mc/config` selects the app. */
export default function main(): void {
  const board = boardNamed(config.board, config.panel);
  if (!board) return log("error", unknownBoard(config.board, config.panel));
  const device = moddableDevice({
    board: board,
    WiFi: TargetWiFi,
    I2C: I2C,
    console: config.console === "uart" ? new UARTConsole(board.chip) : new TraceConsole(),
    buttons: board.buttons.length ? new PinButtons(board.buttons, Digital, new TargetTimers()) : undefined,
    store: new TargetStore(),
    settings: config,
    offset_ms: Number(config.timezone) * HOUR_MS,
    log: log,
  });
  start(device, config, onEnd);
}

function onEnd(reason: string): void {
  trace("ended: ", reason, "\n");
}
