import ts from "typescript";
import { edited, instead, type Edit } from "./edits.js";
import { isAssigned } from "./names.js";
import { walk } from "./program.js";

/** What the app's options are called in it. */
const VALUES = /(^|\.)values$/;

/** Options whose values are known are these values, where nobody assigns to them. */
export function knownOptions(file: ts.SourceFile, known: Readonly<Record<string, string>>): ts.SourceFile {
  const reads: ts.PropertyAccessExpression[] = [];
  const assigned = new Set<string>();
  walk(file, (node) => {
    if (!ts.isPropertyAccessExpression(node) || !Object.hasOwn(known, node.name.text)) return;
    if (isAssigned(node)) assigned.add(node.name.text);
    else if (VALUES.test(node.expression.getText())) reads.push(node);
  });
  const edits = reads
    .filter(({ name }) => !assigned.has(name.text))
    .map((read): Edit => instead(read, JSON.stringify(known[read.name.text])));
  return edited(file, edits);
}
