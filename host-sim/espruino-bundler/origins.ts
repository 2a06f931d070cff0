import ts from "typescript";
import type { Moved } from "./moved.js";

/*
 * Where the parts of a program came from before the passes changed it: pairs of a position in the program and one in the
 * text that the passes began with, sorted. They are kept beside a program while it goes from pass to pass.
 */

export type Origins = readonly (readonly [at: number, from: number])[];

/** A change of a text, as in edits.ts. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly moved: readonly Moved[];
}

/**
 * The calls in whose place parts were inlined, by the origin of the part: that of the call. A function is inlined in one
 * place, so that its parts have one call each.
 */
export type InlinedCalls = ReadonlyMap<number, number>;

const kept = new WeakMap<ts.SourceFile, Origins>();
const calls = new WeakMap<ts.SourceFile, InlinedCalls>();

/** The calls that were inlined in a program. */
export function inlinedCallsOf(file: ts.SourceFile): InlinedCalls {
  return calls.get(file) ?? new Map();
}

/** An origin, and the origins of the inlined calls that it is in, innermost first. */
export function withCalls(from: number, inlined: InlinedCalls): number[] {
  const all: number[] = [];
  for (let at: number | undefined = from; at !== undefined && !all.includes(at); at = inlined.get(at))
    all.push(at);
  return all;
}

/** The origins of a program; those of one that no pass has changed are its own positions. */
export function originsOf(file: ts.SourceFile): Origins {
  let origins = kept.get(file);
  if (!origins) {
    const own: [number, number][] = [];
    const visit = (node: ts.Node): void => {
      own.push([node.getStart(file), node.getStart(file)]);
      ts.forEachChild(node, visit);
    };
    visit(file);
    kept.set(file, (origins = sorted(own)));
  }
  return origins;
}

/** The origin of a position: that of the nearest part at or before it. */
export function originAt(origins: Origins, at: number): number {
  let [low, high] = [0, origins.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (origins[middle][0] <= at) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? 0 : origins[low - 1][1];
}

/** Notes the origins of a program that was printed from a transformed tree of `before`, and parsed again. */
export function keepPrinted(before: ts.SourceFile, transformed: ts.SourceFile, after: ts.SourceFile): void {
  const origins = originsOf(before);
  const found: [number, number][] = [];
  const visit = (made: ts.Node, parsed: ts.Node): void => {
    const original = ts.getOriginalNode(made);
    if (original.pos >= 0) found.push([parsed.getStart(after), originAt(origins, original.getStart(before))]);
    const [from, to] = [childrenOf(made), childrenOf(parsed)];
    if (from.length === to.length) for (const [i, child] of from.entries()) visit(child, to[i]);
  };
  visit(transformed, after);
  kept.set(after, sorted(found));
  calls.set(after, inlinedCallsOf(before));
}

/** Notes the origins of a program to which changes were made, in the order of their places. */
export function keepChanged(before: ts.SourceFile, changes: readonly Change[], after: ts.SourceFile): void {
  const origins = originsOf(before);
  const removed = linesOf(before, changes, origins);
  const found: [number, number][] = [];
  const inlined = new Map(inlinedCallsOf(before));
  let shift = 0;
  let next = 0;
  for (const { start, end, text, moved } of changes) {
    for (; next < origins.length && origins[next][0] < start; next++)
      found.push([origins[next][0] + shift, origins[next][1]]);
    while (next < origins.length && origins[next][0] < end) next++;
    let at = start + shift;
    found.push([at, originAt(origins, start)]);
    for (const line of text.split("\n")) {
      const from = removed.get(normal(line));
      if (from !== undefined) found.push([at, from]);
      at += line.length + 1;
    }
    const call = originAt(origins, start);
    for (const [place, position] of moved) {
      const from = position === undefined ? call : originAt(origins, position);
      found.push([start + shift + place, from]);
      const chain = withCalls(from, inlined);
      if (!chain.includes(call)) inlined.set(chain[chain.length - 1], call);
    }
    shift += text.length - (end - start);
    found.push([end + shift, originAt(origins, end)]);
  }
  for (; next < origins.length; next++) found.push([origins[next][0] + shift, origins[next][1]]);
  kept.set(after, sorted(found));
  calls.set(after, inlined);
}

/** The origins of the lines of what is replaced, to find them again where they have been moved. */
function linesOf(file: ts.SourceFile, changes: readonly Change[], origins: Origins): Map<string, number> {
  const lines = new Map<string, number>();
  for (const { start, end } of changes) {
    let at = start;
    for (const line of file.text.slice(start, end).split("\n")) {
      lines.set(normal(line), originAt(origins, at + line.search(/\S|$/)));
      at += line.length + 1;
    }
  }
  lines.delete("");
  lines.delete("}");
  return lines;
}

/** A line without its indentation and without the numbers that inlining adds to names. */
function normal(line: string): string {
  return line.trim().replace(/\$\d+/g, "");
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  return children;
}

/** Of several at one position, the last is the innermost. */
function sorted(pairs: [number, number][]): Origins {
  const ordered = pairs.map((pair, i) => ({ pair, i })).sort((a, b) => a.pair[0] - b.pair[0] || a.i - b.i);
  return ordered.map(({ pair }) => pair).filter(([at], i, all) => all[i + 1]?.[0] !== at);
}
