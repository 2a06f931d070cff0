/**
 * What each chip's network stack can carry, as Moddable 8.2 configures lwIP for it
 * (build/devices/esp32/xsProj-*\/sdkconfig.defaults; where a line is absent, ESP-IDF's default).
 */
export interface Chip {
  readonly name: string;
  /** MEMP_NUM_TCP_PCB: TCP sockets that are not listening, those still closing included. */
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

export const CHIPS: readonly Chip[] = [
  {
    name: "esp32",
    sockets_max: 8,
    listeners_max: 4,
    sendBuffer_bytes: 8192,
    window_bytes: 8192,
    udpSockets_max: 16,
    pin_max: 39,
    outputPin_max: 33,
  },
  {
    name: "esp32s3",
    sockets_max: 16,
    listeners_max: 16,
    sendBuffer_bytes: 5744,
    window_bytes: 5744,
    udpSockets_max: 16,
    pin_max: 48,
    outputPin_max: 48,
  },
  {
    name: "esp32c3",
    sockets_max: 16,
    listeners_max: 16,
    sendBuffer_bytes: 5744,
    window_bytes: 5744,
    udpSockets_max: 16,
    pin_max: 21,
    outputPin_max: 21,
  },
];

/** The chip of that name, or undefined. */
export function chipNamed(name: string): Chip | undefined {
  return CHIPS.find((chip) => chip.name === name);
}
