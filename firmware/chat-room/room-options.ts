import { brokerOption, integerOption, langOption, type Option, type ValuesOf } from "../options.js";

/** The longest queue of newcomers that a room has by default. */
export const WAITING_MAX = 8;

/** The options of a room, which `roomOptions` explains. */
export type RoomValues = ValuesOf<typeof roomOptions>;

/** The value of `maxWaiting` when it is not given. */
const AS_MANY_AS_FIT = -1;

/** A text in the language of the options. */
export function word(values: RoomValues, zh: string, en: string): string {
  return values.lang === "en" ? en : zh;
}

/** The options of a room; `maxClients` is the default number of members. */
export function roomOptions(maxClients: number) {
  return [
    integerOption("maxClients", maxClients, 1, 64, "maximum number of members"),
    waitingOption(),
    integerOption("line", 1024, 64, 1024, "maximum length of a message in bytes"),
    integerOption(
      "queue",
      2048,
      256,
      65536,
      "size of each member's send queue in bytes, in addition to its socket's buffer",
    ),
    integerOption(
      "patience",
      300,
      50,
      10000,
      "milliseconds that a member with a full queue may delay the others before it is disconnected",
    ),
    integerOption("flood", 10, 0, 1000, "messages per second that a member may send; 0: no limit"),
    integerOption("burst", 20, 1, 1000, "messages that a member may send in a burst"),
    integerOption("idle", 60, 0, 3600, "seconds of silence after which a peer is probed; 0: never"),
    integerOption("goodbye", 1000, 0, 1500, "milliseconds to wait on stop until the last messages are sent"),
    brokerOption("join", "MQTT broker and name of a room that several hubs are"),
    langOption(),
  ];
}

function waitingOption(): Option<"maxWaiting", number> {
  const help = "maximum number of clients that wait to enter";
  const option = integerOption("maxWaiting", AS_MANY_AS_FIT, 0, 64, help);
  option.otherwise = "as many as the chip's sockets allow, at most " + WAITING_MAX;
  return option;
}

/** How many sockets are for no client: one refuses newcomers, and one is a broker's. */
export function otherSockets(values: RoomValues): number {
  return values.join ? 2 : 1;
}

/**
 * How many clients may wait in line on a chip with `sockets` TCP sockets: `maxWaiting`, or by default as many as there
 * are sockets for.
 */
export function waitingPlaces(values: RoomValues, sockets: number): number {
  if (values.maxWaiting >= 0) return values.maxWaiting;
  return Math.max(Math.min(sockets - otherSockets(values) - values.maxClients, WAITING_MAX), 0);
}

/** How many TCP sockets a room needs on a chip with `sockets`; it cannot run there if it needs more. */
export function roomSockets(values: RoomValues, sockets: number): number {
  return values.maxClients + waitingPlaces(values, sockets) + otherSockets(values);
}
