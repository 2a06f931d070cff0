/** The display controllers that there are drivers and models of. */
export type Controller = "SH1106" | "SSD1306";

/** What a board is made of. */
export interface Board {
  /** What --board calls it. */
  name: string;
  title: string;
  /** The name of a chip in chips.ts. */
  chip: string;
  controller: Controller;
  /** The panel's pixels. */
  width: number;
  height: 64 | 32;
  /** GPIO numbers of the display's I2C bus. */
  data: number;
  clock: number;
  /** 7-bit I2C address of the display. */
  address: number;
  /** Clock rate of the bus. */
  hz: number;
  /** RAM column of the panel's first column. */
  columnOffset: number;
  /** GPIO numbers of the buttons A, B and so on; a pressed button connects its pin to ground. */
  buttons: number[];
}

/**
 * What a chip's network stack can carry, as Moddable 8.2 configures lwIP for it
 * (build/devices/esp32/xsProj-*\/sdkconfig.defaults; where a line is absent, ESP-IDF's default).
 */
export interface Chip {
  readonly name: string;
  /** MEMP_NUM_TCP_PCB: TCP sockets that are not listening, including those that are closing. */
  readonly sockets_max: number;
  /** MEMP_NUM_TCP_PCB_LISTEN. */
  readonly listeners_max: number;
  /** TCP_SND_BUF: bytes written and not yet acknowledged. */
  readonly sendBuffer_bytes: number;
  /** TCP_WND: bytes received and not yet read. */
  readonly window_bytes: number;
  /** MEMP_NUM_UDP_PCB. */
  readonly udpSockets_max: number;
  /** Highest GPIO number. */
  readonly pin_max: number;
  /** Highest GPIO number that can drive a line. */
  readonly outputPin_max: number;
}
