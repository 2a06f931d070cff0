import ts from "typescript";
import { isAssignmentOperator, isStep } from "./names.js";
import { once } from "./once.js";

/*
 * What passes ask of a whole program. Names of members mean the same everywhere: a member that is declared once, under a
 * name that only our own code has, is meant wherever that name is.
 */

/** Looks at a node and at all below it. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Whether an identifier stands for a value, and is no name of a member or of what is declared. */
export function isReference(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return !("name" in parent && parent.name === node);
}

/** Names of variables that something is assigned to after they were declared. */
export const assignedNames = once((root: ts.Node): ReadonlySet<string> => {
  const names = new Set<string>();
  const add = (node: ts.Node) => ts.isIdentifier(node) && names.add(node.text);
  walk(root, (node) => {
    if (ts.isBinaryExpression(node) && isAssignmentOperator(node.operatorToken.kind)) add(node.left);
    if (ts.isPostfixUnaryExpression(node) || (ts.isPrefixUnaryExpression(node) && isStep(node)))
      add(node.operand);
    if ((ts.isForOfStatement(node) || ts.isForInStatement(node)) && ts.isIdentifier(node.initializer))
      add(node.initializer);
  });
  return names;
});

/** Names of parameters and variables in a function, its own included. */
export function declaredIn(root: ts.Node): Set<string> {
  const names = new Set<string>();
  walk(root, (node) => {
    if ((ts.isParameter(node) || ts.isVariableDeclaration(node)) && ts.isIdentifier(node.name))
      names.add(node.name.text);
  });
  return names;
}

/** The parameter or variable that a name stands for, if it is one. */
export function declarationOf(name: ts.Identifier): ts.Node | undefined {
  const isIt = (node: ts.ParameterDeclaration | ts.VariableDeclaration) => node.name.getText() === name.text;
  for (let node: ts.Node = name; ; node = node.parent) {
    let found: ts.Node | undefined;
    ts.forEachChild(node, (child) => {
      if (ts.isParameter(child) || ts.isVariableDeclaration(child)) found ??= isIt(child) ? child : undefined;
      const list = ts.isVariableStatement(child) ? child.declarationList : child;
      if (ts.isVariableDeclarationList(list)) found ??= list.declarations.find(isIt);
    });
    // Whatever block it is in, `var` is the function's.
    if (ts.isFunctionLike(node))
      walk(node, (child) => {
        if (ts.isVariableDeclarationList(child) && !(child.flags & ts.NodeFlags.BlockScoped))
          found ??= child.declarations.find(isIt);
      });
    if (found || ts.isSourceFile(node)) return found;
  }
}

/** The function, method, constructor or statement at the top that a node is in. */
export function hostOf(node: ts.Node): ts.Node {
  let host = node;
  while (!ts.isSourceFile(host.parent) && !ts.isFunctionLike(host)) host = host.parent;
  return host;
}

/** References to names, by name. */
export const references = once((file: ts.SourceFile): ReadonlyMap<string, readonly ts.Identifier[]> => {
  const found = new Map<string, ts.Identifier[]>();
  walk(file, (node) => {
    if (isReference(node)) listed(found, node.text).push(node);
  });
  return found;
});

/** Where members are declared and where they are mentioned, by name. */
export interface Members {
  readonly declared: ReadonlyMap<string, readonly ts.Node[]>;
  readonly mentioned: ReadonlyMap<string, readonly ts.PropertyAccessExpression[]>;
}

export const membersIn = once((file: ts.SourceFile): Members => {
  const declared = new Map<string, ts.Node[]>();
  const mentioned = new Map<string, ts.PropertyAccessExpression[]>();
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node)) listed(mentioned, node.name.text).push(node);
    else if (ts.isClassElement(node) || ts.isObjectLiteralElementLike(node))
      if (node.name) listed(declared, node.name.getText()).push(node);
  });
  return { declared, mentioned };
});

/** Classes at the top, by name. */
export function classesIn(file: ts.SourceFile): Map<string, ts.ClassLikeDeclaration> {
  const classes = new Map<string, ts.ClassLikeDeclaration>();
  for (const statement of file.statements) {
    if (ts.isClassDeclaration(statement) && statement.name) classes.set(statement.name.text, statement);
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (initializer && ts.isClassExpression(initializer)) classes.set(name.getText(), initializer);
  }
  return classes;
}

/** What is declared at the top, by its name. */
export const topNames = once((file: ts.SourceFile): ReadonlyMap<string, ts.Node> => {
  const names = new Map<string, ts.Node>();
  for (const statement of file.statements)
    if (ts.isVariableStatement(statement))
      for (const each of statement.declarationList.declarations) names.set(each.name.getText(), each);
    else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
      names.set(statement.name?.text ?? "", statement);
  return names;
});

/** Whether a node or one below it is what is looked for. */
export function holds(node: ts.Node, isIt: (node: ts.Node) => boolean): boolean {
  return isIt(node) || ts.forEachChild(node, (child) => holds(child, isIt)) === true;
}

/** Whether a function says `this`. */
export function hasThis(root: ts.Node): boolean {
  return holds(root, ({ kind }) => kind === ts.SyntaxKind.ThisKeyword);
}

/** Whether a function asks for all that it is given. */
export const saysArguments = once((root: ts.Node): boolean =>
  holds(root, (node) => ts.isIdentifier(node) && node.text === "arguments"),
);

/** Whether a function is mentioned to be called. */
export function isCalled(use: ts.Expression): boolean {
  return ts.isCallExpression(use.parent) && use.parent.expression === use;
}

/** What a class is called: its own name or its variable's. */
export function classNameOf(node: ts.ClassLikeDeclaration): string {
  if (node.name) return node.name.text;
  return ts.isVariableDeclaration(node.parent) ? node.parent.name.getText() : "";
}

/** The name of what a class extends. */
export function baseOf(node: ts.ClassLikeDeclaration): string {
  return node.heritageClauses?.[0]?.types[0].expression.getText() ?? "";
}

export function constructorOf(node: ts.ClassLikeDeclaration): ts.ConstructorDeclaration | undefined {
  return node.members.find(ts.isConstructorDeclaration);
}

/** The list at a name, made if there is none. */
export function listed<Item>(map: Map<string, Item[]>, name: string): Item[] {
  const list = map.get(name) ?? [];
  map.set(name, list);
  return list;
}
