/** All that a step of a scenario can do: the reader, the runner, the schema and the docs go by this table. */
import { NO_FILES } from "../world/kept-pictures.js";
import type { ButtonName } from "../world/world-board.js";
import { Tool } from "../world/tool.js";
import { UDPTool } from "../world/phone.js";
import { Unmet } from "../world/unmet.js";
import type { Stage } from "./stage.js";
import {
  BOARD,
  BYTES,
  CONNECTION,
  DESTINATION,
  DURATION,
  EVENT_FIELDS,
  EXPRESSION,
  INTEGER,
  NEW_CONNECTION,
  NEW_SERVER,
  NEW_SOCKET,
  PHONE,
  PORT,
  PROBABILITY,
  RATE,
  SERVER,
  SIGNED_DURATION,
  SOCKET,
  TALKER,
  TEXT,
  TOOL,
  TWO_HOSTS,
  choice,
  may,
  must,
  type Fields,
  type ValuesOf,
} from "./values.js";

export interface Verb {
  readonly help: string;
  /** By key. The first may be given alone, without its key, where no other is needed. */
  readonly fields: Fields;
  /** It waits for something, and fails when that does not come in time. */
  readonly expects: boolean;
  /** It does nothing but look: in a lesson the learner does all others by hand. */
  readonly isSeen: boolean;
  /** Time passes while it is done. */
  readonly waits: boolean;
  /** Exactly one of these keys is needed. */
  readonly oneOf?: readonly string[];
  /** At least one of these keys is needed. */
  readonly someOf?: readonly string[];
  run(stage: Stage, values: Readonly<Record<string, unknown>>): unknown;
}

interface VerbOf<All extends Fields, Given = ValuesOf<All>> {
  readonly help: string;
  readonly fields: All;
  readonly oneOf?: readonly (keyof All & string)[];
  readonly someOf?: readonly (keyof All & string)[];
  run(stage: Stage, values: Given): unknown;
}

const board = must(BOARD, "which board");
const phone = must(PHONE, "which phone");
const connection = must(CONNECTION, "which connection");
const within = may(DURATION, "how long to hold out");
const text = may(TEXT, "a text");
const matches = may(EXPRESSION, "a regular expression");
const bytes = may(BYTES, "bytes in hexadecimal, such as 0d 0a");
const two = { between: may(TWO_HOSTS, "two boards or phones; all links where it is left out") };

/** It acts at once. */
function acts<All extends Fields>(verb: VerbOf<All>): Verb {
  return { ...verb, expects: false, isSeen: false, waits: false } as unknown as Verb;
}

/** It waits for something, at most `within`. */
function expects<All extends Fields>(verb: VerbOf<All, ValuesOf<All> & { readonly within: number }>): Verb {
  const waiting = { expects: true, isSeen: true, waits: true };
  return { ...verb, ...waiting, fields: { ...verb.fields, within } } as unknown as Verb;
}

/** It acts, and waits for what comes of it. */
function tries<All extends Fields>(verb: VerbOf<All, ValuesOf<All> & { readonly within: number }>): Verb {
  return { ...expects(verb), isSeen: false };
}

