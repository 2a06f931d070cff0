import ts from "typescript";
import { isAssignmentOperator, isStep } from "./names.js";

/** What stands for the values of all options until the bundle is sent. */
export const VALUES = "OPTION_VALUES";
/** What stands for the value of one option until then begins with this; its name comes next. */
export const OPTION = "OPTION_";

/** Whether a name stands for the value of one option, which is put in when the bundle is sent. */
export function isLate(node: ts.Node): boolean {
  return ts.isIdentifier(node) && node.text.startsWith(OPTION) && node.text !== VALUES;
}

/** The value of a literal, in an array so that undefined is one too; nothing where it is not known. */
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

const NONE: ReadonlySet<string> = new Set();

/** Whether working out an expression does nothing but that; `tells` are functions that only tell something. */
export function isIdle(node: ts.Expression, tells = NONE): boolean {
  const idle = (part: ts.Expression) => isIdle(part, tells);
  if (literalValue(node) || ts.isIdentifier(node)) return true;
  if (node.kind === ts.SyntaxKind.ThisKeyword || node.kind === ts.SyntaxKind.NullKeyword) return true;
  if (ts.isParenthesizedExpression(node) || ts.isPropertyAccessExpression(node)) return idle(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return !isStep(node) && idle(node.operand);
  if (ts.isBinaryExpression(node))
    return !isAssignmentOperator(node.operatorToken.kind) && idle(node.left) && idle(node.right);
  if (ts.isConditionalExpression(node))
    return idle(node.condition) && idle(node.whenTrue) && idle(node.whenFalse);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(idle);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.every(
      (field) =>
        ts.isShorthandPropertyAssignment(field) ||
        (ts.isPropertyAssignment(field) && ts.isIdentifier(field.name) && idle(field.initializer)),
    );
  if (ts.isCallExpression(node) && isMath(node.expression) && node.expression.name.text !== "random")
    return node.arguments.every(idle);
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return false;
  const { text } = node.expression;
  return (text === "getTime" || tells.has(text)) && node.arguments.every(idle);
}

/** A member of `Math`, which nobody changes. */
export function isMath(node: ts.Node): node is ts.PropertyAccessExpression {
  return (
    ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "Math"
  );
}
