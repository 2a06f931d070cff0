import ts from "typescript";
import { rewrite } from "../edits.js";
import { isPure } from "../expressions.js";
import { isAssigned, isReference, references, walk } from "../syntax.js";

const { factory } = ts;

/*
 * These passes remove unused code. They are repeated, as more may be unused after that.
 */

/** Removes functions, classes and variables that are referred to only by themselves. */
export function unusedNames(file: ts.SourceFile): ts.SourceFile {
  const all = references(file);
  const isUnused = (name: ts.Node | undefined, declaration: ts.Node): boolean => {
    if (!name || !ts.isIdentifier(name)) return false;
    let own = 0;
    walk(declaration, (node) => {
      if (isReference(node) && node.text === name.text) own++;
    });
    return (all.get(name.text)?.length ?? 0) === own;
  };
  return rewrite(file, (node, visitChildren) => {
    if (ts.isFunctionDeclaration(node) && isUnused(node.name, node)) return undefined;
    if (ts.isVariableStatement(node)) {
      const [declaration, ...others] = node.declarationList.declarations;
      const { initializer } = declaration;
      if (others.length === 0 && isUnused(declaration.name, declaration)) {
        if (!initializer || ts.isClassExpression(initializer) || isPure(initializer)) return undefined;
        return visitChildren(factory.createExpressionStatement(initializer));
      }
    }
    return visitChildren(node);
  });
}

/**
 * Removes methods and accessors of classes that are never accessed. `own` are the names that only our code uses: in quotes
 * they are strings, not accesses to members.
 */
export function unusedMembers(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const mentioned = new Set<string>();
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node)) mentioned.add(node.name.text);
    if (ts.isStringLiteral(node) && !own.has(node.text)) mentioned.add(node.text);
  });
  return rewrite(file, (node, visitChildren) => {
    const isUnused =
      (ts.isMethodDeclaration(node) || ts.isAccessor(node)) &&
      ts.isClassLike(node.parent) &&
      !mentioned.has(node.name.getText());
    return isUnused ? undefined : visitChildren(node);
  });
}

/**
 * Replaces members with names of `own` that nothing defines by undefined: optional methods that no app of the program
 * has. Calls of them stay, for `fold` to remove with the condition that guards them. `options` are the names of the
 * app's options, which are defined where the bundle is made, not in the program.
 */
export function absentMembers(
  file: ts.SourceFile,
  own: ReadonlySet<string>,
  options: readonly string[],
): ts.SourceFile {
  const defined = new Set<string>(options);
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node) && isAssigned(node)) defined.add(node.name.text);
    if (ts.isClassElement(node) || ts.isObjectLiteralElementLike(node))
      defined.add(node.name?.getText() ?? "");
  });
  return rewrite(file, (node, visitChildren) => {
    const isAbsent =
      ts.isPropertyAccessExpression(node) &&
      own.has(node.name.text) &&
      !defined.has(node.name.text) &&
      isPure(node.expression) &&
      !(ts.isCallExpression(node.parent) && node.parent.expression === node);
    return isAbsent ? factory.createVoidZero() : visitChildren(node);
  });
}

/** Removes fields with names of `own` that are written and never read, but not the side effects of their values. */
export function unreadFields(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const read = new Set<string>();
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node) && !isAssigned(node)) read.add(node.name.text);
  });
  const pure = pureFunctions(file);
  const isUnread = (name: ts.Node) => ts.isIdentifier(name) && own.has(name.text) && !read.has(name.text);
  return rewrite(file, (node, visitChildren) => {
    if (ts.isShorthandPropertyAssignment(node) && isUnread(node.name)) return undefined;
    if (ts.isPropertyAssignment(node) && isUnread(node.name) && isPure(node.initializer, pure))
      return undefined;
    if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left)) {
      const { left, right } = node;
      if (isAssigned(left) && isPure(left.expression) && isUnread(left.name))
        return ts.isExpressionStatement(node.parent) && isPure(right, pure)
          ? factory.createVoidZero()
          : visitChildren(right);
    }
    return visitChildren(node);
  });
}

/** Functions that only return a value, and have no side effects. */
function pureFunctions(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (!ts.isFunctionDeclaration(statement) || !statement.body) continue;
    const [first, ...more] = statement.body.statements;
    if (statement.name && more.length === 0 && first && ts.isReturnStatement(first) && first.expression)
      if (isPure(first.expression)) names.add(statement.name.text);
  }
  return names;
}
