import { chipNamed, type Chip } from "../host-sim/sim/board/chips.js";

/** A chip without limits, like a program on a PC. */
export const NO_LIMITS: Chip = {
  ...(chipNamed("esp32s3") as Chip),
  name: "none",
  sockets_max: 1000,
  sendBuffer_bytes: 1024 * 1024,
  window_bytes: 64 * 1024,
};
