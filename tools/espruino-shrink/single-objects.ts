import ts from "typescript";
import { kindsIn, STRANGE, type Kind } from "./kinds.js";
import { isWritten, localNames } from "./names.js";
import { once } from "./once.js";
import {
  baseOf,
  classesIn,
  hasThis,
  hostOf,
  isCalled,
  listed,
  membersIn,
  references,
  topNames,
  walk,
} from "./program.js";
import { isIdle } from "./values.js";

/*
 * Which classes have one object only.
 */

type Access = ts.PropertyAccessExpression;

/** A class of which one object is made. */
export interface Single {
  readonly name: string;
  readonly node: ts.ClassLikeDeclaration;
  readonly site: ts.NewExpression;
  /** What mentions its members, by their names, where that mentions no other object's. */
  readonly mentions: Map<string, Access[]>;
  /** Whether anything mentions a member of it. */
  isMentioned: boolean;
}

/** Classes of which one object is made, once, with those of their members that nothing but that object has where they are mentioned. */
export const singles = once((file: ts.SourceFile): readonly Single[] => {
  const kinds = kindsIn(file);
  const found = onceMade(file);
  const bySite = new Map<unknown, Single>(found.map((each) => [each.site, each]));
  const unclear = new Set<Access[]>();
  const isBusy = busyGettersIn(file);
  walk(file, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword)
      for (const owner of kinds(node.right)) {
        const single = bySite.get(owner);
        if (single && ts.isStringLiteral(node.left)) unclear.add(listed(single.mentions, node.left.text));
      }
    if (!ts.isPropertyAccessExpression(node)) return;
    const { expression, name } = node;
    const owners = kinds(expression);
    for (const owner of owners) {
      const single = bySite.get(owner);
      if (!single) continue;
      single.isMentioned = true;
      const uses = listed(single.mentions, name.text);
      uses.push(node);
      if (owners.size > 1 || !isIdle(expression) || isBusy(expression)) unclear.add(uses);
      if (expression.kind === ts.SyntaxKind.SuperKeyword || ts.isDeleteExpression(node.parent))
        unclear.add(uses);
      // A function that is called without its object does not know that any more.
      const isField = !single.node.members.some((each) => each.name?.getText() === name.text);
      if (isField && isCalled(node) && ![...kinds(node)].every(isFreeFunction)) unclear.add(uses);
    }
  });
  for (const { mentions } of found)
    for (const [name, uses] of mentions) if (unclear.has(uses)) mentions.delete(name);
  return found;
});

/** Whether a value is a function that does not ask whose it is. */
function isFreeFunction(kind: Kind): boolean {
  return kind !== STRANGE && (ts.isArrowFunction(kind) || (ts.isFunctionLike(kind) && !hasThis(kind)));
}

/** Tells whether an expression asks a getter that does more than to work out a value. */
function busyGettersIn(file: ts.SourceFile): (node: ts.Node) => boolean {
  const names = new Set<string>();
  walk(file, (node) => {
    if (!ts.isGetAccessor(node)) return;
    const [first, ...more] = node.body?.statements ?? [];
    const isValue = first && ts.isReturnStatement(first) && first.expression && isIdle(first.expression);
    if (!isValue || more.length > 0) names.add(node.name.getText());
  });
  const isBusy = (node: ts.Node): boolean =>
    (ts.isPropertyAccessExpression(node) && names.has(node.name.text)) ||
    ts.forEachChild(node, isBusy) === true;
  return isBusy;
}

/** Classes that neither extend nor are extended, of which an object is made at one place, which is come to once. */
function onceMade(file: ts.SourceFile): Single[] {
  const all = references(file);
  const found: Single[] = [];
  const isOnce = onceIn(file, (node) => found.some((single) => single.node === node));
  let before;
  do {
    before = found.length;
    for (const [name, node] of classesIn(file)) {
      if (baseOf(node) || found.some((single) => single.node === node)) continue;
      const [only, ...others] = all.get(name) ?? [];
      const site = only?.parent;
      if (!site || others.length > 0 || !ts.isNewExpression(site) || site.expression !== only) continue;
      if (isOnce(site)) found.push({ name, node, site, mentions: new Map(), isMentioned: false });
    }
  } while (found.length > before);
  return found;
}

