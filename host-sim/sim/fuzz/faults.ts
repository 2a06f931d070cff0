import { RESTARTS_WINDOW_MS } from "../board/board.js";
import type { Random } from "../random.js";
import type { Phone } from "../world/phone.js";
import type { WorldBoard } from "../world/world-board.js";
import type { World } from "../world/world.js";

/** What a fault needs to know of the world it is made in. */
export interface FaultPlace {
  readonly world: World;
  readonly random: Random;
}

/** Makes a fault, and gives what ends it; undefined when there is nothing to make it of. */
type Fault = (place: FaultPlace) => (() => void) | undefined;

type Member = WorldBoard | Phone;

function someLink({ world, random }: FaultPlace) {
  const members: Member[] = [...world.boards, ...world.phones];
  const board = random.pick(world.boards);
  const others = members.filter((member) => member !== board);
  return world.between(board, random.pick(others));
}

/** A fault of one link: a probability, or a time. */
function linkFault(name: "loss" | "corruption" | "duplication" | "reordering", max: number): Fault {
  return (place) => {
    const link = someLink(place);
    link[name] = 0.02 + place.random.fraction() * max;
    return () => (link[name] = 0);
  };
}

/** Something that is done to one board that has power. */
function boardFault(make: (board: WorldBoard, place: FaultPlace) => (() => void) | undefined): Fault {
  return (place) => {
    const boards = place.world.boards.filter(({ isOn }) => isOn);
    return boards.length > 0 ? make(place.random.pick(boards), place) : undefined;
  };
}

const WRONG_PASSWORD = "another";

const NOTHING_TO_END = () => {};

/** More sockets than this are never taken from an app: it needs one to listen, and one to talk. */
const TAKEN_SOCKETS_MAX = 5;
const DAY_MS = 24 * 3600 * 1000;

/** The fault of which some apps are spared: their peers know their address. */
const OTHER_ADDRESS = "another address";

/** The kinds of faults, by the name they have in a summary. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  loss: linkFault("loss", 0.4),
  corruption: linkFault("corruption", 0.2),
  duplication: linkFault("duplication", 0.3),
  reordering: linkFault("reordering", 0.3),
  jitter: (place) => {
    const link = someLink(place);
    link.jitter_ms = place.random.integer(5, 200);
    return () => (link.jitter_ms = 0);
  },
  latency: (place) => {
    const link = someLink(place);
    const { latency_ms } = link;
    link.latency_ms = place.random.integer(10, 400);
    return () => (link.latency_ms = latency_ms);
  },
  rate: (place) => {
    const link = someLink(place);
    link.rate_bytes = place.random.integer(2000, 50_000);
    return () => (link.rate_bytes = Infinity);
  },
  partition: (place) => {
    const link = someLink(place);
    link.partition();
    return () => link.heal();
  },
  hold: (place) => {
    const link = someLink(place);
    link.hold();
    return () => link.release();
  },
  "access point off": ({ world }) => {
    world.wifi.switchOff();
    return () => world.wifi.switchOn();
  },
  "wrong password": ({ world }) => {
    const { password } = world.wifi;
    if (password === WRONG_PASSWORD) return undefined;
    world.wifi.switchOff();
    world.wifi.password = WRONG_PASSWORD;
    world.wifi.switchOn();
    return () => (world.wifi.password = password);
  },
  "out of range": boardFault((board) => {
    board.inRange = false;
    return () => (board.inRange = true);
  }),
  [OTHER_ADDRESS]: boardFault((board) => {
    board.newAddress();
    return NOTHING_TO_END;
  }),
  "power cut": boardFault((board) => {
    board.powerOff();
    return () => board.powerOn();
  }),
  "I2C errors": boardFault((board, { random }) => {
    board.i2cErrors = 0.1 + 0.9 * random.fraction();
    return () => (board.i2cErrors = 0);
  }),
  "sockets taken": boardFault((board, { random }) => {
    const count = random.integer(1, TAKEN_SOCKETS_MAX);
    board.takeSockets(count);
    return () => board.takeSockets(-count);
  }),
  "memory full": boardFault((board, { world }) => {
    const crashes = board.events.items.filter(({ event, code }) => event === "error" && code === "crash");
    const lately = world.clock.now_ms() - RESTARTS_WINDOW_MS;
    // One that crashes again and again has failed, which is no fault of the app's.
    if (crashes.some(({ time }) => time > lately)) return undefined;
    board.abort("memory full");
    return NOTHING_TO_END;
  }),
  "clock jump": boardFault((board, { random }) => {
    board.clock.jump(random.integer(-DAY_MS, 365 * DAY_MS));
    return NOTHING_TO_END;
  }),
};

export const FAULT_NAMES: readonly string[] = Object.keys(FAULTS);

/** The kinds of faults that can be made. */
export function faultNames(addressesStay: boolean): string[] {
  return FAULT_NAMES.filter((name) => name !== OTHER_ADDRESS || !addressesStay);
}
