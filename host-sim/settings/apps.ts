import type { Option, OptionValues, StartApp } from "../../firmware/options.js";
import { tr } from "../language/language.js";

export interface AppModule {
  start: StartApp;
  options: Option[];
  /** How many TCP sockets the app needs with these options on a chip with `sockets`; 0 for an app that needs few. */
  socketsNeeded: SocketsNeeded;
}

type SocketsNeeded<Values = OptionValues> = (values: Values, sockets: number) => number;

interface AppEntry {
  summary(): string;
  /** Each app takes the values of its own table. */
  load(): Promise<{
    default: StartApp<never>;
    options(): Option[];
    socketsNeeded?: SocketsNeeded<never>;
  }>;
}

/** The apps of firmware/apps, with a summary of one line. */
const APPS: Record<string, AppEntry> = {
  "tcp-echo-server": {
    summary: () => tr("sends back what TCP clients send, and shows it"),
    load: () => import("../../firmware/apps/tcp-echo-server.js"),
  },
  "tcp-echo-client": {
    summary: () => tr("connects to a TCP server, shows what it receives and sends it back"),
    load: () => import("../../firmware/apps/tcp-echo-client.js"),
  },
  "spread-server": {
    summary: () => tr("forwards what each TCP client sends to all others"),
    load: () => import("../../firmware/apps/spread-server.js"),
  },
  "spread-client": {
    summary: () => tr("connects to a spread server, prints what it receives, sends greetings"),
    load: () => import("../../firmware/apps/spread-client.js"),
  },
  "chat-server": {
    summary: () => tr("runs a chat room with a queue, or a chat with one peer"),
    load: () => import("../../firmware/apps/chat-server.js"),
  },
  "chat-client": {
    summary: () => tr("chats through a chat server, from the console"),
    load: () => import("../../firmware/apps/chat-client.js"),
  },
  "udp-echo-server": {
    summary: () => tr("answers UDP datagrams with the time and their text"),
    load: () => import("../../firmware/apps/udp-echo-server.js"),
  },
  "udp-client": {
    summary: () => tr("sends typed lines by UDP and shows the answers"),
    load: () => import("../../firmware/apps/udp-client.js"),
  },
  "udp-broadcast": {
    summary: () => tr("broadcasts typed lines to the network by UDP and shows the answers"),
    load: () => import("../../firmware/apps/udp-broadcast.js"),
  },
  "udp-chat": {
    summary: () => tr("chats by UDP with one peer at a time, and keeps a history"),
    load: () => import("../../firmware/apps/udp-chat.js"),
  },
  "udp-self": {
    summary: () => tr("sends greetings to its own port by UDP"),
    load: () => import("../../firmware/apps/udp-self.js"),
  },
  "udp-adopt": {
    summary: () => tr("takes over an open UDP socket"),
    load: () => import("../../firmware/apps/udp-adopt.js"),
  },
  "udp-connected": {
    summary: () => tr("exchanges UDP messages with one peer only, and notices lost ones"),
    load: () => import("../../firmware/apps/udp-connected.js"),
  },
  "udp-multicast": {
    summary: () => tr("joins a UDP multicast group, sends notifications and acknowledges them"),
    load: () => import("../../firmware/apps/udp-multicast.js"),
  },
};

export const APP_NAMES: readonly string[] = Object.keys(APPS);

/** The apps that keep a history. */
export const HISTORY_APPS: readonly string[] = ["udp-chat"];

export function summaryOf(app: string): string {
  return APPS[app].summary();
}

/** Loads an app of APP_NAMES. */
export async function loadApp(app: string): Promise<AppModule> {
  const module = await APPS[app].load();
  // The caller reads the values through the app's own table, so the types match.
  return {
    start: module.default as StartApp,
    options: module.options(),
    socketsNeeded: (module.socketsNeeded as SocketsNeeded | undefined) ?? (() => 0),
  };
}
