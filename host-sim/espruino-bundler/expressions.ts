import ts from "typescript";
import { isAssignmentOperator, isStep } from "./syntax.js";

/*
 * Values, side effects and evaluation order of expressions.
 */

/** The placeholder of the object with the values of all options in a linked program. */
export const OPTION_VALUES = "OPTION_VALUES";
/** The placeholder of one option's value is this and the option's name. */
const OPTION_PREFIX = "OPTION_";

/** The placeholder of the value of one option. */
export function optionPlaceholder(name: string): string {
  return OPTION_PREFIX + name;
}

export function isOptionPlaceholder(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text.startsWith(OPTION_PREFIX) && node.text !== OPTION_VALUES;
}

/** The value of a literal, in an array because undefined is a value too; undefined for other expressions. */
export function literalValue(node: ts.Expression): [unknown] | undefined {
  if (ts.isParenthesizedExpression(node)) return literalValue(node.expression);
  if (ts.isNumericLiteral(node)) return [Number(node.text)];
  if (ts.isStringLiteral(node)) return [node.text];
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [true];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [false];
  if (ts.isVoidExpression(node) && ts.isNumericLiteral(node.expression)) return [undefined];
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const value = literalValue(node.operand);
    return value && typeof value[0] === "number" ? [-value[0]] : undefined;
  }
  return undefined;
}

/** Whether evaluating an expression has no side effects. `pureFunctions` are functions whose calls have none. */
export function isPure(node: ts.Expression, pureFunctions: ReadonlySet<string> = new Set()): boolean {
  const pure = (part: ts.Expression) => isPure(part, pureFunctions);
  if (literalValue(node) || ts.isIdentifier(node)) return true;
  if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.NullKeyword) return true;
  if (ts.isParenthesizedExpression(node) || ts.isPropertyAccessExpression(node)) return pure(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return !isStep(node) && pure(node.operand);
  if (ts.isBinaryExpression(node))
    return !isAssignmentOperator(node.operatorToken.kind) && pure(node.left) && pure(node.right);
  if (ts.isConditionalExpression(node))
    return pure(node.condition) && pure(node.whenTrue) && pure(node.whenFalse);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(pure);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every(
      (field) =>
        ts.isShorthandPropertyAssignment(field) ||
        (ts.isPropertyAssignment(field) && ts.isIdentifier(field.name) && pure(field.initializer)),
    );
  if (!ts.isCallExpression(node) || !node.arguments.every(pure)) return false;
  const callee = node.expression;
  if (ts.isIdentifier(callee)) return callee.text === "getTime" || pureFunctions.has(callee.text);
  return isMath(callee) && callee.name.text !== "random";
}

function isMath(node: ts.Node): node is ts.PropertyAccessExpression {
  return (
    ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "Math"
  );
}

/** Whether an expression keeps its value. `assigned` are the names that are assigned to anywhere. */
export function isSteady(node: ts.Expression, assigned: ReadonlySet<string>): boolean {
  if (ts.isParenthesizedExpression(node)) return isSteady(node.expression, assigned);
  if (ts.isIdentifier(node)) return !assigned.has(node.text);
  if (isMath(node)) return !assigned.has("Math");
  return node.kind === ts.SyntaxKind.ThisKeyword || literalValue(node) !== undefined;
}

/** The statement whose evaluation begins with a call, so that the call can be moved before it; undefined for none. */
export function statementBegunBy(
  call: ts.Expression,
  assigned: ReadonlySet<string>,
): ts.Statement | undefined {
  let node: ts.Node = call;
  for (; ts.isExpression(node.parent); node = node.parent)
    if (!isEvaluatedFirst(node as ts.Expression, node.parent, assigned)) return undefined;
  const { parent } = node;
  if (ts.isVariableDeclaration(parent)) {
    const list = parent.parent;
    const isFirst = ts.isVariableDeclarationList(list) && list.declarations[0] === parent;
    return isFirst && ts.isVariableStatement(list.parent) ? list.parent : undefined;
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

/** Whether an expression evaluates `part` before anything that has side effects or that `part` may change. */
function isEvaluatedFirst(part: ts.Expression, whole: ts.Expression, assigned: ReadonlySet<string>): boolean {
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
    if (isAssignmentOperator(kind)) return false;
    if (whole.left === part) return true;
    const isLazy =
      kind === ts.SyntaxKind.AmpersandAmpersandToken ||
      kind === ts.SyntaxKind.BarBarToken ||
      kind === ts.SyntaxKind.QuestionQuestionToken;
    return !isLazy && steady(whole.left);
  }
  if (!ts.isCallExpression(whole) && !ts.isNewExpression(whole)) return false;
  if (whole.expression === part) return true;
  const isNamed = steady(whole.expression) || whole.expression.kind === ts.SyntaxKind.SuperKeyword;
  const before = whole.arguments?.slice(0, whole.arguments.indexOf(part)) ?? [];
  return isNamed && before.every(steady);
}
