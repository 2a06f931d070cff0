import ts from "typescript";
import { withoutMarks } from "./moved.js";
import { keepChanged, keepPrinted } from "./origins.js";

/*
 * Changes to a program's text. A pass takes a parsed program and returns an equivalent one.
 */

export type Pass = (file: ts.SourceFile) => ts.SourceFile;

/** Replaces the text from `start` to `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Returns the replacement of a node, or undefined to remove it. `visitChildren` rewrites the children of a node. */
type Rewrite = (node: ts.Node, visitChildren: (node: ts.Node) => ts.Node) => ts.Node | undefined;

/** Parses one plain JavaScript file. */
export function parse(text: string): ts.SourceFile {
  return ts.createSourceFile("bundle.js", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
}

/** An edit that replaces a node by a text. */
export function instead(node: ts.Node, text: string): Edit {
  return { start: node.getStart(), end: node.getEnd(), text };
}

/** Applies the edits between `from` and `to`, and returns that part of the text. Edits must not overlap. */
export function withEdits(text: string, edits: readonly Edit[], from = 0, to = text.length): string {
  const within = edits.filter(({ start, end }) => start >= from && end <= to);
  let at = from;
  let result = "";
  for (const edit of within.sort(inOrder)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, to);
}

function inOrder(a: Edit, b: Edit): number {
  return a.start - b.start || a.end - b.end;
}

export function overlap(one: Edit, other: Edit): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Applies edits, whose texts may have marks of moved.ts, and parses the result; the same file when nothing changed. */
export function edited(file: ts.SourceFile, edits: readonly Edit[]): ts.SourceFile {
  const changes = edits.map((edit) => ({ ...edit, ...withoutMarks(edit.text) }));
  const text = withEdits(file.text, changes);
  if (text === file.text) return file;
  const after = parse(text);
  keepChanged(file, changes.sort(inOrder), after);
  return after;
}

/**
 * Applies `change` from the top of the tree down, and removes comments. The result is printed and parsed again, because
 * the next pass asks for positions and parents, which created nodes do not have.
 */
export function rewrite(file: ts.SourceFile, change: Rewrite): ts.SourceFile {
  const { transformed } = ts.transform(file, [
    (context) => (root) => {
      const visit = (node: ts.Node): ts.Node | undefined =>
        change(node, (parent) => ts.visitEachChild(parent, visit, context));
      return ts.visitEachChild(root, visit, context);
    },
  ]);
  if (transformed[0] === file) return file;
  const printed = transformed[0] as ts.SourceFile;
  const after = parse(ts.createPrinter({ removeComments: true }).printFile(printed));
  keepPrinted(file, printed, after);
  return after;
}
