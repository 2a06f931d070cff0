import ts from "typescript";
import { edited, instead, type Edit } from "./edits.js";
import { callables } from "./constant-parameters.js";
import { isWritten } from "./names.js";
import { declarationOf, isReference, walk } from "./program.js";
import { VALUES } from "./values.js";

/** What the app's options are called in it, wherever they are kept. */
const FIELD = "values";

const VARIABLE_SUFFIX = "$option";

/** Every place that the object with the options' values is read from. */
interface Places {
  readonly reads: readonly ts.Expression[];
  /** `this.values = values` */
  readonly kept: readonly ts.Statement[];
}

/**
 * Options that nobody assigns to are what stands in `known` for them, by their names. Then, where nothing else is read of
 * the object, nobody keeps it. Where the program does something else with it than to hand it on and to keep it in fields
 * called `values`, or hands on others in its place, all stays as it is.
 */
export function knownOptions(file: ts.SourceFile, known: Readonly<Record<string, string>>): ts.SourceFile {
  return withOptions(file, (name, isWritten) =>
    Object.hasOwn(known, name) && !isWritten ? [known[name]] : undefined,
  );
}

/** Options that are assigned to are variables. */
export function variableOptions(file: ts.SourceFile, known: Readonly<Record<string, string>>): ts.SourceFile {
  return withOptions(file, (name, isWritten) =>
    Object.hasOwn(known, name) && isWritten ? [name + VARIABLE_SUFFIX, known[name]] : undefined,
  );
}

type Instead = readonly [text: string, initial?: string];

function withOptions(
  file: ts.SourceFile,
  of: (name: string, isWritten: boolean) => Instead | undefined,
): ts.SourceFile {
  const places = placesOf(file);
  if (!places) return file;
  const accesses = places.reads.map(({ parent }) => parent).filter(ts.isPropertyAccessExpression);
  const written = new Set(accesses.filter(isWritten).map(({ name }) => name.text));
  const found = new Map<string, Instead>();
  const edits: Edit[] = [];
  for (const access of accesses) {
    const name = access.name.text;
    const text = of(name, written.has(name));
    if (!text) continue;
    found.set(name, text);
    edits.push(instead(access, text[0]));
  }
  if (edits.length === accesses.length) edits.push(...places.kept.map((each) => instead(each, ";")));
  for (const [text, initial] of found.values())
    if (initial !== undefined) edits.push({ start: 0, end: 0, text: `let ${text} = ${initial};\n` });
  return edited(file, edits);
}

/** Follows the object from where it comes in; undefined where it cannot be followed. */
function placesOf(file: ts.SourceFile): Places | undefined {
  if (!file.text.includes(VALUES)) return undefined;
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
    if (node.text === VALUES) return true;
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

/** Which parameter an argument is for, and what else is given for it. */
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
