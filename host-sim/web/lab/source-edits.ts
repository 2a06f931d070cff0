/** Changes to a source that leave every line where it was. */
import type { AnyNode, Node } from "acorn";

/** Puts `text`, which has no line break, in the place of what is between `start` and `end`. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The name of the function that is called in each turn of a loop, with the loop's line. */
export const LOOP_GUARD = "$palmwireLoop";

type Fields = Readonly<Record<string, unknown>>;

/** Visits a node and all below it. */
function visit(node: AnyNode, visitor: (node: AnyNode) => void): void {
  visitor(node);
  for (const value of Object.values(node as unknown as Fields))
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
      if (isNode(child)) visit(child, visitor);
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

/** Calls of the guard in the body of every loop. */
export function loopGuards(ast: AnyNode): Edit[] {
  const edits: Edit[] = [];
  const insert = (at: number, text: string) => edits.push({ start: at, end: at, text });
  visit(ast, (node) => {
    if (!isLoop(node)) return;
    const call = `${LOOP_GUARD}(${node.loc?.start.line});`;
    const { body } = node;
    if (body.type === "BlockStatement") insert(body.start + 1, call);
    else {
      insert(body.start, `{${call}`);
      insert(body.end, "}");
    }
  });
  return edits;
}

type Loop = Extract<AnyNode, { type: `${"For" | "ForIn" | "ForOf" | "While" | "DoWhile"}Statement` }>;

function isLoop(node: AnyNode): node is Loop {
  return /^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(node.type);
}

/**
 * Takes away declarations of fields without a value, as all other ways to run an app do: they are there for
 * TypeScript, and must not undo what a class above has set.
 */
export function withoutFieldTypes(ast: AnyNode, source: string): Edit[] {
  const edits: Edit[] = [];
  visit(ast, (node) => {
    if (node.type !== "PropertyDefinition" || node.value) return;
    const { decorators } = node as unknown as { decorators?: readonly unknown[] };
    if (decorators && decorators.length > 0) return;
    const { start, end } = node;
    // Line breaks stay, so that every line does.
    for (const [at, line] of linesOf(source.slice(start, end)))
      edits.push({ start: start + at, end: start + at + line.length, text: " ".repeat(line.length) });
  });
  return edits;
}

function linesOf(text: string): [at: number, line: string][] {
  return [...text.matchAll(/[^\r\n\u2028\u2029]+/g)].map((match) => [match.index, match[0]]);
}

/** The source with these edits, which must not overlap, and the way back. */
export function edited(source: string, edits: readonly Edit[]): { text: string; columnBefore: ColumnBefore } {
  // Of insertions at one place those stay in order that were made in order.
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  let text = "";
  let at = 0;
  const inserted = new Map<number, { readonly column: number; readonly length: number }[]>();
  let line = 1;
  let lineStart = 0;
  for (const edit of sorted) {
    text += source.slice(at, edit.start);
    at = edit.end;
    for (; ; line++) {
      const next = text.indexOf("\n", lineStart);
      if (next < 0) break;
      lineStart = next + 1;
    }
    const length = edit.text.length - (edit.end - edit.start);
    if (length > 0) {
      const known = inserted.get(line) ?? [];
      inserted.set(line, [...known, { column: text.length - lineStart, length }]);
    }
    text += edit.text;
  }
  text += source.slice(at);
  return {
    text,
    columnBefore: (atLine, column) => {
      let before = column;
      for (const one of inserted.get(atLine) ?? []) {
        if (one.column < column) before -= Math.min(one.length, column - one.column);
      }
      return before;
    },
  };
}

/** The column that it was before the edits; lines count from 1, columns from 0. */
export type ColumnBefore = (line: number, column: number) => number;
