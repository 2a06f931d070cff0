/** Lines of the log for people: which kind they are of, and what they say in the page's language. */
import { eventText } from "../../language/event-texts.js";
import { printable, printableLines } from "../../language/printable.js";
import type { LogLine } from "./state.js";
import { say } from "./words/words.js";

/** What the log can be narrowed to. */
export const FILTERS = ["all", "console", "traffic", "wifi", "errors"] as const;
export type Filter = (typeof FILTERS)[number];

const KINDS: Readonly<Record<string, Exclude<Filter, "all">>> = {
  console: "console",
  received: "traffic",
  sent: "traffic",
  ignored: "traffic",
  wifi: "wifi",
  listening: "wifi",
  forwarding: "wifi",
  connected: "wifi",
  disconnected: "wifi",
  waiting: "wifi",
  error: "errors",
};

/** The look of a line: its event's name, or "gap". */
export function lookOf({ event }: LogLine): string {
  return event?.event ?? "gap";
}

export function isShown(line: LogLine, filter: Filter, search: string): boolean {
  const kind = line.event && KINDS[line.event.event];
  // A gap may have hidden anything.
  if (filter !== "all" && line.event && kind !== filter) return false;
  return search === "" || lineText(line).toLowerCase().includes(search.toLowerCase());
}

/** Safe to show: what a peer sent is text only. */
export function lineText({ event, missing = 0 }: LogLine): string {
  if (!event) return say("missing", { count: missing });
  const text = printable(eventText(event)).replace(/^\| /, "");
  return event.trace === undefined ? text : `${text}\n${printableLines(String(event.trace))}`;
}

/** Seconds since the power-on; empty for a gap. */
export function lineTime({ event }: LogLine): string {
  return event ? (event.time / 1000).toFixed(3) : "";
}

/** The log as a file. */
export function logFile(lines: readonly LogLine[]): string {
  return lines.map((line) => `${lineTime(line).padStart(8)} ${lineText(line)}\n`).join("");
}
