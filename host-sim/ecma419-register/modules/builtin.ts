/** `embedded:provider/builtin`: the host provider of the board that this process simulates. */
import { classes, profile } from "./process-board.js";

const { TCP, Listener, UDP, WiFi, I2C } = classes;
const { data, clock } = profile.description;

/** `io` and `I2C` as in Moddable; `network` and `i2c` as Palmwire's firmware expects them. */
const device = {
  io: { TCP, Listener, UDP, I2C },
  network: { tcp: { io: TCP }, listener: { io: Listener }, udp: { io: UDP }, wifi: { io: WiFi } },
  I2C: { default: { io: I2C, data, clock } },
  i2c: { default: { io: I2C, data, clock } },
  pin: {},
};

export default device;
