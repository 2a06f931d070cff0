import ts from "typescript";
import { instead, withEdits, type Edit } from "../edits.js";
import { MOVED_END, movedFrom } from "../moved.js";
import { holds, isReference, walk } from "../syntax.js";

/*
 * The text of a function's statements when they are inlined in another function.
 */

/** Replacements for the names of variables, and for `this`. */
export interface Names {
  readonly values: ReadonlyMap<string, string>;
  readonly self: string;
}

/** The text of a node with its names replaced, and with marks that say where its statements were. */
export function copied(node: ts.Node, { values, self }: Names): string {
  const edits: Edit[] = [];
  walk(node, (child) => {
    const start = child.getStart();
    if (child === node || (ts.isStatement(child) && !ts.isBlock(child)))
      edits.push({ start, end: start, text: movedFrom(start) });
    if (child.kind === ts.SyntaxKind.ThisKeyword || child.kind === ts.SyntaxKind.SuperKeyword)
      edits.push(instead(child, self));
    if (!ts.isIdentifier(child)) return;
    const { parent, text } = child;
    const value = values.get(text);
    if (value === undefined) return;
    if (ts.isShorthandPropertyAssignment(parent)) edits.push(instead(child, `${text}: ${value}`));
    else if (isReference(child) || (ts.isVariableDeclaration(parent) && parent.name === child))
      edits.push(instead(child, value));
  });
  return withEdits(node.getSourceFile().text, edits, node.getStart(), node.getEnd()) + MOVED_END;
}

/**
 * The text of a function's statements without `return`: the statements after a conditional return become its `else`, and
 * `give` makes a statement of a returned value. Undefined where that would need a label.
 */
export function withoutReturns(
  statements: readonly ts.Statement[],
  names: Names,
  give: (value: string) => string,
): string | undefined {
  let text = "";
  for (const [i, statement] of statements.entries()) {
    if (!returns(statement)) {
      text += `${copied(statement, names)}\n`;
      continue;
    }
    if (ts.isReturnStatement(statement))
      return text + (statement.expression ? give(copied(statement.expression, names)) : "");
    const rest = statements.slice(i + 1);
    const inner = ts.isIfStatement(statement)
      ? withoutReturnsIf(statement, rest, names, give)
      : rest.length > 0
        ? undefined
        : withoutReturnsLast(statement, names, give);
    return inner === undefined ? undefined : text + inner;
  }
  return text;
}

function withoutReturnsIf(
  node: ts.IfStatement,
  rest: readonly ts.Statement[],
  names: Names,
  give: (value: string) => string,
): string | undefined {
  const [yes, no] = [listOf(node.thenStatement), listOf(node.elseStatement)];
  const joined = leaves(yes) ? no : leaves(no) ? yes : undefined;
  if (rest.length > 0 && (!joined || joined.some(ts.isVariableStatement))) return undefined;
  const then = withoutReturns(leaves(yes) ? yes : [...yes, ...rest], names, give);
  const otherwise = withoutReturns(leaves(yes) ? [...no, ...rest] : no, names, give);
  if (then === undefined || otherwise === undefined) return undefined;
  return `if (${copied(node.expression, names)}) {${then}} else {${otherwise}}`;
}

function withoutReturnsLast(
  node: ts.Statement,
  names: Names,
  give: (value: string) => string,
): string | undefined {
  if (ts.isBlock(node)) return withoutReturns(node.statements, names, give);
  if (!ts.isTryStatement(node) || node.finallyBlock || !node.catchClause) return undefined;
  const { variableDeclaration, block } = node.catchClause;
  const tried = withoutReturns(node.tryBlock.statements, names, give);
  const caught = withoutReturns(block.statements, names, give);
  if (tried === undefined || caught === undefined) return undefined;
  const error = variableDeclaration ? `(${copied(variableDeclaration, names)})` : "";
  return `try {${tried}} catch ${error} {${caught}}`;
}

function listOf(node: ts.Statement | undefined): readonly ts.Statement[] {
  if (!node) return [];
  return ts.isBlock(node) ? node.statements : [node];
}

function leaves(statements: readonly ts.Statement[]): boolean {
  const last = statements.at(-1);
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}

/** Whether a node has a `return` in it. */
export function returns(node: ts.Node): boolean {
  return holds(node, ts.isReturnStatement);
}
