import ts from "typescript";
import { rewrite } from "../edits.js";
import { isPure, literalValue } from "../expressions.js";

const { factory, SyntaxKind } = ts;

/** Evaluates constant conditions, and removes branches that are never taken. */
export function fold(file: ts.SourceFile): ts.SourceFile {
  return rewrite(file, (node, visitChildren) => {
    const result = folded(visitChildren(node));
    const isNeedless =
      ts.isExpressionStatement(result) &&
      !ts.isStringLiteral(result.expression) &&
      isPure(result.expression) &&
      !ts.isSourceFile(node.parent);
    return isNeedless ? factory.createEmptyStatement() : result;
  });
}

function folded(node: ts.Node): ts.Node {
  if (ts.isParenthesizedExpression(node)) return isPlain(node.expression) ? node.expression : node;
  if (ts.isPrefixUnaryExpression(node) && node.operator === SyntaxKind.ExclamationToken) {
    const value = literalValue(node.operand);
    return value ? literal(!value[0]) : node;
  }
  if (ts.isTypeOfExpression(node)) {
    const value = literalValue(node.expression);
    return value ? factory.createStringLiteral(typeof value[0]) : node;
  }
  if (ts.isBinaryExpression(node)) return foldedBinary(node);
  if (ts.isConditionalExpression(node)) {
    const value = literalValue(node.condition);
    return value ? (value[0] ? node.whenTrue : node.whenFalse) : node;
  }
  if (ts.isIfStatement(node)) return foldedIf(node);
  if (ts.isBlock(node)) {
    const full = node.statements.filter((statement) => !ts.isEmptyStatement(statement));
    return full.length < node.statements.length ? factory.updateBlock(node, full) : node;
  }
  return node;
}

/** Whether an expression never needs parentheses. */
function isPlain(node: ts.Expression): boolean {
  return (
    ts.isIdentifier(node) ||
    ts.isStringLiteral(node) ||
    node.kind === SyntaxKind.TrueKeyword ||
    node.kind === SyntaxKind.FalseKeyword ||
    node.kind === SyntaxKind.ThisKeyword
  );
}

function literal(value: boolean): ts.Expression {
  return value ? factory.createTrue() : factory.createFalse();
}

function foldedBinary(node: ts.BinaryExpression): ts.Expression {
  const { kind } = node.operatorToken;
  const left = literalValue(node.left);
  if (!left) return shortened(node);
  if (kind === SyntaxKind.AmpersandAmpersandToken) return left[0] ? node.right : node.left;
  if (kind === SyntaxKind.BarBarToken) return left[0] ? node.left : node.right;
  const right = literalValue(node.right);
  if (!right) return node;
  if (kind === SyntaxKind.EqualsEqualsEqualsToken) return literal(left[0] === right[0]);
  if (kind === SyntaxKind.ExclamationEqualsEqualsToken) return literal(left[0] !== right[0]);
  if (typeof left[0] !== "number" || typeof right[0] !== "number") return node;
  if (kind === SyntaxKind.LessThanToken) return literal(left[0] < right[0]);
  if (kind === SyntaxKind.GreaterThanToken) return literal(left[0] > right[0]);
  return node;
}

/** Makes `a || b` of `(a || false) || b`, and `a && b` of `(a && true) && b`. */
function shortened(node: ts.BinaryExpression): ts.Expression {
  const { left, operatorToken, right } = node;
  const { kind } = operatorToken;
  if (!ts.isBinaryExpression(left) || left.operatorToken.kind !== kind) return node;
  const value = literalValue(left.right);
  const isNeedless =
    value &&
    ((kind === SyntaxKind.BarBarToken && !value[0]) ||
      (kind === SyntaxKind.AmpersandAmpersandToken && value[0]));
  return isNeedless ? factory.updateBinaryExpression(node, left.left, operatorToken, right) : node;
}

function foldedIf(node: ts.IfStatement): ts.Statement {
  const { expression, thenStatement, elseStatement } = node;
  const value = truthOf(expression);
  if (value) return value[0] ? thenStatement : (elseStatement ?? factory.createEmptyStatement());
  if (!isEmpty(thenStatement) || (elseStatement && !isEmpty(elseStatement))) return node;
  return isPure(expression) ? factory.createEmptyStatement() : factory.createExpressionStatement(expression);
}

/** The value of a condition, in an array; undefined where it is unknown. */
function truthOf(node: ts.Expression): [unknown] | undefined {
  const { AmpersandAmpersandToken } = SyntaxKind;
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== AmpersandAmpersandToken)
    return literalValue(node);
  const right = literalValue(node.right);
  return right && !right[0] && isPure(node.left) ? [false] : undefined;
}

function isEmpty(node: ts.Statement): boolean {
  return ts.isEmptyStatement(node) || (ts.isBlock(node) && node.statements.every(isEmpty));
}
