/** The display controllers that have a driver and a model. */
export type Controller = "SH1106" | "SSD1306";

/** The description of a board. */
export interface BoardDescription {
  /** The name that --board takes. */
  name: string;
  title: string;
  /** The name of a chip in chips.ts. */
  chip: string;
  controller: Controller;
  /** Size of the panel in pixels. */
  width: number;
  height: 64 | 32;
  /** GPIO numbers of the display's I2C bus. */
  data: number;
  clock: number;
  /** 7-bit I2C address of the display. */
  address: number;
  /** Clock rate of the bus in hertz. */
  hz: number;
  /** RAM column of the panel's first column. */
  columnOffset: number;
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
