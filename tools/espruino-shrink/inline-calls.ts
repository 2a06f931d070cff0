import ts from "typescript";
import { copied, returns, withoutReturns, type Names } from "./copy.js";
import { edited, instead, type Edit } from "./edits.js";
import {
  assignedNames,
  declaredIn,
  hostOf,
  isCalled,
  isReference,
  membersIn,
  references,
  walk,
} from "./program.js";
import { comesFirst, isLast, isSteady } from "./order.js";
import { isIdle } from "./values.js";

type Callee = ts.FunctionDeclaration | ts.MethodDeclaration | ts.GetAccessorDeclaration;

/** A function and the one place that uses it. */
interface Use {
  readonly callee: Callee;
  readonly call: ts.CallExpression | ts.PropertyAccessExpression;
}

/** Functions, methods and getters that are used in one place stand there, where that needs no label. */
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

function usedOnce(file: ts.SourceFile, own: ReadonlySet<string>): Use[] {
  const uses: Use[] = [];
  const all = references(file);
  const { declared, mentioned } = membersIn(file);
  for (const statement of file.statements) {
    if (!ts.isFunctionDeclaration(statement) || !statement.name) continue;
    const [name, ...more] = all.get(statement.name.text) ?? [];
    if (name && more.length === 0 && isCalled(name))
      uses.push({ callee: statement, call: name.parent as ts.CallExpression });
  }
  for (const [name, [member, ...others]] of declared) {
    const [mention, ...more] = mentioned.get(name) ?? [];
    if (!own.has(name) || others.length > 0 || !mention || more.length > 0) continue;
    if (!ts.isClassLike(member.parent)) continue;
    if (ts.isGetAccessor(member)) uses.push({ callee: member, call: mention });
    const { parent } = mention;
    if (ts.isMethodDeclaration(member) && ts.isCallExpression(parent) && parent.expression === mention)
      uses.push({ callee: member, call: parent });
  }
  return uses;
}

/** What becomes of the statement that a call is in, or nothing where it must stay. */
function inlined(
  callee: Callee,
  call: Use["call"],
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
  // An expression may stand anywhere.
  if (prelude.length === 0 && statements.length === 1 && ts.isReturnStatement(first) && first.expression)
    return [instead(call, `(${copied(first.expression, names)})`)];
  const statement = comesFirst(call, assigned);
  return statement && moved(statement, call, statements, names, prelude.join(""));
}

/** What may change while a call is done: nobody but the caller assigns to its own variables. */
function withoutLocals(
  assigned: ReadonlySet<string>,
  host: ts.Node,
  call: ts.Expression,
): ReadonlySet<string> {
  const names = new Set(assigned);
  let isAlone = ts.isFunctionLike(host);
  ts.forEachChild(host, (child) => walk(child, (node) => (isAlone &&= !ts.isFunctionLike(node))));
  if (!isAlone) return names;
  for (const name of declaredIn(host)) names.delete(name);
  for (const name of assignedNames(call)) names.add(name);
  return names;
}

/** A body whose names mean the same elsewhere. */
function isMovable(body: ts.Block): boolean {
  let movable = true;
  walk(body, (node) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) movable = false;
    if (node.kind === ts.SyntaxKind.SuperKeyword) movable = false;
    if (ts.isIdentifier(node) && node.text === "arguments") movable = false;
  });
  return movable;
}

/** Whether a name of the top that the callee uses is another's in the caller. */
function hasClash(callee: Callee, host: ts.Node): boolean {
  const outer = declaredIn(host);
  const inner = declaredIn(callee);
  let clash = false;
  walk(callee, (node) => {
    if (isReference(node) && !inner.has(node.text) && outer.has(node.text)) clash = true;
  });
  return clash;
}

