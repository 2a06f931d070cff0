/** Scenarios as texts of YAML, and where in them something stands. */
import { LineCounter, isMap, isScalar, isSeq, parseDocument, type Document, type Node } from "yaml";
import { fullwidthAt } from "../language/fullwidth.js";
import type { Complaint, Path } from "../sim/scenario/complaint.js";
import { readScenario } from "../sim/scenario/read-scenario.js";
import type { Scenario } from "../sim/scenario/scenario.js";

/** A scenario that was read. */
export interface ScenarioText {
  readonly scenario: Scenario;
  /** The line of what a path leads to, counted from 1. */
  lineOf(path: Path): number;
}

/** What is wrong with a file, and in which line, counted from 1. A file that was not read has no lines. */
export type FileComplaint = { readonly line?: number } & (
  | { readonly wrong: "scenario"; readonly complaint: Complaint }
  /** What the reader of YAML says, in English; or, in the language of the tool, what it cannot know. */
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

/** Reads the text of a scenario. Throws NoScenario. */
export function readScenarioText(text: string): ScenarioText {
  const lines = new LineCounter();
  const document = parsed(text, lines);
  const lineOf = (to: Path) => lines.linePos(offsetOf(document, to)).line;
  const { scenario, complaints } = readScenario(contentOf(document));
  if (complaints)
    throw new NoScenario(
      complaints.map((complaint) => ({ wrong: "scenario", line: lineOf(complaint.path), complaint })),
    );
  return { scenario, lineOf };
}

function parsed(text: string, lines: LineCounter): Document.Parsed {
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  // The others often follow from the first.
  const [wrong] = [...document.errors, ...document.warnings];
  if (wrong) {
    const { line } = lines.linePos(wrong.pos[0]);
    const message = fullwidthIn(text.split("\n")[line - 1]) ?? wrong.message;
    throw new NoScenario([{ wrong: "yaml", line, message }]);
  }
  return document;
}

/** A key before an input method's colon, or a value before its comma and the next key: YAML takes these for a text. */
const BEFORE_FULLWIDTH = /(?:^[\s-]*|[{,]\s*)[\w-]+(?=：)|[\w-](?=，\s*[\w-]+\s*[:：])/;

/** What is wrong with a line that has such a character; undefined if it is something else. */
function fullwidthIn(line: string): string | undefined {
  const before = BEFORE_FULLWIDTH.exec(line);
  return before ? fullwidthAt(line, before.index + before[0].length + 1) : undefined;
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
