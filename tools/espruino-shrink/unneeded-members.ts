import ts from "typescript";
import { isAssigned, isAssignment } from "./names.js";
import { rewrite } from "./rewrite.js";

/** A field that a constructor sets to undefined need not be there. */
export function undefinedFields(file: ts.SourceFile): ts.SourceFile {
  return rewrite(file, (node, visitChildren) =>
    isAssignment(node) &&
    isUndefined(node.expression.right) &&
    ts.isPropertyAccessExpression(node.expression.left) &&
    node.expression.left.expression.kind === ts.SyntaxKind.ThisKeyword &&
    ts.isConstructorDeclaration(node.parent.parent)
      ? undefined
      : visitChildren(node),
  );
}

function isUndefined(node: ts.Expression): boolean {
  return ts.isVoidExpression(node) || (ts.isIdentifier(node) && node.text === "undefined");
}

/** Methods and accessors that nothing mentions go, and then those that only they mentioned. */
export function unusedMembers(file: ts.SourceFile): ts.SourceFile {
  const mentioned = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node)) mentioned.add(node.name.text);
    if (ts.isStringLiteral(node)) mentioned.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  let removed = false;
  const smaller = rewrite(file, (node, visitChildren) => {
    const unused =
      (ts.isMethodDeclaration(node) || ts.isAccessor(node)) &&
      ts.isClassLike(node.parent) &&
      !mentioned.has(node.name.getText());
    removed ||= unused;
    return unused ? undefined : visitChildren(node);
  });
  return removed ? unusedMembers(smaller) : smaller;
}

/** Fields that are only written go, where working out the value has no effect. */
export function unreadFields(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const read = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && !isAssigned(node)) read.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const isUnread = (name: ts.Node) => ts.isIdentifier(name) && own.has(name.text) && !read.has(name.text);
  return rewrite(file, (node, visitChildren) => {
    if (ts.isShorthandPropertyAssignment(node) && isUnread(node.name)) return undefined;
    if (ts.isPropertyAssignment(node) && isUnread(node.name) && isIdle(node.initializer)) return undefined;
    if (isAssignment(node) && isIdle(node.expression.right)) {
      const { left } = node.expression;
      if (ts.isPropertyAccessExpression(left) && isIdle(left.expression) && isUnread(left.name))
        return undefined;
    }
    return visitChildren(node);
  });
}

/** Whether working out an expression does nothing but that. */
function isIdle(node: ts.Expression): boolean {
  if (ts.isPropertyAccessExpression(node)) return isIdle(node.expression);
  if (ts.isPrefixUnaryExpression(node)) return isIdle(node.operand);
  return (
    ts.isIdentifier(node) ||
    ts.isLiteralExpression(node) ||
    node.kind === ts.SyntaxKind.ThisKeyword ||
    isConstant(node)
  );
}

function isConstant({ kind }: ts.Expression): boolean {
  return kind === ts.SyntaxKind.TrueKeyword || kind === ts.SyntaxKind.FalseKeyword;
}
