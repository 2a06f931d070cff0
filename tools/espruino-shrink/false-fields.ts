import ts from "typescript";
import { edited, type Edit } from "./edits.js";
import { isAsked, isAssigned } from "./names.js";
import { hostOf, membersIn, walk } from "./program.js";
import { literalValue } from "./values.js";

const { SyntaxKind } = ts;

/** Fields of which only whether they are set is asked need not be there before they are. */
export function falseFields(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const edits: Edit[] = [];
  const { declared, mentioned } = membersIn(file);
  for (const [name, mentions] of mentioned) {
    if (!own.has(name) || declared.has(name)) continue;
    if (!mentions.every((access) => isAssigned(access) || isAsked(access))) continue;
    for (const access of mentions.filter(isAssigned)) {
      const { parent } = access;
      if (ts.isBinaryExpression(parent) && isFirst(access) && isFalse(parent.right))
        edits.push({ start: parent.getStart(), end: parent.right.getStart(), text: "" });
    }
  }
  return edited(file, edits);
}

/** Whether `this.field` is assigned in a statement of a constructor's: the field is not there yet. */
function isFirst(access: ts.PropertyAccessExpression): boolean {
  let node: ts.Node = access.parent;
  while (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.EqualsToken)
    node = node.parent;
  if (!ts.isExpressionStatement(node) || !ts.isBlock(node.parent)) return false;
  if (!ts.isConstructorDeclaration(node.parent.parent)) return false;
  const { statements } = node.parent;
  const before = statements.slice(0, statements.indexOf(node));
  const isThis = access.expression.kind === SyntaxKind.ThisKeyword;
  return isThis && hostOf(access) === node.parent.parent && before.every((each) => isQuiet(each, access));
}

/** Whether a statement of a constructor says nothing of a field, and calls nobody that might. */
function isQuiet(statement: ts.Statement, access: ts.PropertyAccessExpression): boolean {
  let quiet = true;
  walk(statement, (node) => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === access.name.text) quiet = false;
    if (ts.isCallExpression(node)) quiet = false;
  });
  return quiet;
}

/** The value of a chain of assignments of false, 0 or the like. */
function isFalse(node: ts.Expression): boolean {
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.EqualsToken)
    return isFalse(node.right);
  const value = literalValue(node);
  return value !== undefined && !value[0];
}
