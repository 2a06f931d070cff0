import Listener from "embedded:io/socket/listener";
import TCP from "embedded:io/socket/tcp";
import type {
  Buttons,
  Console,
  Device,
  I2CDictionary,
  LogFields,
  Panel,
  Store,
  UDPConstructor,
  WiFiConstructor,
} from "../device.js";
import type { BoardDescription } from "../boards/board.js";
import { chipOf } from "../boards/chips.js";
import { openPanel } from "../boards/open-panel.js";
import { smallGlyph } from "../oled/small-font.js";
import { BoardClock } from "./clock.js";
import { FontResource } from "./font.js";
import { openHistory, type History } from "./history.js";
import { Text } from "./text.js";
import { TargetTimers } from "./timers.js";
import { openUDP } from "./udp.js";

/** The differences between a board and Moddable's Linux port. */
export interface Platform {
  readonly board: BoardDescription;
  readonly WiFi: WiFiConstructor;
  readonly I2C: I2CDictionary["io"];
  readonly console: Console;
  readonly buttons: Buttons | undefined;
  readonly store: Store;
  /** The settings of the manifest and those given on the command line. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Local time minus UTC. */
  readonly offset_ms: number;
  log(event: string, fields: LogFields): void;
}

/** The host provider on Moddable's modules. */
class ModdableDevice implements Device {
  readonly network: Device["network"];
  readonly i2c: Device["i2c"];
  readonly timer: Device["timer"];
  readonly clock: Device["clock"];
  readonly limits: Device["limits"];
  readonly console: Console;
  readonly buttons: Buttons | undefined;
  readonly text: Device["text"];
  readonly font: Device["font"];
  readonly smallGlyph: Device["smallGlyph"];
  readonly store: Store;
  readonly random: () => number;
  private readonly platform: Platform;
  private readonly history: History | undefined;

  constructor(platform: Platform) {
    const board = platform.board;
    this.network = {
      tcp: { io: TCP },
      listener: { io: Listener },
      udp: { io: openUDP as unknown as UDPConstructor },
      wifi: { io: platform.WiFi },
    };
    this.i2c = { default: { io: platform.I2C, data: board.data, clock: board.clock } };
    this.timer = new TargetTimers();
    this.clock = new BoardClock(platform.offset_ms);
    // The payload of one Ethernet frame, which lwIP never fragments.
    this.limits = { sockets: chipOf(board.chip).sockets_max, datagram: 1472, keepAlive: false };
    this.console = platform.console;
    this.buttons = platform.buttons;
    this.text = new Text();
    this.font = new FontResource();
    this.smallGlyph = board.panel.height < 64 ? smallGlyph : undefined;
    this.store = platform.store;
    this.random = Math.random;
    this.platform = platform;
    this.history = openHistory(platform.settings, platform.log);
  }

  log(event: string, fields: LogFields): void {
    if (event === "history" && this.history) this.history.append(fields.message);
    this.platform.log(event, fields);
  }

  openPanel<Picture>(): Panel<Picture> {
    const panel = this.platform.board.panel;
    return openPanel(this, panel.driver, panel) as unknown as Panel<Picture>;
  }
}

/** Creates the device that apps run on. */
export function moddableDevice(platform: Platform): Device {
  return new ModdableDevice(platform);
}
