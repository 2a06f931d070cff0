import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { childrenOf, isFunction, type ParsedSource } from "./parsed-source.js";
import type { Place } from "./rule.js";

/** Finds what a module makes or keeps when it is loaded, on Moddable: when the firmware is built. */

const MAKES_OBJECT = /^(ObjectExpression|ArrayExpression|NewExpression|CallExpression)$/;

/** Objects, arrays, and results of calls that are made at the top level. */
export function moduleObjects({ ast }: ParsedSource): Place[] {
  const values = variablesOf(ast).flatMap(({ declarations }) => declarations.map(({ init }) => init));
  for (const statement of ast.body)
    if (statement.type === "ExportDefaultDeclaration")
      values.push(statement.declaration as TSESTree.Expression);
  return values.flatMap((value) => {
    const node = value && objectIn(value);
    return node ? { node } : [];
  });
}

/** Variables at the top level that can be assigned to. */
export function moduleVariables({ ast }: ParsedSource): Place[] {
  return variablesOf(ast)
    .filter(({ kind }) => kind === "let" || kind === "var")
    .map((node) => ({ node }));
}

function variablesOf(ast: TSESTree.Program): TSESTree.VariableDeclaration[] {
  return ast.body.flatMap((statement) => {
    const node = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    return node?.type === "VariableDeclaration" && !node.declare ? node : [];
  });
}

/** The first object that an expression makes when it is evaluated. */
function objectIn(node: TSESTree.Node): TSESTree.Node | undefined {
  if (isFunction(node) || /^Class|^TS.*(Type|Declaration)/.test(node.type)) return undefined;
  if (MAKES_OBJECT.test(node.type)) return node;
  for (const child of childrenOf(node)) {
    const found = objectIn(child);
    if (found) return found;
  }
}
