import ts from "typescript";
import { isAssigned, isAssignment } from "./names.js";
import { walk } from "./program.js";
import { rewrite } from "./rewrite.js";
import { isIdle } from "./values.js";

/** A field that a constructor sets to undefined need not be there. */
export function undefinedFields(file: ts.SourceFile): ts.SourceFile {
  return rewrite(file, (node, visitChildren) =>
    isAssignment(node) &&
    isUndefined(node.expression.right) &&
    ts.isPropertyAccessExpression(node.expression.left) &&
    node.expression.left.expression.kind === ts.SyntaxKind.ThisKeyword &&
    ts.isBlock(node.parent) &&
    ts.isConstructorDeclaration(node.parent.parent)
      ? undefined
      : visitChildren(node),
  );
}

function isUndefined(node: ts.Expression): boolean {
  return ts.isVoidExpression(node) || (ts.isIdentifier(node) && node.text === "undefined");
}

/**
 * Methods and accessors that nothing mentions go; doing it again takes those that only they mentioned. What is in
 * quotes is never one of `own`.
 */
export function unusedMembers(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const mentioned = new Set<string>();
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node)) mentioned.add(node.name.text);
    if (ts.isStringLiteral(node) && !own.has(node.text)) mentioned.add(node.text);
  });
  return rewrite(file, (node, visitChildren) => {
    const unused =
      (ts.isMethodDeclaration(node) || ts.isAccessor(node)) &&
      ts.isClassLike(node.parent) &&
      !mentioned.has(node.name.getText());
    return unused ? undefined : visitChildren(node);
  });
}

/** Fields that are only written go, where working out the value has no effect. */
export function unreadFields(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const read = new Set<string>();
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node) && !isAssigned(node)) read.add(node.name.text);
  });
  const tells = tellingFunctions(file);
  const isUnread = (name: ts.Node) => ts.isIdentifier(name) && own.has(name.text) && !read.has(name.text);
  return rewrite(file, (node, visitChildren) => {
    if (ts.isShorthandPropertyAssignment(node) && isUnread(node.name)) return undefined;
    if (ts.isPropertyAssignment(node) && isUnread(node.name) && isIdle(node.initializer, tells))
      return undefined;
    if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left)) {
      const { left, right } = node;
      if (isAssigned(left) && isIdle(left.expression) && isUnread(left.name))
        return ts.isExpressionStatement(node.parent) && isIdle(right, tells)
          ? ts.factory.createVoidZero()
          : visitChildren(right);
    }
    return visitChildren(node);
  });
}

/** Functions that work out a value and do nothing else. */
function tellingFunctions(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isFunctionDeclaration(statement) || !statement.body) continue;
    const [first, ...more] = statement.body.statements;
    if (statement.name && more.length === 0 && first && ts.isReturnStatement(first) && first.expression)
      if (isIdle(first.expression)) names.add(statement.name.text);
  }
  return names;
}

/** Calls of methods that do nothing go, and with them the methods. */
export function emptyMethods(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const full = new Set<string>();
  const empty = new Set<string>();
  walk(file, (node) => {
    if (!ts.isClassElement(node) && !ts.isObjectLiteralElementLike(node)) return;
    const isEmpty = ts.isMethodDeclaration(node) && node.body?.statements.length === 0;
    if (node.name) (isEmpty ? empty : full).add(node.name.getText());
  });
  const isNothing = (name: string) => own.has(name) && empty.has(name) && !full.has(name);
  return rewrite(file, (node, visitChildren) =>
    ts.isExpressionStatement(node) &&
    ts.isCallExpression(node.expression) &&
    ts.isPropertyAccessExpression(node.expression.expression) &&
    isNothing(node.expression.expression.name.text) &&
    isIdle(node.expression.expression.expression) &&
    node.expression.arguments.every((each) => isIdle(each))
      ? ts.factory.createEmptyStatement()
      : visitChildren(node),
  );
}