export const VERBS: Readonly<Record<string, Verb>> = {
  // What is expected.
  event: expects({
    help: "A board logs an event: the next one, or one that came since the last one found.",
    fields: {
      board,
      name: must(TEXT, "name of the event, as in the log"),
      with: may(EVENT_FIELDS, "fields that it must have"),
    },
    run: (stage, { board, name, with: fields, within }) =>
      stage.board(board).event(name, fields ?? {}, { within }),
  }),
  shows: expects({
    help: "A row of a board's screen contains a text, or matches.",
    fields: { board, text, matches },
    oneOf: ["text", "matches"],
    run: (stage, { board, text, matches, within }) =>
      stage.board(board).screen.shows(wanted(text, matches), { within }),
  }),
  picture: expects({
    help: "A board's screen looks like a kept picture, a PNG file; UPDATE_SCREENS=1 writes it.",
    fields: { board, file: must(TEXT, "PNG file, relative to the scenario") },
    run: (stage, { board, file, within }) => picture(stage, board, file, within),
  }),
  prints: expects({
    help: "A board's console prints a line that contains a text, or matches.",
    fields: { board, text, matches },
    oneOf: ["text", "matches"],
    run: (stage, { board, text, matches, within }) =>
      stage.board(board).prints(wanted(text, matches), { within }),
  }),
  ends: expects({
    help: "A board's app ends by itself.",
    fields: { board },
    run: async (stage, { board: name, within }) => {
      const board = stage.board(name);
      await board.ends({ within });
      stage.ended.add(board);
    },
  }),
  connect: tries({
    help: "A phone connects to a TCP port of a board, another phone or an address.",
    fields: {
      phone,
      to: must(DESTINATION, "board, phone or IPv4 address"),
      port: may(PORT, "TCP port; a board's own where it is left out"),
      as: must(NEW_CONNECTION, "name of the connection"),
    },
    run: async (stage, { phone, to, port, as, within }) => {
      const { clock } = stage.world;
      const start_ms = clock.now_ms();
      const board = stage.boards.get(to);
      if (board && port === undefined) await stage.world.until(() => board.port, within);
      const left_ms = within - (clock.now_ms() - start_ms);
      stage.tools.set(as, await stage.phone(phone).connect(stage.destination(to), port, { within: left_ms }));
    },
  }),
  accepts: expects({
    help: "Somebody connects to a port that a phone listens on.",
    fields: {
      server: must(SERVER, "what listens"),
      as: must(NEW_CONNECTION, "name of the connection"),
    },
    run: async (stage, { server, as, within }) => {
      stage.tools.set(as, await stage.server(server).accepts({ within }));
    },
  }),
  receives: expects({
    help: "A connection receives a text, after what was found before; or a UDP socket a datagram with it.",
    fields: { tool: must(TALKER, "connection or UDP socket"), text, matches, bytes },
    oneOf: ["text", "matches", "bytes"],
    run: (stage, { tool, text, matches, bytes, within }) => {
      const talker = stage.tool(tool);
      const expected = bytes ?? wanted(text, matches);
      return talker instanceof UDPTool
        ? talker.receives(expected, { within })
        : stage.connection(tool).receives(expected, { within });
    },
  }),
  closed: expects({
    help: "The other end has closed a connection, or it is dead.",
    fields: { tool: connection },
    run: (stage, { tool, within }) => stage.connection(tool).closed({ within }),
  }),

  // What a phone does.
  dial: acts({
    help: "A phone begins to connect, and waits for nothing.",
    fields: {
      phone,
      to: must(DESTINATION, "board, phone or IPv4 address"),
      port: may(PORT, "TCP port; a board's own where it is left out"),
      as: must(NEW_CONNECTION, "name of the connection"),
    },
    run: (stage, { phone, to, port, as }) => {
      stage.tools.set(as, stage.phone(phone).dial(stage.destination(to), port));
    },
  }),
  listen: acts({
    help: "A phone listens on a TCP port.",
    fields: { phone, port: must(PORT, "TCP port"), as: must(NEW_SERVER, "name of what listens") },
    run: (stage, { phone, port, as }) => {
      stage.tools.set(as, stage.phone(phone).listen(port));
    },
  }),
  udp: acts({
    help: "A phone opens a UDP socket.",
    fields: {
      phone,
      port: may(PORT, "UDP port; a free one where it is left out"),
      as: must(NEW_SOCKET, "name of the socket"),
    },
    run: (stage, { phone, port, as }) => {
      stage.tools.set(as, stage.phone(phone).udp(port));
    },
  }),
  join: acts({
    help: "A UDP socket joins a multicast group.",
    fields: { tool: must(SOCKET, "which UDP socket"), group: must(TEXT, "IPv4 address of the group") },
    run: (stage, { tool, group }) => stage.socket(tool).join(group),
  }),
  send: acts({
    help: "Sends a text, in UTF-8, or bytes.",
    fields: {
      tool: must(TALKER, "connection or UDP socket"),
      text,
      bytes,
      to: may(
        DESTINATION,
        "for a UDP socket: board, phone, or IPv4 address, also of a group or 255.255.255.255; who sent last where it is left out",
      ),
      port: may(PORT, "for a UDP socket: where to; a board's own where it is left out"),
    },
    oneOf: ["text", "bytes"],
    run: (stage, { tool, text, bytes, to, port }) => {
      const data = bytes ?? String(text);
      const talker = stage.tool(tool);
      if (!(talker instanceof UDPTool)) return stage.connection(tool).send(data);
      const last = talker.received.at(-1);
      const board = to === undefined ? undefined : stage.boards.get(to);
      const remotePort = port ?? (to === undefined ? last?.port : board?.port);
      const destination = to === undefined ? last?.address : stage.destination(to);
      if (destination === undefined || remotePort === undefined)
        throw new Unmet(`'${tool}' does not know where to send: give to and port`);
      return talker.send(data, destination, remotePort);
    },
  }),
  pause: acts({
    help: "A connection reads nothing more: its window closes.",
    fields: { tool: connection },
    run: (stage, { tool }) => stage.connection(tool).pause(),
  }),
  resume: acts({
    help: "A connection that was paused reads again.",
    fields: { tool: connection },
    run: (stage, { tool }) => stage.connection(tool).resume(),
  }),
  close: acts({
    help: "Closes a connection, once all is sent; or a socket, or what listens.",
    fields: { tool: must(TOOL, "connection, UDP socket or what listens") },
    run: (stage, { tool }) => stage.tool(tool).close(),
  }),
  reset: acts({
    help: "Breaks a connection off (RST).",
    fields: { tool: connection },
    run: (stage, { tool }) => {
      const talker = stage.tool(tool);
      if (talker instanceof Tool) talker.reset();
    },
  }),

  // What somebody does with a board.
  type: acts({
    help: "Types a line on a board's console.",
    fields: { board, text: must(TEXT, "the line") },
    run: (stage, { board, text }) => stage.board(board).type(text),
  }),
  "end-input": acts({
    help: "Ends the input of a board's console (Ctrl-D).",
    fields: { board },
    run: (stage, { board }) => stage.board(board).endInput(),
  }),
  press: acts({
    help: "Presses a button.",
    fields: { board, button: must(choice<ButtonName>("A", "B"), "which button") },
    run: (stage, { board, button }) => stage.board(board).press(button),
  }),
  "power-cut": acts({
    help: "Takes a board's power away for a moment; what it has stored stays.",
    fields: { board, for: may(DURATION, "how long (default 500ms)") },
    run: (stage, { board, for: off_ms }) => stage.board(board).powerCut(off_ms),
  }),
  "power-off": acts({
    help: "Takes a board's power away.",
    fields: { board },
    run: (stage, { board }) => stage.board(board).powerOff(),
  }),
  "power-on": acts({
    help: "Gives a board its power back.",
    fields: { board },
    run: (stage, { board }) => stage.board(board).powerOn(),
  }),

  // What goes wrong.
  "out-of-range": acts({
    help: "Carries a board out of the Wi-Fi's range.",
    fields: { board },
    run: (stage, { board }) => {
      stage.board(board).inRange = false;
    },
  }),
  "in-range": acts({
    help: "Carries a board back into the Wi-Fi's range.",
    fields: { board },
    run: (stage, { board }) => {
      stage.board(board).inRange = true;
    },
  }),
  "new-address": acts({
    help: "A board loses the Wi-Fi, and gets another address when it joins again.",
    fields: { board },
    run: (stage, { board }) => stage.board(board).newAddress(),
  }),
  wifi: acts({
    help: "Switches the access point off or on, or changes its password or its signal.",
    fields: {
      power: may(choice("on", "off"), "off drops every station"),
      password: may(TEXT, "from now on"),
      signal: may(INTEGER, "in dBm; -90 is the weakest that stations hear"),
    },
    someOf: ["power", "password", "signal"],
    run: ({ world }, { power, password, signal }) => {
      if (password !== undefined) world.wifi.password = password;
      if (signal !== undefined) world.wifi.signal_dBm = signal;
      if (power === "off") world.wifi.switchOff();
      if (power === "on") world.wifi.switchOn();
    },
  }),
  link: acts({
    help: "Sets how the link between two of them is, from now on.",
    fields: {
      ...two,
      latency: may(DURATION, "how long a packet takes (default 2ms)"),
      jitter: may(DURATION, "at most so much longer, differently for each packet"),
      rate: may(RATE, "bytes a second"),
      loss: may(PROBABILITY, "part of the packets that is lost, 0 to 1"),
      corruption: may(PROBABILITY, "part that is damaged"),
      duplication: may(PROBABILITY, "part that comes twice"),
      reordering: may(PROBABILITY, "part that is overtaken by later ones"),
    },
    someOf: ["latency", "jitter", "rate", "loss", "corruption", "duplication", "reordering"],
    run: (stage, { between, latency, jitter, rate, ...chances }) => {
      const given = { ...chances, latency_ms: latency, jitter_ms: jitter, rate_bytes: rate };
      const faults = Object.fromEntries(
        Object.entries(given).filter(([, value]) => typeof value === "number"),
      );
      for (const link of linksOf(stage, between)) Object.assign(link, faults);
      if (!between) Object.assign(stage.world.network.defaults, faults);
    },
  }),
  partition: acts({
    help: "Lets nothing through between two of them.",
    fields: two,
    run: (stage, { between }) => linksOf(stage, between).forEach((link) => link.partition()),
  }),
  repair: acts({
    help: "Ends a partition and all faults of a link.",
    fields: two,
    run: (stage, { between }) => {
      for (const link of linksOf(stage, between)) link.repair();
      if (!between) stage.world.repair();
    },
  }),
  hold: acts({
    help: "Keeps packets between two of them, until release.",
    fields: two,
    run: (stage, { between }) => linksOf(stage, between).forEach((link) => link.hold()),
  }),
  release: acts({
    help: "Lets go what was held, in order.",
    fields: two,
    run: (stage, { between }) => linksOf(stage, between).forEach((link) => link.release()),
  }),
  "i2c-errors": acts({
    help: "Makes transactions with a board's panel fail.",
    fields: { board, part: must(PROBABILITY, "part that fails, 0 to 1") },
    run: (stage, { board, part }) => {
      stage.board(board).i2cErrors = part;
    },
  }),
  "take-sockets": acts({
    help: "Takes sockets of the chip away from a board's app; a negative number gives them back.",
    fields: { board, count: must(INTEGER, "how many") },
    run: (stage, { board, count }) => stage.board(board).takeSockets(count),
  }),
  abort: acts({
    help: "A board's program dies of what no program can catch: the board restarts.",
    fields: { board, message: must(TEXT, "what it dies of, such as memory full") },
    run: (stage, { board, message }) => stage.board(board).abort(message),
  }),
  "clock-jump": acts({
    help: "A board's clock of the day jumps.",
    fields: { board, by: must(SIGNED_DURATION, "how far; negative for back") },
    run: (stage, { board, by }) => stage.board(board).clock.jump(by),
  }),
};

