import ts from "typescript";
import { edited, instead, type Edit } from "./edits.js";
import { isWritten } from "./names.js";
import { membersIn } from "./program.js";
import { literalValue } from "./values.js";

/** What only one class has, and gives a literal, is that: where another class is meant too, each has its own. */
export function constantGetters(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const { declared, mentioned } = membersIn(file);
  const edits: Edit[] = [];
  for (const [name, mentions] of mentioned) {
    const all = declared.get(name) ?? [];
    const value = all.length === 1 ? literalOf(all[0]) : undefined;
    if (!own.has(name) || !value || mentions.some(isWritten)) continue;
    // Behind a call something else is made first.
    if (!mentions.every(({ expression }) => isSteady(expression))) continue;
    for (const mention of mentions) edits.push(instead(mention, `(${value.getText()})`));
  }
  return edited(file, edits);
}

/** The literal that a getter returns. */
function literalOf(member: ts.Node): ts.Expression | undefined {
  if (!ts.isGetAccessor(member)) return undefined;
  const [statement, ...more] = member.body?.statements ?? [];
  const isReturn = statement && ts.isReturnStatement(statement) && more.length === 0;
  return isReturn && statement.expression && literalValue(statement.expression)
    ? statement.expression
    : undefined;
}

/** Whether nothing happens when an object is asked for: `peers[i]`, `this.peer`. */
function isSteady(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return isSteady(node.expression);
  if (ts.isElementAccessExpression(node))
    return isSteady(node.expression) && ts.isIdentifier(node.argumentExpression);
  return ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword;
}
