import ts from "typescript";
import { isAssignmentOperator, isStep } from "./names.js";
import { isMath, literalValue } from "./values.js";

/*
 * In which order a program does things: what may be done before the statement that it is a part of, and what may be
 * left out of account as it stays the same.
 */

/** Whether an expression is the same a little later; `assigned` are the names that are assigned to somewhere. */
export function isSteady(node: ts.Expression, assigned: ReadonlySet<string>): boolean {
  if (ts.isParenthesizedExpression(node)) return isSteady(node.expression, assigned);
  if (ts.isIdentifier(node)) return !assigned.has(node.text);
  if (isMath(node)) return !assigned.has("Math");
  return node.kind === ts.SyntaxKind.ThisKeyword || literalValue(node) !== undefined;
}

/** The statement that does nothing before it makes a call, if there is one. */
export function comesFirst(call: ts.Expression, assigned: ReadonlySet<string>): ts.Statement | undefined {
  let node: ts.Node = call;
  for (; ts.isExpression(node.parent); node = node.parent)
    if (!isFirst(node as ts.Expression, node.parent, assigned)) return undefined;
  const { parent } = node;
  if (ts.isVariableDeclaration(parent)) {
    const list = parent.parent;
    const isOnly = ts.isVariableDeclarationList(list) && list.declarations[0] === parent;
    return isOnly && ts.isVariableStatement(list.parent) ? list.parent : undefined;
  }
  const isHead =
    (ts.isExpressionStatement(parent) ||
      ts.isReturnStatement(parent) ||
      ts.isThrowStatement(parent) ||
      ts.isIfStatement(parent) ||
      ts.isForOfStatement(parent)) &&
    parent.expression === node;
  return isHead ? parent : undefined;
}

/** Whether an expression does nothing before a part of it, and reads nothing that may be another then. */
function isFirst(part: ts.Expression, whole: ts.Expression, assigned: ReadonlySet<string>): boolean {
  const steady = (node: ts.Expression) => isSteady(node, assigned);
  if (ts.isParenthesizedExpression(whole) || ts.isPropertyAccessExpression(whole)) return true;
  if (ts.isPrefixUnaryExpression(whole)) return !isStep(whole);
  if (ts.isVoidExpression(whole) || ts.isTypeOfExpression(whole)) return true;
  if (ts.isElementAccessExpression(whole)) return whole.expression === part || steady(whole.expression);
  if (ts.isConditionalExpression(whole)) return whole.condition === part;
  if (ts.isBinaryExpression(whole)) {
    const { kind } = whole.operatorToken;
    if (kind === ts.SyntaxKind.EqualsToken)
      return (
        whole.right === part &&
        (ts.isIdentifier(whole.left) ||
          (ts.isPropertyAccessExpression(whole.left) && steady(whole.left.expression)))
      );
    if (whole.left === part) return !isAssignmentOperator(kind);
    const isLazy =
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken;
    return !isLazy && !isAssignmentOperator(kind) && steady(whole.left);
  }
  if (!ts.isCallExpression(whole) && !ts.isNewExpression(whole)) return false;
  if (whole.expression === part) return true;
  const isNamed = steady(whole.expression) || whole.expression.kind === ts.SyntaxKind.SuperKeyword;
  const before = whole.arguments?.slice(0, whole.arguments.indexOf(part)) ?? [];
  return isNamed && before.every(steady);
}

/** Whether a function does nothing after a statement of its. */
export function isLast(statement: ts.Statement): boolean {
  const { parent } = statement;
  if (ts.isBlock(parent)) {
    const next = parent.statements.at(parent.statements.indexOf(statement) + 1);
    const isEnd = parent.statements.at(-1) === statement;
    if (!isEnd && next && ts.isReturnStatement(next)) return next.expression === undefined;
    if (!isEnd) return false;
    const outer = parent.parent;
    if (ts.isFunctionLike(outer)) return true;
    if (ts.isIfStatement(outer) || ts.isTryStatement(outer)) return isLast(outer);
    return ts.isBlock(outer) && isLast(parent);
  }
  return ts.isIfStatement(parent) && isLast(parent);
}
