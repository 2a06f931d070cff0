import type { BoardEvent } from "../sim/board/event.js";
import { errorText, reasonText } from "./error-texts.js";
import { tr } from "./language.js";

/** Texts for the states of the Wi-Fi. */
const WIFI_STATES: Readonly<Record<string, () => string>> = {
  connecting: () => tr("Wi-Fi connecting"),
  connected: () => tr("Wi-Fi connected"),
  failed: () => tr("Wi-Fi failed"),
  disconnected: () => tr("Wi-Fi disconnected"),
};

/** Texts for events, by name. */
const WORDS: Readonly<Record<string, (event: BoardEvent) => string>> = {
  wifi: ({ state = "", address = "" }) =>
    `${WIFI_STATES[state]?.() ?? `Wi-Fi ${state}`} ${address}`.trimEnd(),
  listening: ({ address = "", port = "" }) => tr("listening on {address}:{port}", { address, port }),
  forwarding: ({ protocol = "", address = "", port = "", to = "" }) =>
    tr("{protocol} {address}:{port} leads to {to}", {
      protocol: String(protocol).toUpperCase(),
      address,
      port,
      to,
    }),
  connected: ({ peer = "" }) => tr("{peer} connected", { peer }),
  disconnected: ({ peer = "", reason }) =>
    reason
      ? tr("{peer} disconnected: {reason}", { peer, reason: reasonText(String(reason)) })
      : tr("{peer} disconnected", { peer }),
  received: (event) => `${event.peer} > ${contentOf(event)}`,
  ignored: (event) =>
    tr("{peer} > {content} (ignored)", { peer: String(event.peer), content: contentOf(event) }),
  sent: (event) => `${event.peer} < ${contentOf(event)}`,
  waiting: ({ peer = "", position = "" }) =>
    tr("{peer} is number {position} in the queue", { peer, position }),
  console: ({ text }) => `| ${text}`,
  reloaded: ({ files = "", ms = "" }) => tr("{files} changed: rebooted in {ms} ms", { files, ms }),
  page: ({ address = "" }) => tr("the page is at {address}", { address }),
  started: ({ app = "" }) => tr("{app} was started on the page", { app }),
  stopped: () => tr("stopped on the page"),
  ended: ({ cause, until }) =>
    until === "page"
      ? cause === undefined
        ? tr("the app has ended; the page can start it again")
        : tr("the app has ended: {cause}; the page can start it again", { cause })
      : cause === undefined
        ? tr("the app has ended; the next change of its files starts it again")
        : tr("the app has ended: {cause}; the next change of its files starts it again", { cause }),
  error: (event) => {
    const { code = "", peer } = event;
    const message = errorText(event);
    return peer && !message.includes(String(peer))
      ? tr("error {code}: {message} ({peer})", { code, message, peer })
      : tr("error {code}: {message}", { code, message });
  },
};

function contentOf({ text, bytes = 0, encoding }: BoardEvent): string {
  if (text === undefined && encoding === "gbk")
    return tr("{bytes} bytes of GBK, shown with --text gbk", { bytes });
  return text === undefined ? tr("{bytes} bytes", { bytes }) : String(text);
}

/** What an event says, in the current language. Unprintable characters are as the event has them. */
export function eventText(event: BoardEvent): string {
  return WORDS[event.event]?.(event) ?? JSON.stringify(event);
}