/** What the callee's names are in the caller; `prelude` becomes what has to be said before. */
function bound(
  callee: Callee,
  call: Use["call"],
  assigned: ReadonlySet<string>,
  suffix: string,
  prelude: string[],
): Names | undefined {
  const values = new Map<string, string>();
  const within = assignedNames(callee);
  for (const name of declaredIn(callee)) values.set(name, name + suffix);
  const access = ts.isCallExpression(call) ? call.expression : call;
  let self = "this";
  if (ts.isPropertyAccessExpression(access) && access.expression.kind !== ts.SyntaxKind.SuperKeyword) {
    if (isSteady(access.expression, assigned)) self = access.expression.getText();
    else {
      self = `owner${suffix}`;
      prelude.push(`const ${self} = ${access.expression.getText()};`);
    }
  }
  const given: readonly ts.Expression[] = ts.isCallExpression(call) ? call.arguments : [];
  const unsteady = given.filter((value) => !isSteady(value, assigned));
  for (const [i, { name }] of callee.parameters.entries()) {
    if (!ts.isIdentifier(name)) return undefined;
    const value = i < given.length ? given[i] : undefined;
    const text = value?.getText() ?? "void 0";
    const isAtOnce =
      unsteady.length === 1 && unsteady[0] === value && isUsedFirst(name.text, callee, assigned);
    if (isAtOnce && prelude.length === 0 && !within.has(name.text)) values.set(name.text, `(${text})`);
    else if (!within.has(name.text) && (!value || isSteady(value, assigned)))
      values.set(name.text, `(${text})`);
    else prelude.push(`let ${values.get(name.text)} = ${text};`);
  }
  if (!given.slice(callee.parameters.length).every((each) => isIdle(each))) return undefined;
  return { values, self };
}

/** Whether a function does nothing before it uses a parameter for the first and last time. */
function isUsedFirst(name: string, callee: Callee, assigned: ReadonlySet<string>): boolean {
  const uses: ts.Identifier[] = [];
  walk(callee, (node) => {
    if (isReference(node) && node.text === name) uses.push(node);
  });
  const [use, ...more] = uses;
  if (!use || more.length > 0 || ts.isShorthandPropertyAssignment(use.parent)) return false;
  return comesFirst(use, assigned) === callee.body?.statements[0];
}

/** A callee's statements before or instead of the statement that its call is in. */
function moved(
  statement: ts.Statement,
  call: ts.Expression,
  statements: readonly ts.Statement[],
  names: Names,
  prelude: string,
): Edit[] | undefined {
  const alone = (text: string | undefined): Edit[] | undefined => {
    if (text === undefined) return undefined;
    const isListed = ts.isBlock(statement.parent) || ts.isSourceFile(statement.parent);
    return [instead(statement, isListed ? prelude + text : `{${prelude}${text}}`)];
  };
  const verbatim = () => statements.map((each) => `${copied(each, names)}\n`).join("");
  if (ts.isReturnStatement(statement) && statement.expression === call) return alone(`${verbatim()}return;`);
  if (ts.isExpressionStatement(statement) && statement.expression === call) {
    const inner = withoutReturns(statements, names, (value) => `(${value});`);
    if (inner !== undefined) return alone(inner);
    return isLast(statement) && givesNothing(statements) ? alone(verbatim()) : undefined;
  }
  const last = statements.at(-1);
  const before = statements.slice(0, -1);
  if (last && ts.isReturnStatement(last) && last.expression && !before.some(returns)) {
    const text = statement.getText();
    const start = call.getStart() - statement.getStart();
    const value = `(${copied(last.expression, names)})`;
    const rest = text.slice(0, start) + value + text.slice(start + call.getText().length);
    return alone(before.map((each) => `${copied(each, names)}\n`).join("") + rest);
  }
  if (!ts.isVariableStatement(statement)) return undefined;
  const [{ name, initializer }, ...others] = statement.declarationList.declarations;
  if (others.length > 0 || initializer !== call) return undefined;
  const inner = withoutReturns(statements, names, (value) => `${name.getText()} = ${value};`);
  return inner === undefined ? undefined : alone(`let ${name.getText()};${inner}`);
}

function givesNothing(statements: readonly ts.Statement[]): boolean {
  let nothing = true;
  for (const statement of statements)
    walk(statement, (node) => {
      if (ts.isReturnStatement(node) && node.expression) nothing = false;
    });
  return nothing;
}
