/** `embedded:provider/builtin`: the host provider instance of the board this process is. */
import { classes, profile } from "./process-board.js";

const { TCP, Listener, UDP, WiFi, I2C } = classes;
const { data, clock } = profile.description;

/** `io` and `I2C` as Moddable has them; `network` and `i2c` as Palmwire's firmware asks for them. */
const device = {
  io: { TCP, Listener, UDP, I2C },
  network: { tcp: { io: TCP }, listener: { io: Listener }, udp: { io: UDP }, wifi: { io: WiFi } },
  I2C: { default: { io: I2C, data, clock } },
  i2c: { default: { io: I2C, data, clock } },
  pin: {},
};

export default device;
