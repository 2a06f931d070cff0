import ts from "typescript";
import { parse } from "./rewrite.js";

/** What stands in a text instead of what is there from `start` to `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What stands instead of a node. */
export function instead(node: ts.Node, text: string): Edit {
  return { start: node.getStart(), end: node.getEnd(), text };
}

/** A part of a text with edits, which do not overlap; those outside of it are none of its own. */
export function withEdits(text: string, edits: readonly Edit[], from = 0, to = text.length): string {
  const within = edits.filter(({ start, end }) => start >= from && end <= to);
  let at = from;
  let result = "";
  for (const edit of [...within].sort((a, b) => a.start - b.start || a.end - b.end)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at, to);
}

/** Whether two edits are of the same place. */
export function overlap(one: Edit, other: Edit): boolean {
  return one.start < other.end && other.start < one.end;
}

/** Edits that are in no other. */
export function outermost(edits: readonly Edit[]): Edit[] {
  const isIn = (edit: Edit, other: Edit) =>
    other.start <= edit.start && edit.end <= other.end && edit.end - edit.start < other.end - other.start;
  return edits.filter((edit) => !edits.some((other) => isIn(edit, other)));
}

/** A program with edits, read anew if that is another. */
export function edited(file: ts.SourceFile, edits: readonly Edit[]): ts.SourceFile {
  const text = withEdits(file.text, edits);
  return text === file.text ? file : parse(text);
}
