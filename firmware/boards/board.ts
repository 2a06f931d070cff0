/** The display controllers that have a model. */
export type Controller =
  "SH1106" | "SH1107" | "CH1116" | "SSD1306" | "SSD1309" | "SSD1312" | "SSD1315" | "SSD1316";

/**
 * The drivers: SH1106 sends pages, and suits all controllers that have page addressing; SSD1306 sends windows of
 * columns and pages; SH1107 sends pages to a glass that is mounted on its side.
 */
export type Driver = "SH1106" | "SSD1306" | "SH1107";

/** The description of a display: a controller and the glass that is bonded to it. */
export interface PanelDescription {
  /** The name that --panel takes. */
  name: string;
  title: string;
  controller: Controller;
  driver: Driver;
  /** Size of the picture in pixels, multiples of 8, as it is read: with the driver SH1107, the controller's size is `height` x `width`. */
  width: number;
  height: number;
  /** RAM column of the panel's first column. */
  columnOffset: number;
  /** 7-bit I2C address. */
  address: number;
  /** Clock rate of the bus in hertz. */
  hz: number;
  /** The commands that initialise it: 0xae (off), 0x81, the contrast, 0xa6 (not inverted), and the rest. */
  setup: number[];
  /** True if the RAM has other than 8 pages, so that moving the display start line does not scroll by pages. */
  noScroll?: boolean;
}

/** The description of a board. */
export interface BoardDescription {
  /** The name that --board takes. */
  name: string;
  title: string;
  /** The name of a chip in chips.ts. */
  chip: string;
  /** The display that it comes with, or that is mostly connected to it. */
  panel: PanelDescription;
  /** GPIO numbers of the display's I2C bus. */
  data: number;
  clock: number;
  /** GPIO numbers of the buttons A, B and so on; a pressed button connects its pin to ground. */
  buttons: number[];
}
/**
 * The limits of a chip's network stack, as Moddable 8.2 configures lwIP for it
 * (build/devices/esp32/xsProj-*\/sdkconfig.defaults; ESP-IDF's default for lines that are absent there).
 */
export interface Chip {
  readonly name: string;
  /** MEMP_NUM_TCP_PCB: TCP sockets other than listeners, including those that are closing. */
  readonly sockets_max: number;
  /** MEMP_NUM_TCP_PCB_LISTEN: listening TCP sockets. */
  readonly listeners_max: number;
  /** TCP_SND_BUF: bytes written but not yet acknowledged. */
  readonly sendBuffer_bytes: number;
  /** TCP_WND: bytes received but not yet read. */
  readonly window_bytes: number;
  /** MEMP_NUM_UDP_PCB. */
  readonly udpSockets_max: number;
  /** Highest GPIO number. */
  readonly pin_max: number;
  /** Highest GPIO number that can be an output. */
  readonly outputPin_max: number;
}
