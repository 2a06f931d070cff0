import ts from "typescript";
import { edited, instead, type Edit } from "../edits.js";
import { isPure, isSteady, statementBegunBy } from "../expressions.js";
import {
  assignedNames,
  declaredIn,
  hostOf,
  isCalled,
  isReference,
  membersIn,
  references,
  usesArguments,
  walk,
} from "../syntax.js";
import { copied, returns, withoutReturns, type Names } from "./inlined-text.js";

type Callee = ts.FunctionDeclaration | ts.MethodDeclaration;

/** A function and the only call of it. */
interface Use {
  readonly callee: Callee;
  readonly call: ts.CallExpression;
}

/**
 * Inlines functions and methods that are called in one place. A function costs some five variables and a call costs
 * stack, so that this saves more memory than any other pass.
 */
export function inlineCalls(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const assigned = assignedNames(file);
  const touched = new Set<ts.Node>();
  const edits: Edit[] = [];
  let fresh = 1 + Math.max(0, ...Array.from(file.text.matchAll(/\$(\d+)/g), ([, digits]) => Number(digits)));
  for (const { callee, call } of usedOnce(file, own)) {
    const host = hostOf(call);
    if (touched.has(host) || touched.has(callee)) continue;
    const change = inlined(callee, call, assigned, `$${fresh}`);
    if (!change) continue;
    fresh++;
    touched.add(host).add(callee);
    edits.push(...change, instead(callee, ""));
  }
  return edited(file, edits);
}

/** Functions at the top level, and methods with names of `own` that only one class has, with one call each. */
function usedOnce(file: ts.SourceFile, own: ReadonlySet<string>): Use[] {
  const uses: Use[] = [];
  const add = (callee: Callee, mentions: readonly ts.Expression[] = []) => {
    const [mention, ...more] = mentions;
    if (mention && more.length === 0 && isCalled(mention))
      uses.push({ callee, call: mention.parent as ts.CallExpression });
  };
  const all = references(file);
  for (const statement of file.statements)
    if (ts.isFunctionDeclaration(statement) && statement.name) add(statement, all.get(statement.name.text));
  const { declared, mentioned } = membersIn(file);
  for (const [name, [member, ...others]] of declared)
    if (
      own.has(name) &&
      others.length === 0 &&
      ts.isMethodDeclaration(member) &&
      ts.isClassLike(member.parent)
    )
      add(member, mentioned.get(name));
  return uses;
}

/** The edits that inline a call; undefined where that is not possible. */
function inlined(
  callee: Callee,
  call: ts.CallExpression,
  assigned: ReadonlySet<string>,
  suffix: string,
): Edit[] | undefined {
  const { body } = callee;
  const host = hostOf(call);
  if (!body || host === callee || !isMovable(body) || hasClash(callee, host)) return undefined;
  const prelude: string[] = [];
  const names = bound(callee, call, withoutLocals(assigned, host, call), suffix, prelude);
  if (!names) return undefined;
  const { statements } = body;
  const [first] = statements;
  // A returned expression can replace the call anywhere.
  if (prelude.length === 0 && statements.length === 1 && ts.isReturnStatement(first) && first.expression)
    return [instead(call, `(${copied(first.expression, names)})`)];
  const statement = statementBegunBy(call, assigned);
  if (!statement) return undefined;
  const text = inlinedText(statement, call, statements, names);
  if (text === undefined) return undefined;
  const isInList = ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent);
  const whole = prelude.join("") + text;
  return [instead(statement, isInList ? whole : `{${whole}}`)];
}

/** Whether a body can be moved out of its function. */
function isMovable(body: ts.Block): boolean {
  let movable = !usesArguments(body);
  walk(body, (node) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) movable = false;
    if (node.kind === ts.SyntaxKind.SuperKeyword) movable = false;
  });
  return movable;
}

/** Whether the callee uses a name of the top level that the caller declares. */
function hasClash(callee: Callee, host: ts.Node): boolean {
  const outer = declaredIn(host);
  const inner = declaredIn(callee);
  let clash = false;
  walk(callee, (node) => {
    if (isReference(node) && !inner.has(node.text) && outer.has(node.text)) clash = true;
  });
  return clash;
}

/** Names that may be assigned to during a call; the caller's own variables only if the arguments assign to them. */
function withoutLocals(
  assigned: ReadonlySet<string>,
  host: ts.Node,
  call: ts.Expression,
): ReadonlySet<string> {
  const names = new Set(assigned);
  let hasFunctions = !ts.isFunctionLike(host);
  ts.forEachChild(host, (child) => walk(child, (node) => (hasFunctions ||= ts.isFunctionLike(node))));
  if (hasFunctions) return names;
  for (const name of declaredIn(host)) names.delete(name);
  for (const name of assignedNames(call)) names.add(name);
  return names;
}

/**
 * The replacements of the callee's names and of its `this` in the caller. Adds declarations of new variables to `prelude`,
 * in the order in which the call evaluates their values.
 */
function bound(
  callee: Callee,
  call: ts.CallExpression,
  assigned: ReadonlySet<string>,
  suffix: string,
  prelude: string[],
): Names | undefined {
  const values = new Map<string, string>();
  for (const name of declaredIn(callee)) values.set(name, name + suffix);
  let self = "this";
  const access = call.expression;
  if (ts.isPropertyAccessExpression(access) && access.expression.kind !== ts.SyntaxKind.SuperKeyword) {
    self = access.expression.getText();
    if (!isSteady(access.expression, assigned)) {
      prelude.push(`const owner${suffix} = ${self};`);
      self = `owner${suffix}`;
    }
  }
  const changed = assignedNames(callee);
  for (const [i, { name }] of callee.parameters.entries()) {
    if (!ts.isIdentifier(name)) return undefined;
    const value = i < call.arguments.length ? call.arguments[i] : undefined;
    const text = value?.getText() ?? "void 0";
    if (!changed.has(name.text) && (!value || isSteady(value, assigned))) values.set(name.text, `(${text})`);
    else prelude.push(`let ${values.get(name.text)} = ${text};`);
  }
  const isRestPure = call.arguments.slice(callee.parameters.length).every((each) => isPure(each));
  return isRestPure ? { values, self } : undefined;
}

/** The callee's statements with the statement that begins with the call, which they precede or replace. */
function inlinedText(
  statement: ts.Statement,
  call: ts.CallExpression,
  statements: readonly ts.Statement[],
  names: Names,
): string | undefined {
  if (ts.isExpressionStatement(statement) && statement.expression === call)
    return withoutReturns(statements, names, (value) => `(${value});`);
  const last = statements.at(-1);
  const before = statements.slice(0, -1);
  if (last && ts.isReturnStatement(last) && last.expression && !before.some(returns)) {
    const text = statement.getText();
    const start = call.getStart() - statement.getStart();
    const value = `(${copied(last.expression, names)})`;
    const rest = text.slice(0, start) + value + text.slice(start + call.getText().length);
    return before.map((each) => `${copied(each, names)}\n`).join("") + rest;
  }
  if (!ts.isVariableStatement(statement)) return undefined;
  const [{ name, initializer }, ...others] = statement.declarationList.declarations;
  if (others.length > 0 || initializer !== call) return undefined;
  const inner = withoutReturns(statements, names, (value) => `${name.getText()} = ${value};`);
  return inner === undefined ? undefined : `let ${name.getText()};${inner}`;
}
