import { readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Fault } from "../sim/engine/engine.js";
import { packageRoot } from "./package-root.js";
import type { Place } from "./source-maps.js";

/**
 * Finds the source of a place in a script of the program; undefined for other scripts. There are several where a call was
 * inlined: the place, and from where it was called.
 */
export type Locate = (script: string, line: number, column?: number) => Place | Place[] | undefined;

/** A line of a stack trace, as Node, XS and Espruino write it: `at name (script:line:column)`, less what they lack. */
const FRAME = /^\s*at (?:.*\()?(.*?):(\d+)(?::(\d+))?\)?$/;

/** Frames that a report holds. */
const FRAMES_MAX = 8;
/** Source lines that a report shows. */
const LINES_SHOWN = 2;

/**
 * Where in the sources of a program an exception with this stack trace arose: in the user's own file, if one is
 * involved, not in the app kit that it called. Undefined if the trace has no place in the program.
 */
export function faultOf(stack: string, locate: Locate): Fault | undefined {
  const places = placesIn(stack, locate);
  const own = places.findIndex(({ file }) => isOwn(file));
  const place = places.at(Math.max(own, 0));
  if (!place) return undefined;
  const lastOwn = places.findLastIndex(({ file }) => isOwn(file));
  const shown = (lastOwn < 0 ? places : places.slice(0, lastOwn + 1)).slice(0, FRAMES_MAX);
  if (!shown.includes(place)) shown[FRAMES_MAX - 1] = place;
  const trace = shown.flatMap((each) => [`at ${shortText(each)}`, ...(each === place ? excerpt(each) : [])]);
  const { file, line, column } = place;
  return { file: shortPath(file), line, column, trace: trace.join("\n") };
}

/** The places of the program in a stack trace, innermost first; a recursion is one place. */
function placesIn(stack: string, locate: Locate): Place[] {
  const places: Place[] = [];
  for (const text of stack.split("\n")) {
    const [, script, line, column] = FRAME.exec(text) ?? [];
    if (line === undefined) continue;
    const found = locate(script, Number(line), column === undefined ? undefined : Number(column)) ?? [];
    for (const place of Array.isArray(found) ? found : [found]) {
      const before = places.at(-1);
      if (!(before && shortText(before) === shortText(place))) places.push(place);
    }
  }
  return places;
}

/** Whether a source is the user's, or one of the package's apps: not of a package, and not of the rest of the firmware. */
function isOwn(file: string): boolean {
  const firmware = join(packageRoot(), "firmware") + sep;
  if (file.startsWith(firmware)) return file.startsWith(join(firmware, "apps") + sep);
  return !file.includes(`${sep}node_modules${sep}`);
}

function shortText({ file, line, column }: Place): string {
  return [shortPath(file), line, column].filter((part) => part !== undefined).join(":");
}

/** A path relative to the working directory, if the file is in it. */
function shortPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path.startsWith("..") ? file : path;
}

/** The line of a place with the one before it, and a caret below the column. */
function excerpt({ file, line, column }: Place): string[] {
  let source: string[];
  try {
    source = readFileSync(file, "utf8").split(/\r?\n/);
  } catch {
    return [];
  }
  const from = Math.max(0, line - LINES_SHOWN);
  const width = String(line).length;
  const lines = source
    .slice(from, line)
    .map((text, i) => `  ${String(from + i + 1).padStart(width)} | ${text}`.trimEnd());
  if (column === undefined || lines.length === 0) return lines;
  const before = source[line - 1].slice(0, column - 1).replace(/[^\t]/g, " ");
  return [...lines, `  ${" ".repeat(width)} | ${before}^`];
}
