/** `embedded:provider/builtin`: the host provider of the board that this process simulates. */
import { getServers } from "node:dns";
import { isAddress } from "../../sim/ecma419/dictionary.js";
import { networkProvider } from "../../sim/ecma419/network/classes.js";
import { network as networkClasses } from "./network-classes.js";
import { classes, pinned, profile, resolvers } from "./process-board.js";

const { TCP, Listener, UDP, WiFi, I2C } = classes;
const { Digital, DigitalBank, Analog, PWM, Serial } = pinned;
const { data, clock, buttons } = profile.description;
const [button, buttonB] = buttons;

/** The servers for names: those of the settings, or those of the system that have IPv4 addresses. */
const dns = resolvers ?? getServers().filter(isAddress);
const network = networkProvider(classes, networkClasses, { dns, ntp: ["pool.ntp.org"] });
const tls = { io: networkClasses.TLS, TCP: { io: TCP } };

/** A client over TLS, at the port that it has there. */
function secured<Options extends object>({ client }: { client: Options }, port: number) {
  const options = { ...client, port, socket: tls };
  return { ...options, client: options };
}

/** The pins of the USB port's serial line. */
const USB = { transmit: 1, receive: 3 };

const i2c = { default: { io: I2C, data, clock } };
const serial = { default: { io: Serial, port: 1, ...USB } };

/** The classes and pins as in Moddable, in the spellings of 8.2 and of 10; `network` also as Palmwire's firmware expects it. */
const device = {
  io: { TCP, Listener, UDP, I2C, Digital, DigitalBank, Analog, PWM, Serial },
  network: {
    tcp: { io: TCP },
    listener: { io: Listener },
    udp: { io: UDP },
    wifi: { io: WiFi },
    ...network,
    dnssd: { io: networkClasses.DNSSD, socket: { io: UDP } },
    tls: { ...tls, client: tls },
    https: secured(network.http, 443),
    wss: secured(network.ws, 443),
    mqtts: secured(network.mqtt, 8883),
    interface: { WiFi: { io: WiFi } },
  },
  I2C: i2c,
  i2c,
  Serial: serial,
  serial,
  pin: button === undefined ? {} : { button, buttonA: button, buttonB },
};

export default device;
