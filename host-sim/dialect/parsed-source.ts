import type { Reference, ScopeManager } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { visitorKeys } from "@typescript-eslint/visitor-keys";

/** A source as ESLint's rules see it: its tree, whose nodes know their parents, and the scopes of its names. */
export interface ParsedSource {
  /** The path of the file, as it is shown. */
  readonly path: string;
  readonly ast: TSESTree.Program;
  readonly scopes: ScopeManager;
}

/** What is wrong with the syntax of a source. Lines and columns count from 1. */
export class SyntaxFault extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.line = line;
    this.column = column;
  }
}

/** Tells each node of a tree its parent, as ESLint does with the trees that it is given. */
export function setParents(ast: TSESTree.Program): void {
  visit(ast, (node, [parent]) => {
    if (parent !== undefined) (node as { parent: TSESTree.Node }).parent = parent;
  });
}

/** Visits a node and all below it, each with its ancestors, the nearest first. */
export function visit(
  root: TSESTree.Node,
  visitor: (node: TSESTree.Node, ancestors: TSESTree.Node[]) => void,
): void {
  const ancestors: TSESTree.Node[] = [];
  const enter = (node: TSESTree.Node): void => {
    visitor(node, ancestors);
    ancestors.unshift(node);
    for (const child of childrenOf(node)) enter(child);
    ancestors.shift();
  };
  enter(root);
}

/** The nodes right below a node. */
export function childrenOf(node: TSESTree.Node): TSESTree.Node[] {
  const fields = node as unknown as Record<string, TSESTree.Node | (TSESTree.Node | null)[] | null>;
  return (visitorKeys[node.type] ?? []).flatMap((key) => fields[key] ?? []).filter((child) => child !== null);
}

/** The names of members that a source itself declares, in classes, types and objects. */
export function memberNamesIn({ ast }: ParsedSource): ReadonlySet<string> {
  const names = new Set<string>();
  visit(ast, (node) => {
    if ("key" in node && node.key.type === "Identifier") names.add(node.key.name);
  });
  return names;
}

/** Whether a node is a function, a method's included. */
export function isFunction(node: TSESTree.Node): node is TSESTree.FunctionLike {
  return /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** The uses of values, as opposed to types. */
export function valueReferences({ scopes }: ParsedSource): Reference[] {
  return scopes.scopes
    .flatMap(({ references }) => references)
    .filter((reference) => reference.isValueReference && !isInType(reference.identifier));
}

/** Whether a name is one of a type's, as in `typeof name`. */
function isInType(node: TSESTree.Node): boolean {
  const { parent } = node;
  return parent?.type === "TSTypeQuery" || (parent?.type === "TSQualifiedName" && isInType(parent));
}

/** Whether a use is of a name that no source declares: one of the language's or the machine's globals. */
export function isGlobal({ resolved }: Reference): boolean {
  return resolved === null || (resolved.defs.length === 0 && resolved.scope.type === "global");
}

/** The uses of a global's value. */
export function globalReferences(source: ParsedSource): Reference[] {
  return valueReferences(source).filter(isGlobal);
}
