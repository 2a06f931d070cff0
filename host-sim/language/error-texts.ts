import type { NamedCode } from "../../firmware/error-codes.js";
import type { BoardEvent } from "../sim/board/event.js";
import type { Trouble } from "../sim/ecma419/machine.js";
import { filled, translated } from "./language.js";

/**
 * Texts for each code. The first one is used whose {placeholders} are all among the event's fields. The English text
 * is the `message` of the JSON log; other languages translate it.
 */
export const ERROR_TEXTS: Readonly<Record<NamedCode, readonly string[]>> = {
  wifi: [
    "cannot join Wi-Fi '{ssid}': {cause}",
    "cannot join Wi-Fi '{ssid}': wrong password, or out of range",
    "cannot join a Wi-Fi: the app knows none. Add wifiOptions() to the table of its options()",
  ],
  listen: ["cannot listen on port {port}: {cause}"],
  bind: ["cannot use UDP port {port}: {cause}"],
  multicast: ["cannot join: {cause}"],
  tcp: ["{cause}", "cannot connect to {peer}"],
  udp: ["{cause}"],
  "datagram-size": ["{reason}: {bytes} bytes, a datagram holds {limit}"],
  "datagram-lost": ["datagram lost: {limit} others are waiting to be read"],
  "socket-limit": [
    "connection reset: all {limit} TCP sockets of the {chip} are in use",
    "connection reset: all {sockets} sockets of Espruino are in use",
    "connection reset: all {connections} TCP connections of Espruino are in use",
  ],
  unsent: ["{bytes} bytes could not be sent"],
  held: ["connection closed: the peer sends faster than it is read"],
  full: ["full, come back later"],
  "too-long": ["too long, not sent: a line holds {limit} bytes"],
  flood: ["{bytes} bytes dropped: the member sent too fast, and has left"],
  dropped: ["dropped: it {reason}"],
  broker: ["the MQTT broker refuses the connection (code {limit})"],
  "broker-none": [
    "{peer} closed the connection before it answered: it may be busy, speak TLS (mqtts://) or be no MQTT broker",
  ],
  tls: ["no secure connection to {peer}: {cause}"],
  "tls-none": ["{peer} does not speak TLS: give its port for mqtts://, or switch TLS on there"],
  "tls-untrusted": [
    "the certificate of {peer} is not signed by anybody trusted here: give the certificate of its CA with --ca FILE",
  ],
  "tls-date": [
    "the certificate of {peer} has expired, or is not valid yet: renew it, or set this machine's clock",
  ],
  "tls-host": [
    "the certificate of {peer} is for others ({cause}): give one of them after mqtts://, or make another",
  ],
  "room-missed": ["{count} messages of the room {peer} were lost"],
  timeout: ["no answer within {seconds} s"],
  lost: ["sent failed!"],
  unacknowledged: ["{count} {reason}"],
  "queue-full": ["not sent: {limit} messages wait"],
  OptionError: [
    "--max-clients and --max-waiting need {sockets} sockets (one to refuse with), there are {limit}",
    "{cause}",
  ],
  start: ["{cause}"],
  board: ["no board '{cause}' in this firmware"],
  panel: ["{cause}"],
  console: [
    "a typed line is lost: it is longer than {limit} bytes",
    "a typed line is lost: it came too fast",
  ],
  history: ["{cause}"],
  crash: ["the board restarts: {cause}"],
  loop: ["the app has not returned for {seconds} s: a loop that does not end"],
  uncaught: ["{cause}"],
  interpreter: ["{cause}"],
  reload: ["not rebooted: {cause}"],
  picture: ["{cause}"],
  capture: ["{cause}"],
  log: ["lines of the log dropped: {count}, standard output was not read"],
};

/** The text for a SystemCode. */
const SYSTEM_TEXTS = ["{cause}"];

/** The firmware's phrases for `reason`. A member of a room may also leave with another word, such as `q`. */
export const REASONS: readonly string[] = [
  "stopped",
  "closed by peer",
  "cannot connect",
  "does not answer",
  "reads too slowly",
  "silent, makes room",
  "Wi-Fi lost",
  "Wi-Fi failed",
  "ignored",
  "not sent",
  "lost",
  "sent without acknowledgement",
];

/** An `error` event: its code and other fields. */
type ErrorFields = Trouble | BoardEvent;

/** The English text of an error, whatever the current language. */
export function errorMessage(fields: ErrorFields): string {
  return filled(textOf(fields), valuesOf(fields));
}

/** The text of an error in the current language. */
export function errorText(fields: ErrorFields): string {
  const { reason, ...values } = valuesOf(fields);
  return filled(translated(textOf(fields)), { ...values, reason: reasonText(String(reason)) });
}

/** A `reason` in the current language. */
export function reasonText(reason: string): string {
  return REASONS.includes(reason) ? translated(reason) : reason;
}

function textOf(fields: ErrorFields): string {
  const values = valuesOf(fields);
  const code = String(fields.code);
  const texts = Object.hasOwn(ERROR_TEXTS, code) ? ERROR_TEXTS[code as NamedCode] : SYSTEM_TEXTS;
  const isWhole = (text: string) => placeholdersOf(text).every((name) => values[name] !== undefined);
  return texts.find(isWhole) ?? code;
}

/** The names of the fields used in a text. */
export function placeholdersOf(text: string): string[] {
  return Array.from(text.matchAll(/\{(\w+)\}/g), ([, name]) => name);
}

function valuesOf(fields: ErrorFields): Record<string, string | number> {
  return fields as Record<string, string | number>;
}
