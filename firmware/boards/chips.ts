import type { Chip } from "./board.js";

/** The chips of the boards. */
export function chips(): Chip[] {
  return [
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
}

/** Returns the chip with that name. Throws if there is none. */
export function chipOf(name: string): Chip {
  for (const chip of chips()) if (chip.name === name) return chip;
  throw new Error("unknown chip '" + name + "'");
}
