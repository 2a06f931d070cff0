import ts from "typescript";
import { copied } from "./copy.js";
import { edited, instead, withEdits, type Edit } from "./edits.js";
import {
  assignedNames,
  baseOf,
  classesIn,
  constructorOf,
  declaredIn,
  isReference,
  references,
  walk,
} from "./program.js";
import { isSteady } from "./order.js";

/** What a method is called after a subclass has one of its name. */
export const BASE_SUFFIX = "$base";

/** A class of which only one subclass is ever made becomes a part of that. */
export function mergeClasses(file: ts.SourceFile): ts.SourceFile {
  const classes = classesIn(file);
  const all = references(file);
  for (const subclass of classes.values()) {
    const name = baseOf(subclass);
    const base = classes.get(name);
    if (!base || baseOf(base) || all.get(name)?.length !== 1) continue;
    const merged = mergedText(base, subclass, file);
    if (merged === undefined) continue;
    const declaration = ts.isVariableDeclaration(base.parent) ? base.parent.parent.parent : base;
    return mergeClasses(edited(file, [instead(declaration, ""), instead(subclass, merged)]));
  }
  return file;
}

function mergedText(
  base: ts.ClassLikeDeclaration,
  subclass: ts.ClassLikeDeclaration,
  file: ts.SourceFile,
): string | undefined {
  const heads = [constructorOf(base), constructorOf(subclass)] as const;
  const head = heads[1] ? joinedConstructors(heads[0], heads[1], file) : (heads[0]?.getText() ?? "");
  if (head === undefined) return undefined;
  const isMethod = (node: ts.Node) => ts.isMethodDeclaration(node) || ts.isAccessor(node);
  const called = new Set<string>();
  const again = new Set(subclass.members.filter(isMethod).map((member) => member.name?.getText() ?? ""));
  const edits: Edit[] = [];
  walk(subclass, (node) => {
    if (!ts.isPropertyAccessExpression(node) || node.expression.kind !== ts.SyntaxKind.SuperKeyword) return;
    called.add(node.name.text);
    edits.push(instead(node, `this.${node.name.text}${again.has(node.name.text) ? BASE_SUFFIX : ""}`));
  });
  const texts = [head];
  for (const member of base.members.filter(isMethod)) {
    const name = member.name?.getText() ?? "";
    if (!again.has(name)) texts.push(member.getText());
    else if (called.has(name)) {
      if (!ts.isMethodDeclaration(member)) return undefined;
      texts.push(member.getText().replace(name, name + BASE_SUFFIX));
    }
  }
  for (const member of subclass.members.filter(isMethod))
    texts.push(withEdits(file.text, edits, member.getStart(), member.getEnd()));
  const name = subclass.name ? ` ${subclass.name.text}` : "";
  return `class${name} {\n${texts.join("\n")}\n}`;
}

/** A subclass's constructor with its superclass's in the place of `super()`. */
function joinedConstructors(
  base: ts.ConstructorDeclaration | undefined,
  own: ts.ConstructorDeclaration,
  file: ts.SourceFile,
): string | undefined {
  const call = own.body?.statements.find(isSuperCall);
  if (!call || (base && (hasReturn(base) || hasClash(base, own)))) return undefined;
  const assigned = assignedNames(file);
  const within = base ? assignedNames(base) : new Set<string>();
  const values = new Map<string, string>();
  let text = "";
  for (const name of base ? declaredIn(base) : []) values.set(name, `${name}${BASE_SUFFIX}`);
  const given = (call.expression as ts.CallExpression).arguments;
  for (const [i, value] of given.entries()) {
    const name = base?.parameters[i]?.name.getText();
    if (name !== undefined && !within.has(name) && isSteady(value, assigned))
      values.set(name, `(${value.getText()})`);
    else text += name === undefined ? `${value.getText()};` : `let ${values.get(name)} = ${value.getText()};`;
  }
  if (base && base.parameters.length > given.length) return undefined;
  for (const statement of base?.body?.statements ?? [])
    text += `${copied(statement, { values, self: "this" })}\n`;
  return withEdits(file.text, [instead(call, text)], own.getStart(), own.getEnd());
}

function isSuperCall(node: ts.Statement): node is ts.ExpressionStatement {
  return (
    ts.isExpressionStatement(node) &&
    ts.isCallExpression(node.expression) &&
    node.expression.expression.kind === ts.SyntaxKind.SuperKeyword
  );
}

function hasReturn(node: ts.Node): boolean {
  let found = false;
  walk(node, (child) => (found ||= ts.isReturnStatement(child)));
  return found;
}

/** Whether a name of the top that one constructor uses is the other's own. */
function hasClash(base: ts.ConstructorDeclaration, own: ts.ConstructorDeclaration): boolean {
  const [inner, outer] = [declaredIn(base), declaredIn(own)];
  let clash = [...outer].some(
    (name) => name.endsWith(BASE_SUFFIX) && inner.has(name.slice(0, -BASE_SUFFIX.length)),
  );
  walk(base, (node) => {
    if (isReference(node) && !inner.has(node.text) && outer.has(node.text)) clash = true;
  });
  return clash;
}
