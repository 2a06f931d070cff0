/** Each app of the tree at work, on any display: what its tests on all displays, and their pictures, show. */
import type { BoardSettings, World, WorldBoard } from "../../host-sim/testing/index.js";

export interface AppScene {
  readonly name: string;
  /** What the screen shows at the end on every display, without regard to blanks and to where lines end. */
  readonly shows: readonly string[];
  /** The same for displays of 16 rows, if they show less. */
  readonly showsLow?: readonly string[];
  /** Adds a board with these settings to the world, and resolves to it once its screen is about to show that. */
  play(world: World, settings: BoardSettings): Promise<WorldBoard>;
}

const LOW_ROWS = 16;

/** What a scene shows at the end on a display of so many rows. */
export function textsOn({ shows, showsLow }: AppScene, rows: number): readonly string[] {
  return (rows <= LOW_ROWS && showsLow) || shows;
}

/** Whether the screen shows all these texts, without regard to blanks and to where lines end. */
export function isShown(board: WorldBoard, texts: readonly string[]): boolean {
  const shown = board.screen.text().join("").replaceAll(" ", "");
  return texts.every((text) => shown.includes(text.replaceAll(" ", "")));
}

/** A TCP server that is sent a line. */
function toServer(app: string, line: string, options = {}): AppScene["play"] {
  return async (world, settings) => {
    const board = world.board(app, options, settings);
    await board.event("listening");
    const tool = await world.phone().connect(board);
    tool.send(`${line}\n`);
    await board.prints(line);
    return board;
  };
}

/** A TCP client that is sent a line. */
function toClient(app: string, port: number, line: string): AppScene["play"] {
  return async (world, settings) => {
    const phone = world.phone();
    const server = phone.listen(port);
    const board = world.board(app, { to: `${phone.address}:${port}` }, settings);
    (await server.accepts()).send(`${line}\n`);
    await board.prints(line);
    return board;
  };
}

/** A UDP app that is sent a datagram, after a line was typed. */
function byUDP(app: string, text: string, { typed = "", to = false, from = 0 } = {}): AppScene["play"] {
  return async (world, settings) => {
    const phone = world.phone();
    const tool = phone.udp(from);
    const board = world.board(app, to ? { to: `${phone.address}:${from}` } : {}, settings);
    await board.event("listening");
    if (typed) board.type(typed);
    await world.sleep(200);
    tool.send(text, board, board.port ?? 0);
    await board.prints(text);
    return board;
  };
}

export const APP_SCENES: readonly AppScene[] = [
  {
    name: "tcp-echo-server, waiting",
    shows: ["192.168.4.2:5001", "accepting"],
    async play(world, settings) {
      const board = world.board("tcp-echo-server", {}, settings);
      await board.event("listening");
      return board;
    },
  },
  {
    name: "tcp-echo-server",
    shows: ["192.168.4.2:5001", "hello mPython"],
    play: toServer("tcp-echo-server", "hello mPython"),
  },
  {
    name: "tcp-echo-server, Chinese",
    shows: ["192.168.4.2:5001", "你好，掌控板"],
    showsLow: ["你好，掌控板"],
    play: toServer("tcp-echo-server", "你好，掌控板"),
  },
  {
    name: "tcp-echo-client",
    shows: ["hello, mPython! I am the phone."],
    play: toClient("tcp-echo-client", 5001, "hello, mPython! I am the phone."),
  },
  {
    name: "tcp-echo-client, no answer",
    shows: ["no answer", "192.168.4.2:5001"],
    async play(world, settings) {
      const board = world.board("tcp-echo-client", { to: `${world.phone().address}:5001` }, settings);
      await board.event("error", { code: "tcp" });
      return board;
    },
  },
  {
    name: "chat-server",
    shows: [":8888", "大家好"],
    showsLow: ["大家好"],
    play: toServer("chat-server", "大家好"),
  },
  {
    name: "chat-client",
    shows: ["192.168.4.2:8888", "大家好"],
    showsLow: ["大家好"],
    play: toClient("chat-client", 8888, "大家好"),
  },
  {
    name: "spread-server",
    shows: [":8007", "good morning"],
    play: toServer("spread-server", "good morning"),
  },
  {
    name: "spread-client",
    shows: ["192.168.4.2:8007", "who is there?"],
    play: toClient("spread-client", 8007, "who is there?"),
  },
  {
    name: "udp-echo-server",
    shows: [":8080", "ping"],
    showsLow: ["ping"],
    play: byUDP("udp-echo-server", "ping", { from: 9000 }),
  },
  {
    name: "udp-client",
    shows: ["192.168.4.2:8080", "pong"],
    showsLow: ["pong"],
    play: byUDP("udp-client", "pong", { typed: "ping", to: true, from: 8080 }),
  },
  {
    name: "udp-broadcast",
    shows: [":8086", "here I am"],
    showsLow: ["here I am"],
    play: byUDP("udp-broadcast", "here I am", { typed: "点名", from: 8086 }),
  },
  {
    name: "udp-chat",
    shows: ["192.168.4.3:8080", "你也好"],
    showsLow: ["你也好"],
    play: byUDP("udp-chat", "你也好", { from: 9000 }),
  },
  {
    name: "udp-self",
    shows: ["to myself"],
    async play(world, settings) {
      const board = world.board("udp-self", {}, settings);
      await board.prints("say hello to myself");
      return board;
    },
  },
  { name: "udp-adopt", shows: ["hello, board"], play: byUDP("udp-adopt", "hello, board") },
  {
    name: "udp-connected",
    shows: ["192.168.4.2:8007", "I hear you"],
    play: byUDP("udp-connected", "I hear you", { to: true, from: 8007 }),
  },
  {
    name: "udp-multicast",
    shows: ["received from", "8001)"],
    showsLow: ["8001)"],
    async play(world, settings) {
      const phone = world.phone();
      const tool = phone.udp(8001);
      tool.join("224.0.0.1");
      const board = world.board("udp-multicast", {}, settings);
      await board.event("listening");
      await world.sleep(200);
      tool.send("Notify", "224.0.0.1", 8001);
      await board.prints(/Notify/);
      return board;
    },
  },
];
