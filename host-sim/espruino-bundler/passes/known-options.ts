import ts from "typescript";
import { edited, instead } from "../edits.js";
import { OPTION_VALUES } from "../expressions.js";
import { declarationOf, isReference, isWritten, walk } from "../syntax.js";
import { callables } from "./constant-parameters.js";

/** The firmware's name for a field with the options' values. */
const FIELD = "values";

interface Places {
  /** Expressions whose value is the object and of which a member is accessed. */
  readonly reads: readonly ts.Expression[];
  /** Statements that store it: `this.values = values`. */
  readonly kept: readonly ts.Statement[];
}

/**
 * Replaces options by their values in `known`, unless they are assigned to. When all options are replaced, the object is
 * not stored any more. Changes nothing where the program does more with the object than pass it on and store it in fields
 * called `values`.
 */
export function knownOptions(file: ts.SourceFile, known: Readonly<Record<string, string>>): ts.SourceFile {
  const places = placesOf(file);
  if (!places) return file;
  const accesses = places.reads.map(({ parent }) => parent).filter(ts.isPropertyAccessExpression);
  const written = new Set(accesses.filter(isWritten).map(({ name }) => name.text));
  const edits = accesses
    .filter(({ name: { text } }) => Object.hasOwn(known, text) && !written.has(text))
    .map((access) => instead(access, known[access.name.text]));
  if (edits.length === accesses.length) edits.push(...places.kept.map((each) => instead(each, ";")));
  return edited(file, edits);
}

/** Finds all uses of the object; undefined where that is not possible. */
function placesOf(file: ts.SourceFile): Places | undefined {
  if (!file.text.includes(OPTION_VALUES)) return undefined;
  const parameters = parametersGiven(file);
  const holders = new Set<ts.Node>();
  const names = new Set<string>();
  const hold = (node: ts.ParameterDeclaration | ts.VariableDeclaration) => {
    holders.add(node);
    names.add(node.name.getText());
  };
  const isOptions = (node: ts.Node | undefined): boolean => {
    if (!node) return false;
    if (ts.isParenthesizedExpression(node)) return isOptions(node.expression);
    if (ts.isPropertyAccessExpression(node)) return node.name.text === FIELD;
    if (!ts.isIdentifier(node) || !isReference(node)) return false;
    if (node.text === OPTION_VALUES) return true;
    const declaration = names.has(node.text) ? declarationOf(node) : undefined;
    return declaration !== undefined && holders.has(declaration);
  };
  for (;;) {
    const reads: ts.Expression[] = [];
    const kept: ts.Statement[] = [];
    const before = holders.size;
    let isClear = true;
    walk(file, (node) => {
      if (!ts.isExpression(node) || !isOptions(node)) return;
      const { parent } = node;
      if (ts.isParenthesizedExpression(parent)) return;
      if (ts.isPropertyAccessExpression(parent)) reads.push(node);
      else if (ts.isVariableDeclaration(parent)) hold(parent);
      else if (ts.isBinaryExpression(parent) && ts.isExpressionStatement(parent.parent)) {
        const { left, operatorToken, right } = parent;
        isClear &&= operatorToken.kind === ts.SyntaxKind.EqualsToken && isOptions(right);
        isClear &&= ts.isPropertyAccessExpression(left) && isOptions(left);
        if (node === left) kept.push(parent.parent);
      } else {
        const given = parameters.get(node);
        if (given) hold(given.parameter);
        isClear &&= given?.others.every(isOptions) ?? false;
      }
    });
    if (holders.size > before) continue;
    return isClear ? { reads, kept } : undefined;
  }
}

/** For each argument its parameter, and the arguments of all calls for that parameter. */
function parametersGiven(file: ts.SourceFile) {
  const given = new Map<
    ts.Node,
    { parameter: ts.ParameterDeclaration; others: (ts.Expression | undefined)[] }
  >();
  for (const { node, calls } of callables(file))
    for (const [i, parameter] of node.parameters.entries()) {
      const others = calls.map((call) => call.arguments?.[i]);
      for (const each of others) if (each) given.set(each, { parameter, others });
    }
  return given;
}
