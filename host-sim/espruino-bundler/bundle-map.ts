import { join } from "node:path";
import { ScriptMap, type Place } from "../node/source-maps.js";
import { originAt, withCalls, type Origins } from "./origins.js";

/** The name of the main module, which is no file. */
const ENTRY = "bundle";

/** How the linker has made a program, to find where a place of it comes from. */
export interface LinkMap {
  /** Of the program: to the text that the passes gave. */
  readonly minified: string;
  /** The characters that were taken away from the program's beginning. */
  readonly cut: number;
  /** That text, and the positions in the text that the passes took. */
  readonly shrunk: string;
  readonly origins: Origins;
  /** The entries of the map of inlined calls: a link is kept as JSON. */
  readonly calls: readonly (readonly [number, number])[];
  /** The text that the passes took, and its map: to the sources, relative to `folder`. */
  readonly bundled: string;
  readonly sources: string;
  readonly folder: string;
}

/** How a bundle was made of a linked program. */
export interface BundleMap {
  readonly link: LinkMap;
  /** Positions in the program with its values, and in that without. */
  readonly filled: Origins;
  /** Of the finished program before its statements were put on lines: to that with its values. */
  readonly finished: string;
  /** For each line of the bundle, columns and positions in the finished program. */
  readonly lines: readonly Origins[];
}

/**
 * The sources of a place in a bundle: where it comes from, and from where that was called, if it was inlined there. Lines
 * and columns count from 1.
 */
export function placesInBundle(map: BundleMap, line: number, column: number): Place[] {
  const { link, filled, finished, lines } = map;
  const parts = lines.at(line - 1);
  if (!parts) return [];
  const inValues = new ScriptMap(finished, "/").placeOf(1, 1 + offsetAt(parts, column - 1));
  if (!inValues) return [];
  const inShrunk = new ScriptMap(link.minified, "/").placeOf(
    1,
    1 + link.cut + offsetAt(filled, (inValues.column ?? 1) - 1),
  );
  if (!inShrunk) return [];
  const from = originAt(link.origins, positionOf(link.shrunk, inShrunk));
  return withCalls(from, new Map(link.calls)).flatMap((each) => sourceOf(link, each) ?? []);
}

/** The source of a position in the text that the passes took. */
function sourceOf({ bundled, sources, folder }: LinkMap, from: number): Place | undefined {
  const before = bundled.slice(0, from).split("\n");
  const place = new ScriptMap(sources, folder).placeOf(before.length, 1 + (before.at(-1) ?? "").length);
  return place?.file === join(folder, ENTRY) ? undefined : place;
}

/** As originAt, where the text between two positions is the same. */
function offsetAt(parts: Origins, at: number): number {
  const [from, to] = parts.findLast(([start]) => start <= at) ?? [0, 0];
  return to + at - from;
}

function positionOf(text: string, { line, column = 1 }: Place): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
}
