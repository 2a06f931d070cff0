import ts from "typescript";

/*
 * Queries on a parsed program. There are no types: a member is identified by its name, if the name is our own and is
 * declared once.
 */

/** Caches the results of a query on a node: several passes use the same query, and most passes change nothing. */
function cached<Node extends ts.Node, Result>(query: (node: Node) => Result): (node: Node) => Result {
  const results = new WeakMap<Node, Result>();
  return (node) => {
    let result = results.get(node);
    if (result === undefined) results.set(node, (result = query(node)));
    return result;
  };
}

/** Visits a node and its descendants. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Whether a node or one of its descendants passes a test. */
export function holds(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  return test(node) || ts.forEachChild(node, (child) => holds(child, test)) === true;
}

/** Whether an identifier is a declared name or the name of an accessed member, and not a value. */
export function isDeclared(node: ts.Identifier): boolean {
  const parent = node.parent as ts.Node | undefined;
  return parent !== undefined && "name" in parent && parent.name === node;
}

/** Whether a node is an identifier that is evaluated. */
export function isReference(node: ts.Node): node is ts.Identifier {
  return ts.isIdentifier(node) && (ts.isShorthandPropertyAssignment(node.parent) || !isDeclared(node));
}

/** All references in a program, by name. */
export const references = cached((file: ts.SourceFile): ReadonlyMap<string, readonly ts.Identifier[]> => {
  const found = new Map<string, ts.Identifier[]>();
  walk(file, (node) => {
    if (isReference(node)) listed(found, node.text).push(node);
  });
  return found;
});

/** Names that are assigned to after their declaration. */
export const assignedNames = cached((root: ts.Node): ReadonlySet<string> => {
  const names = new Set<string>();
  const add = (node: ts.Node) => ts.isIdentifier(node) && names.add(node.text);
  walk(root, (node) => {
    if (ts.isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind)) add(node.left);
    if (ts.isPostfixUnaryExpression(node) || (ts.isPrefixUnaryExpression(node) && isStep(node)))
      add(node.operand);
    if (ts.isForOfStatement(node) || ts.isForInStatement(node)) add(node.initializer);
  });
  return names;
});

/** Names of the parameters and variables of a function and of functions nested in it. */
export function declaredIn(root: ts.Node): Set<string> {
  const names = new Set<string>();
  walk(root, (node) => {
    if ((ts.isParameter(node) || ts.isVariableDeclaration(node)) && ts.isIdentifier(node.name))
      names.add(node.name.text);
  });
  return names;
}

/** Names that are declared anywhere but at the top level. */
export const localNames = cached((file: ts.SourceFile): ReadonlySet<string> => {
  const names = new Set<string>();
  walk(file, (node) => {
    if (!ts.isParameter(node) && !ts.isVariableDeclaration(node) && !ts.isFunctionDeclaration(node)) return;
    const isTop = ts.isVariableDeclaration(node) ? node.parent.parent.parent === file : node.parent === file;
    if (!isTop && node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
});

/** Declarations at the top level, by name. */
export const topNames = cached((file: ts.SourceFile): ReadonlyMap<string, ts.Node> => {
  const names = new Map<string, ts.Node>();
  for (const statement of file.statements)
    if (ts.isVariableStatement(statement))
      for (const each of statement.declarationList.declarations) names.set(each.name.getText(), each);
    else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      names.set(statement.name?.text ?? "", statement);
  return names;
});

/** The declaration of the parameter or variable that a reference refers to; undefined where it is neither. */
export function declarationOf(name: ts.Identifier): ts.Node | undefined {
  const isIt = (node: ts.ParameterDeclaration | ts.VariableDeclaration) => node.name.getText() === name.text;
  for (let node: ts.Node = name; ; node = node.parent) {
    let found: ts.Node | undefined;
    ts.forEachChild(node, (child) => {
      if (ts.isParameter(child) || ts.isVariableDeclaration(child)) found ??= isIt(child) ? child : undefined;
      const list = ts.isVariableStatement(child) ? child.declarationList : child;
      if (ts.isVariableDeclarationList(list)) found ??= list.declarations.find(isIt);
    });
    // The scope of a `var` is the function, not the block.
    if (ts.isFunctionLike(node))
      walk(node, (child) => {
        if (ts.isVariableDeclarationList(child) && !(child.flags & ts.NodeFlags.BlockScoped))
          found ??= child.declarations.find(isIt);
      });
    if (found || ts.isSourceFile(node)) return found;
  }
}

/** The innermost function, method or constructor around a node, or else its statement at the top level. */
export function hostOf(node: ts.Node): ts.Node {
  let host = node;
  while (!ts.isSourceFile(host.parent) && !ts.isFunctionLike(host)) host = host.parent;
  return host;
}

/** Declarations of members in classes and object literals, and accesses to members, by name. */
export interface Members {
  readonly declared: ReadonlyMap<string, readonly ts.Node[]>;
  readonly mentioned: ReadonlyMap<string, readonly ts.PropertyAccessExpression[]>;
}

export const membersIn = cached((file: ts.SourceFile): Members => {
  const declared = new Map<string, ts.Node[]>();
  const mentioned = new Map<string, ts.PropertyAccessExpression[]>();
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node)) listed(mentioned, node.name.text).push(node);
    else if (ts.isClassElement(node) || ts.isObjectLiteralElementLike(node))
      if (node.name) listed(declared, node.name.getText()).push(node);
  });
  return { declared, mentioned };
});

