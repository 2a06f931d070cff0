import ts from "typescript";
import { callables } from "./constant-parameters.js";
import { edited, instead, overlap, type Edit } from "./edits.js";
import { isWritten, localNames } from "./names.js";
import {
  assignedNames,
  classesIn,
  constructorOf,
  declarationOf,
  hasThis,
  references,
  topNames,
  walk,
} from "./program.js";
import { isIdle, isLate, literalValue } from "./values.js";

/*
 * Objects that are known when the program is made: nobody makes them, where all that is done with them is to read their
 * fields.
 */

/** An object literal's fields and the text of their values. */
type Fields = ReadonlyMap<string, ts.Expression>;

/** A variable or parameter that is always the same object literal. */
interface Holder {
  readonly declaration: ts.Node;
  readonly name: string;
  readonly literal: ts.ObjectLiteralExpression;
}

/** Fields of objects that are known are their values, where these are literals, functions or classes. */
export function literalObjects(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const all = references(file);
  const edits: Edit[] = [];
  for (const { declaration, name, literal } of holders(file, own)) {
    const fields = fieldsOf(literal);
    const uses = (all.get(name) ?? []).filter((use) => declarationOf(use) === declaration);
    const change = fields && uses.map((use) => insteadOf(use, literal, fields, file, own));
    if (change?.every((edit) => edit !== undefined)) edits.push(...change);
  }
  return edited(file, withoutOverlaps(edits));
}

/** `Object.assign({}, { a: 1 }, { b: 2 })` is `{ a: 1, b: 2 }`. */
export function joinedObjects(file: ts.SourceFile): ts.SourceFile {
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== "Object.assign") return;
    const joined = new Map<string, ts.Expression>();
    for (const given of node.arguments) {
      const literal = literalOf(given);
      const fields = literal && fieldsOf(literal);
      if (!fields) return;
      for (const [name, value] of fields) {
        if (!isIdle(value)) return;
        joined.set(name, value);
      }
    }
    edits.push(instead(node, objectText(joined)));
  });
  return edited(file, withoutOverlaps(edits));
}

/** A literal that is made for a constructor has only those fields that this reads. */
export function unreadArguments(file: ts.SourceFile): ts.SourceFile {
  const all = references(file);
  const assigned = assignedNames(file);
  const locals = localNames(file);
  const classes = classesIn(file);
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!ts.isNewExpression(node)) return;
    const name = node.expression.getText();
    const made = classes.get(name);
    const parameters = made && constructorOf(made)?.parameters;
    if (!parameters || assigned.has(name) || locals.has(name)) return;
    for (const [i, parameter] of parameters.entries()) {
      const literal = literalOf(node.arguments?.[i]);
      const fields = literal && fieldsOf(literal);
      const uses = (all.get(parameter.name.getText()) ?? []).filter(
        (use) => declarationOf(use) === parameter,
      );
      if (!fields || !uses.every(({ parent }) => ts.isPropertyAccessExpression(parent) && !isWritten(parent)))
        continue;
      const read = new Set(uses.map(({ parent }) => (parent as ts.PropertyAccessExpression).name.text));
      const kept = [...fields].filter(([field, value]) => read.has(field) || !isIdle(value));
      if (kept.length < fields.size) edits.push(instead(literal, objectText(kept)));
    }
  });
  return edited(file, withoutOverlaps(edits));
}

function objectText(fields: Iterable<readonly [name: string, value: ts.Expression]>): string {
  return `{ ${[...fields].map(([name, value]) => `${name}: ${value.getText()}`).join(", ")} }`;
}

/** `(a = 2) != null ? a : b` is 2, and b with undefined for 2; that is how `??` is written. */
export function knownDefaults(file: ts.SourceFile): ts.SourceFile {
  const all = references(file);
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!ts.isConditionalExpression(node) || !ts.isBinaryExpression(node.condition)) return;
    const { left, operatorToken, right } = node.condition;
    if (operatorToken.kind !== ts.SyntaxKind.ExclamationEqualsToken) return;
    if (right.kind !== ts.SyntaxKind.NullKeyword || !ts.isParenthesizedExpression(left)) return;
    const { expression: set } = left;
    if (!ts.isBinaryExpression(set) || set.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return;
    const value = literalValue(set.right);
    const isOnce = ts.isIdentifier(set.left) && all.get(set.left.text)?.length === 2;
    if (!value || !isOnce || node.whenTrue.getText() !== set.left.getText()) return;
    edits.push(instead(node, `(${(value[0] === undefined ? node.whenFalse : set.right).getText()})`));
  });
  return edited(file, withoutOverlaps(edits));
}

