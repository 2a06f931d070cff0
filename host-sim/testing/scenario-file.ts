/** Scenario files: YAML on the disk, and where in it something stands. */
import { readFileSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Document, type Node } from "yaml";
import { ConfigTextError, textOfUTF8 } from "../settings/config-text.js";
import type { Complaint, Path } from "../sim/scenario/complaint.js";
import { readScenario } from "../sim/scenario/read-scenario.js";
import type { Scenario } from "../sim/scenario/scenario.js";

const BYTES_MAX = 1024 * 1024;

/** A scenario that was read from a file. */
export interface ScenarioFile {
  /** As it was given. */
  readonly path: string;
  readonly scenario: Scenario;
  /** The line of what a path leads to, counted from 1. */
  lineOf(path: Path): number;
}

/** What is wrong with a file, and in which line, counted from 1. A file that was not read has no lines. */
export type FileComplaint = { readonly line?: number } & (
  | { readonly wrong: "scenario"; readonly complaint: Complaint }
  /** What the reader of YAML says, in English. */
  | { readonly wrong: "yaml"; readonly message: string }
  /** `message` is in the language of the tool. */
  | { readonly wrong: "text"; readonly message: string }
  | { readonly wrong: "unreadable"; readonly error: string }
  | { readonly wrong: "too-large"; readonly bytes_max: number }
);

/** A file that is no scenario. */
export class NoScenario extends Error {
  constructor(readonly complaints: readonly FileComplaint[]) {
    super("no scenario");
  }
}

/** Reads a scenario file; apps and pictures in it are relative to its folder. Throws NoScenario. */
export function readScenarioFile(path: string): ScenarioFile {
  const lines = new LineCounter();
  const document = parsed(textOf(path), lines);
  const lineOf = (to: Path) => lines.linePos(offsetOf(document, to)).line;
  const { scenario, complaints } = readScenario(contentOf(document));
  if (complaints)
    throw new NoScenario(
      complaints.map((complaint) => ({ wrong: "scenario", line: lineOf(complaint.path), complaint })),
    );
  const folder = dirname(resolve(path));
  const boards = scenario.boards.map((board) => ({ ...board, app: appIn(folder, board.app) }));
  return { path, scenario: { ...scenario, boards }, lineOf };
}

function textOf(path: string): string {
  let bytes: Buffer;
  try {
    if (statSync(path).size > BYTES_MAX) throw new NoScenario([{ wrong: "too-large", bytes_max: BYTES_MAX }]);
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof NoScenario) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new NoScenario([{ wrong: "unreadable", error: String(code) }]);
  }
  try {
    return textOfUTF8(bytes);
  } catch (error) {
    if (!(error instanceof ConfigTextError)) throw error;
    throw new NoScenario([{ wrong: "text", line: 1, message: error.message }]);
  }
}

function parsed(text: string, lines: LineCounter): Document.Parsed {
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const wrong = [...document.errors, ...document.warnings];
  if (wrong.length > 0)
    throw new NoScenario(
      wrong.map(({ pos, message }) => ({ wrong: "yaml", line: lines.linePos(pos[0]).line, message })),
    );
  return document;
}

function contentOf(document: Document.Parsed): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // Such as an alias of what is nowhere, or one that leads to far too much.
    throw new NoScenario([{ wrong: "yaml", line: 1, message: (error as Error).message }]);
  }
}

/** Where what a path leads to begins: a key where it leads to one. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(document.contents) ?? 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!pair) return offset;
      offset = startOf(pair.key as Node) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as Node | undefined;
      offset = startOf(item) ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

function startOf(node: Node | null | undefined): number | undefined {
  return node?.range?.[0];
}

/** The apps of the tree have no dot and no slash in their names. */
function appIn(folder: string, app: string): string {
  return /[./\\]/.test(app) && !app.startsWith("file:") ? resolve(folder, app) : app;
}