/** Classes at the top level, by name. */
export function classesIn(file: ts.SourceFile): Map<string, ts.ClassLikeDeclaration> {
  const classes = new Map<string, ts.ClassLikeDeclaration>();
  for (const [name, node] of topNames(file)) {
    const value = ts.isVariableDeclaration(node) ? node.initializer : node;
    if (value && ts.isClassLike(value)) classes.set(name, value);
  }
  return classes;
}

/** A class's name, or that of the variable that it is assigned to. */
export function classNameOf(node: ts.ClassLikeDeclaration): string {
  if (node.name) return node.name.text;
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : "";
}

/** The name of the class that a class extends; empty where it extends none. */
export function baseOf(node: ts.ClassLikeDeclaration): string {
  return node.heritageClauses?.[0]?.types[0].expression.getText() ?? "";
}

export function constructorOf(node: ts.ClassLikeDeclaration): ts.ConstructorDeclaration | undefined {
  return node.members.find(ts.isConstructorDeclaration);
}

export function usesThis(root: ts.Node): boolean {
  return holds(root, ({ kind }) => kind === ts.SyntaxKind.ThisKeyword);
}

export function usesArguments(root: ts.Node): boolean {
  return holds(root, (node) => ts.isIdentifier(node) && node.text === "arguments");
}

/** Whether an expression is the callee of a call. */
export function isCalled(use: ts.Expression): boolean {
  return ts.isCallExpression(use.parent) && use.parent.expression === use;
}

type Assignment = ts.ExpressionStatement & { expression: ts.BinaryExpression };

/** Whether a node is a statement of the form `a = b;`. */
export function isAssignment(node: ts.Node): node is Assignment {
  return (
    ts.isExpressionStatement(node) &&
    ts.isBinaryExpression(node.expression) &&
    node.expression.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** Whether an expression is the left side of `=`. */
export function isAssigned(node: ts.Expression): boolean {
  const { parent } = node;
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** Whether an expression is written to, be it by `=`, `+=`, `++` or `delete`. */
export function isWritten(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent))
    return parent.left === node && isAssignmentOperator(parent.operatorToken.kind);
  if (ts.isPostfixUnaryExpression(parent) || ts.isDeleteExpression(parent)) return true;
  return ts.isPrefixUnaryExpression(parent) && isStep(parent);
}

/** Whether an operator is `=`, `+=` or the like. */
export function isAssignmentOperator(kind: ts.SyntaxKind): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** Whether a prefix operator is `++` or `--`. */
export function isStep({ operator }: ts.PrefixUnaryExpression): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

/** The list of a key; adds an empty one where there is none. */
export function listed<Item>(map: Map<string, Item[]>, key: string): Item[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}