/** A picture must stay for so long before it is kept. */
const STILL_MS = 1000;

async function picture(stage: Stage, name: string, file: string, within: number): Promise<void> {
  const { world, pictures } = stage;
  const { screen } = stage.board(name);
  if (!pictures) throw new Unmet(NO_FILES);
  if (pictures.isWriting) {
    let last = screen.picture;
    let since_ms = world.clock.now_ms();
    const until_ms = since_ms + within;
    while (world.clock.now_ms() < until_ms && (!last || world.clock.now_ms() - since_ms < STILL_MS)) {
      await world.until(() => screen.picture !== last || undefined, STILL_MS);
      if (screen.picture === last) continue;
      last = screen.picture;
      since_ms = world.clock.now_ms();
    }
    if (!last) throw new Unmet(`${name} shows no picture`);
    return pictures.write(file, last);
  }
  let seen = screen.picture;
  let difference = seen ? pictures.difference(file, seen) : "it shows nothing yet";
  await world.until(() => {
    if (screen.picture === seen) return difference === undefined || undefined;
    seen = screen.picture;
    difference = seen ? pictures.difference(file, seen) : difference;
    return difference === undefined || undefined;
  }, within);
  if (difference !== undefined) throw new Unmet(`${name}: ${difference}`);
}

function wanted(text: string | undefined, matches: RegExp | undefined): string | RegExp {
  return matches ?? String(text);
}

function linksOf(stage: Stage, between: readonly [string, string] | undefined) {
  const { world } = stage;
  if (!between) return world.network.links;
  const [one, other] = between.map((name) => stage.host(name));
  return [world.between(one, other)];
}
