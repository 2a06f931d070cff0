import type { BoardEvent } from "../sim/board/event.js";
import { errorMessage } from "../language/error-texts.js";
import { eventText } from "../language/event-texts.js";
import { printable, printableLines } from "../language/printable.js";
import { columns, padded } from "../language/width.js";

/** Formats an event as one line of the log; undefined for an event that is not shown. */
export type EventFormat = (event: BoardEvent) => string | undefined;

/** A line of JSON. For an error, `message` gives its code and fields in English. */
export const jsonLine: EventFormat = (event) =>
  printable(JSON.stringify(event.event === "error" ? { ...event, message: errorMessage(event) } : event));

/** A line for people. It omits frames, which the screen shows, and history records, which the app prints as well. */
export const textLine: EventFormat = (event) => {
  if (event.event === "frame" || event.event === "history") return undefined;
  return `${secondsOf(event)} ${printable(eventText(event))}${traceOf(event)}`;
};

/** The same where there are several boards: with their names, which stand in a column as wide as the longest. */
export function textLineOf(names: readonly string[]): EventFormat {
  const width = Math.max(...names.map(columns));
  return (event) => {
    if (event.event === "frame" || event.event === "history") return undefined;
    return `${secondsOf(event)} ${printable(`${padded(event.board, width)} ${eventText(event)}`)}${traceOf(event)}`;
  };
}

/** Where the program failed: lines below the event's. */
function traceOf({ trace }: BoardEvent): string {
  if (trace === undefined) return "";
  const lines = printableLines(String(trace)).split("\n");
  return lines.map((line) => `\n${" ".repeat(TIME_WIDTH)} ${line}`).join("");
}

const TIME_WIDTH = 8;

function secondsOf({ time }: BoardEvent): string {
  return (time / 1000).toFixed(3).padStart(TIME_WIDTH);
}
