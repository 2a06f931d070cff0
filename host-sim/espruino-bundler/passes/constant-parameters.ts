import ts from "typescript";
import { edited, instead, overlap, type Edit } from "../edits.js";
import { isOptionPlaceholder, isPure, literalValue } from "../expressions.js";
import {
  assignedNames,
  baseOf,
  classesIn,
  classNameOf,
  constructorOf,
  declaredIn,
  isReference,
  membersIn,
  references,
  topNames,
  walk,
} from "../syntax.js";

type Call = ts.CallExpression | ts.NewExpression;

/** A function and all of its calls. */
interface Callable {
  readonly node: ts.FunctionDeclaration | ts.MethodDeclaration | ts.ConstructorDeclaration;
  readonly calls: readonly Call[];
}

/**
 * Replaces a parameter by its value where every call passes the same literal, or the same function or object of the top
 * level. Removes parameters that the function does not read, too.
 */
export function constantParameters(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const functions = new Set<string>();
  for (const [name, each] of topNames(file))
    if (ts.isFunctionDeclaration(each) || isObject(each)) functions.add(name);
  const assigned = assignedNames(file);
  const edits: Edit[] = [];
  for (const { node, calls } of callables(file, own)) {
    for (const [i, { name }] of node.parameters.entries()) {
      if (!ts.isIdentifier(name) || calls.length === 0) continue;
      const given = calls.map((call) => call.arguments?.[i]);
      const uses = usesOf(name.text, node);
      const value = commonValue(given, functions, assigned);
      const isClear =
        value !== undefined && !assignedNames(node).has(name.text) && !declaredIn(node).has(value);
      if (!isClear && (uses.length > 0 || !given.every((each) => !each || isPure(each)))) continue;
      const change = [
        withoutItem(node.parameters, i),
        ...calls.flatMap((call) => (call.arguments?.[i] ? [withoutItem(call.arguments, i)] : [])),
        ...uses.map((use) => instead(use, valueAt(use, value ?? ""))),
      ];
      if (change.some((edit) => edits.some((other) => overlap(edit, other)))) continue;
      edits.push(...change);
      break;
    }
  }
  return edited(file, edits);
}

function isObject(node: ts.Node): boolean {
  const value = ts.isVariableDeclaration(node) ? node.initializer : undefined;
  return value !== undefined && ts.isObjectLiteralExpression(value);
}

/** The text of the argument that all calls pass; undefined where they differ, or where it may have another value in the function. */
function commonValue(
  given: readonly (ts.Expression | undefined)[],
  functions: ReadonlySet<string>,
  assigned: ReadonlySet<string>,
): string | undefined {
  const texts = new Set(given.map((each) => each?.getText() ?? "void 0"));
  const [first] = given;
  if (texts.size !== 1) return undefined;
  if (!first || literalValue(first) || isOptionPlaceholder(first)) return [...texts][0];
  const isFunction = ts.isIdentifier(first) && functions.has(first.text) && !assigned.has(first.text);
  return isFunction ? first.text : undefined;
}

function valueAt(use: ts.Identifier, value: string): string {
  const text = /^[\w$"]*$/.test(value) || value.startsWith('"') ? value : `(${value})`;
  return ts.isShorthandPropertyAssignment(use.parent) ? `${use.text}: ${text}` : text;
}

function usesOf(name: string, node: Callable["node"]): ts.Identifier[] {
  const uses: ts.Identifier[] = [];
  walk(node, (child) => {
    if (isReference(child) && child.text === name) uses.push(child);
  });
  return uses;
}

/** Removes an item and its comma from a list. */
function withoutItem(list: ts.NodeArray<ts.Node>, i: number): Edit {
  if (i > 0) return { start: list[i - 1].end, end: list[i].end, text: "" };
  return { start: list[0].getStart(), end: list.length > 1 ? list[1].getStart() : list.end, text: "" };
}

/** Functions at the top level, constructors, and methods with names of `own` of which all calls are known. */
export function callables(file: ts.SourceFile, own: ReadonlySet<string> = new Set()): Callable[] {
  const all = references(file);
  const found: Callable[] = [];
  for (const statement of file.statements)
    if (ts.isFunctionDeclaration(statement) && statement.name) {
      const calls = callsOf(all.get(statement.name.text) ?? []);
      if (calls) found.push({ node: statement, calls });
    }
  for (const [name, node] of classesIn(file)) {
    const made = constructorOf(node);
    const calls = made && creationsOf(name, all);
    if (calls) found.push({ node: made, calls });
  }
  const { declared, mentioned } = membersIn(file);
  for (const [name, [member, ...others]] of declared) {
    if (!own.has(name) || others.length > 0 || !ts.isMethodDeclaration(member)) continue;
    const calls = ts.isClassLike(member.parent) && callsOf(mentioned.get(name) ?? []);
    if (calls) found.push({ node: member, calls });
  }
  return found;
}

/** The calls of a function, if it is used in no other way. */
function callsOf(mentions: readonly ts.Expression[]): Call[] | undefined {
  const calls = mentions.map(({ parent }) => parent).filter(ts.isCallExpression);
  return calls.length === mentions.length && calls.every((call, i) => call.expression === mentions[i])
    ? calls
    : undefined;
}

/**
 * The calls of a class's constructor by `new` and by `super`, if the class is used in no other way. A subclass without a
 * constructor inherits it.
 */
function creationsOf(name: string, all: ReadonlyMap<string, readonly ts.Identifier[]>): Call[] | undefined {
  if (name === "") return undefined;
  const calls: Call[] = [];
  for (const mention of all.get(name) ?? []) {
    const { parent } = mention;
    if (ts.isNewExpression(parent) && parent.expression === mention) {
      calls.push(parent);
      continue;
    }
    const subclass = parent.parent.parent;
    if (!ts.isClassLike(subclass) || baseOf(subclass) !== name) return undefined;
    const made = constructorOf(subclass);
    const inherited = made ? [] : creationsOf(classNameOf(subclass), all);
    if (!inherited) return undefined;
    calls.push(...inherited);
    if (made)
      walk(made, (node) => {
        if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword)
          calls.push(node);
      });
  }
  return calls;
}
