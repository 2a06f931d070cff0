import ts from "typescript";
import { once } from "./once.js";

/*
 * Where a program declares names, and where it assigns to them.
 */

/** Whether an identifier is the name of something, a member's for one, and no value. */
export function isDeclared(node: ts.Identifier): boolean {
  const parent = node.parent as ts.Node | undefined;
  return parent !== undefined && "name" in parent && parent.name === node;
}

/** Names declared anywhere but at the top. */
export const localNames = once((file: ts.SourceFile): ReadonlySet<string> => {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const local =
      (ts.isParameter(node) || ts.isVariableDeclaration(node) || ts.isFunctionDeclaration(node)) && node.name;
    const top = ts.isVariableDeclaration(node) ? node.parent.parent.parent === file : node.parent === file;
    if (local && ts.isIdentifier(local) && !top) names.add(local.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return names;
});

type Assignment = ts.ExpressionStatement & { expression: ts.BinaryExpression };

/** Whether a node is a statement that is a plain assignment. */
export function isAssignment(node: ts.Node): node is Assignment {
  return (
    ts.isExpressionStatement(node) &&
    ts.isBinaryExpression(node.expression) &&
    node.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** Whether an expression is what a plain assignment writes to. */
export function isAssigned(node: ts.PropertyAccessExpression): boolean {
  const { parent } = node;
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** Whether an operator assigns, as `=` and `+=` do. */
export function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** `++` or `--` */
export function isStep({ operator }: ts.PrefixUnaryExpression): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

/** Whether an expression is written to in any way. */
export function isWritten(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent))
    return parent.left === node && isAssignmentOperator(parent.operatorToken.kind);
  if (ts.isPostfixUnaryExpression(parent) || ts.isDeleteExpression(parent)) return true;
  return ts.isPrefixUnaryExpression(parent) && isStep(parent);
}

/** Whether all that matters of an expression is whether it is true, or the same as another. */
export function isCondition(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent)) return parent.expression === node;
  if (ts.isForStatement(parent) || ts.isConditionalExpression(parent)) return parent.condition === node;
  if (ts.isPrefixUnaryExpression(parent)) return true;
  if (ts.isTypeOfExpression(parent)) return true;
  if (!ts.isBinaryExpression(parent)) return false;
  const { kind } = parent.operatorToken;
  return isComparison(kind) || (isChoice(kind) && parent.left === node);
}

/** `&&`, `||` or `??` */
export function isChoice(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** `===` and its like */
export function isComparison(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
    kind === ts.SyntaxKind.EqualsEqualsToken ||
    kind === ts.SyntaxKind.ExclamationEqualsToken
  );
}

/** Whether nothing but the truth of a value matters. */
export function isAsked(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isParenthesizedExpression(parent)) return isAsked(parent);
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent)) return parent.expression === node;
  if (ts.isConditionalExpression(parent) && parent.condition === node) return true;
  if (!ts.isBinaryExpression(parent)) return false;
  const { kind } = parent.operatorToken;
  return (
    (kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.AmpersandAmpersandToken) && isAsked(parent)
  );
}