/** Tells whether a program comes to a node once at most; `isSingle` tells of which classes there is one object. */
function onceIn(file: ts.SourceFile, isSingle: (node: ts.Node) => boolean): (node: ts.Node) => boolean {
  const all = references(file);
  const calls = methodMentions(file);
  const isOnce = (node: ts.Node, seen: readonly ts.Node[]): boolean => {
    const host = hostOf(node);
    for (let each = node; each !== host; each = each.parent) {
      if (isLazy(each)) return !comesBack(each, host);
      if (ts.isIterationStatement(each, false)) return false;
    }
    if (!ts.isFunctionLike(host)) return !ts.isIterationStatement(host, false);
    if (seen.includes(host)) return false;
    if (ts.isConstructorDeclaration(host)) return isSingle(host.parent);
    const isFunction = ts.isFunctionDeclaration(host);
    if (!isFunction && !isSingle(host.parent)) return false;
    const [only, ...others] = (isFunction ? all.get(host.name?.text ?? "") : calls.get(host)) ?? [];
    return only !== undefined && others.length === 0 && isCalled(only) && isOnce(only, [...seen, host]);
  };
  return (node) => isOnce(node, []);
}

/** What mentions methods, by these. */
function methodMentions(file: ts.SourceFile): Map<ts.Node, Access[]> {
  const kinds = kindsIn(file);
  const found = new Map<ts.Node, Access[]>();
  walk(file, (node) => {
    if (!ts.isPropertyAccessExpression(node)) return;
    for (const kind of kinds(node))
      if (kind !== STRANGE && ts.isMethodDeclaration(kind))
        found.set(kind, [...(found.get(kind) ?? []), node]);
  });
  return found;
}

/** Whether working out a part of a function may come to that function again. */
function comesBack(part: ts.Node, host: ts.Node): boolean {
  const file = host.getSourceFile();
  const kinds = kindsIn(file);
  const classes = classesIn(file);
  const { declared } = membersIn(file);
  const seen = new Set<ts.Node>();
  const visit = (node: ts.Node | undefined): void => {
    if (!node || seen.has(node)) return;
    seen.add(node);
    walk(node, (each) => {
      if (ts.isNewExpression(each)) visit(classes.get(each.expression.getText()));
      if (ts.isClassLike(each)) visit(classes.get(baseOf(each)));
      if (ts.isPropertyAccessExpression(each))
        declared.get(each.name.text)?.filter(ts.isGetAccessor).forEach(visit);
      if (ts.isCallExpression(each))
        for (const kind of kinds(each.expression))
          if (kind !== STRANGE && ts.isFunctionLike(kind)) visit(kind);
    });
  };
  visit(part);
  return seen.has(host);
}

/** Whether an expression is what is assigned in `a || (a = b)`, where nothing else is ever assigned to this variable of the top. */
function isLazy(node: ts.Node): boolean {
  const assignment = outside(node);
  if (!ts.isBinaryExpression(assignment) || !ts.isIdentifier(assignment.left)) return false;
  if (assignment.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return false;
  const choice = outside(assignment);
  if (!ts.isBinaryExpression(choice) || choice.operatorToken.kind !== ts.SyntaxKind.BarBarToken) return false;
  const { text } = assignment.left;
  const file = node.getSourceFile();
  const writes = (references(file).get(text) ?? []).filter(isWritten);
  return (
    choice.left.getText() === text &&
    topNames(file).has(text) &&
    !localNames(file).has(text) &&
    writes.length === 1
  );
}

/** What a node is in, parentheses aside. */
function outside({ parent }: ts.Node): ts.Node {
  return ts.isParenthesizedExpression(parent) ? outside(parent) : parent;
}