/** A variable of a function's that is always one at the top is that. */
export function topAliases(file: ts.SourceFile): ts.SourceFile {
  const all = references(file);
  const assigned = assignedNames(file);
  const locals = localNames(file);
  const top = topNames(file);
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return;
    const { name, initializer } = node;
    if (!ts.isIdentifier(initializer) || !top.has(initializer.text) || top.has(name.text)) return;
    if ([initializer, name].some(({ text }) => assigned.has(text)) || locals.has(initializer.text)) return;
    const uses = (all.get(name.text) ?? []).filter((use) => declarationOf(use) === node);
    if (uses.some((use) => ts.isShorthandPropertyAssignment(use.parent))) return;
    edits.push(...uses.map((use) => instead(use, initializer.text)));
  });
  return edited(file, edits);
}

function holders(file: ts.SourceFile, own: ReadonlySet<string>): Holder[] {
  const assigned = assignedNames(file);
  const locals = localNames(file);
  const found: Holder[] = [];
  for (const [name, declaration] of topNames(file)) {
    if (!ts.isVariableDeclaration(declaration) || assigned.has(name) || locals.has(name)) continue;
    const literal = literalOf(declaration.initializer);
    if (literal) found.push({ declaration, name, literal });
  }
  for (const { node, calls } of callables(file, own))
    for (const [i, declaration] of node.parameters.entries()) {
      const name = declaration.name.getText();
      const literal = literalOf(calls[0]?.arguments?.[i]);
      if (calls.length === 1 && literal && !assignedNames(node).has(name))
        found.push({ declaration, name, literal });
    }
  return found;
}

function literalOf(node: ts.Expression | undefined): ts.ObjectLiteralExpression | undefined {
  if (node && ts.isParenthesizedExpression(node)) return literalOf(node.expression);
  return node && ts.isObjectLiteralExpression(node) ? node : undefined;
}

function fieldsOf(literal: ts.ObjectLiteralExpression): Fields | undefined {
  const fields = new Map<string, ts.Expression>();
  for (const field of literal.properties) {
    if (!field.name || !ts.isIdentifier(field.name)) return undefined;
    if (ts.isShorthandPropertyAssignment(field)) fields.set(field.name.text, field.name);
    else if (ts.isPropertyAssignment(field)) fields.set(field.name.text, field.initializer);
    else return undefined;
  }
  return fields;
}

/** What stands for `object.field`, or for the object as a source of `Object.assign`. */
function insteadOf(
  use: ts.Identifier,
  literal: ts.ObjectLiteralExpression,
  fields: Fields,
  file: ts.SourceFile,
  own: ReadonlySet<string>,
): Edit | undefined {
  const { parent } = use;
  if (ts.isIfStatement(parent) && parent.expression === use) return instead(use, "true");
  if (ts.isCallExpression(parent) && parent.expression.getText() === "Object.assign") {
    const isSource = parent.arguments.indexOf(use) > 0;
    const isKnown = [...fields.values()].every((value) => isFixed(value, literal, file));
    return isSource && isKnown ? instead(use, literal.getText()) : undefined;
  }
  if (!ts.isPropertyAccessExpression(parent) || isWritten(parent)) return undefined;
  const value = fields.get(parent.name.text);
  if (!value) return own.has(parent.name.text) ? instead(parent, "(void 0)") : undefined;
  if (!isFixed(value, literal, file)) return undefined;
  const isCalled = ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
  if (isCalled && !isFreeFunction(value, file)) return undefined;
  return instead(parent, ts.isIdentifier(value) ? value.text : `(${value.getText()})`);
}

/** Whether a value of a literal's is the same everywhere and always. */
function isFixed(value: ts.Expression, literal: ts.Node, file: ts.SourceFile): boolean {
  if (literalValue(value) || isLate(value)) return true;
  if (!ts.isIdentifier(value) || assignedNames(file).has(value.text) || localNames(file).has(value.text))
    return false;
  const declaration = topNames(file).get(value.text);
  if (!declaration) return false;
  return ts.isFunctionDeclaration(declaration) || (isClass(declaration) && declaration.end <= literal.pos);
}

function isClass(declaration: ts.Node): boolean {
  if (!ts.isVariableDeclaration(declaration)) return ts.isClassLike(declaration);
  return declaration.initializer !== undefined && ts.isClassLike(declaration.initializer);
}

/** Whether a value is a function that does not ask whose it is. */
function isFreeFunction(value: ts.Expression, file: ts.SourceFile): boolean {
  const declaration = topNames(file).get(value.getText());
  return declaration !== undefined && ts.isFunctionDeclaration(declaration) && !hasThis(declaration);
}

function withoutOverlaps(edits: readonly Edit[]): Edit[] {
  const kept: Edit[] = [];
  for (const edit of edits) if (!kept.some((other) => overlap(edit, other))) kept.push(edit);
  return kept;
}
