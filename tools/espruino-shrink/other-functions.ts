import ts from "typescript";
import { edited, instead, type Edit } from "./edits.js";
import { isAssignment, localNames } from "./names.js";
import { assignedNames, hasThis, isCalled, references, topNames } from "./program.js";

/*
 * Names for functions that have one already.
 */

/** Variables at the top that are set once, to a function, and only called, are that function. */
export function functionVariables(file: ts.SourceFile): ts.SourceFile {
  const all = references(file);
  const assigned = assignedNames(file);
  const locals = localNames(file);
  const top = topNames(file);
  const edits: Edit[] = [];
  for (const [name, declaration] of top) {
    if (!ts.isVariableDeclaration(declaration) || declaration.initializer || locals.has(name)) continue;
    const uses = all.get(name) ?? [];
    const [write, ...others] = uses.filter(
      (use) => isAssignment(use.parent.parent) && use.parent.parent.expression.left === use,
    );
    if (!write || others.length > 0) continue;
    const { right } = write.parent as ts.BinaryExpression;
    const target = ts.isIdentifier(right) ? top.get(right.text) : undefined;
    if (!ts.isIdentifier(right) || !target || !ts.isFunctionDeclaration(target)) continue;
    if (assigned.has(right.text) || locals.has(right.text)) continue;
    if (!uses.every((use) => use === write || isCalled(use))) continue;
    for (const use of uses)
      edits.push(use === write ? instead(use.parent.parent, ";") : instead(use, right.text));
  }
  return edited(file, edits);
}

/** A function that does nothing but call another with what it is given is that other. */
export function forwarders(file: ts.SourceFile): ts.SourceFile {
  const all = references(file);
  const locals = localNames(file);
  const top = topNames(file);
  for (const statement of file.statements) {
    if (!ts.isFunctionDeclaration(statement) || !statement.name || !statement.body) continue;
    const [only, ...more] = statement.body.statements;
    if (more.length > 0 || !only || !(ts.isExpressionStatement(only) || ts.isReturnStatement(only))) continue;
    const call = only.expression;
    if (!call || !ts.isCallExpression(call) || !ts.isIdentifier(call.expression)) continue;
    const target = top.get(call.expression.text);
    if (!target || target === statement || !ts.isFunctionDeclaration(target) || hasThis(target)) continue;
    const names = statement.parameters.map((each) => each.name.getText());
    const isSame = call.arguments.every((each, i) => each.getText() === names[i]);
    if (!isSame || target.parameters.length > call.arguments.length || locals.has(call.expression.text))
      continue;
    if (locals.has(statement.name.text)) continue;
    const to = call.expression.text;
    const uses = all.get(statement.name.text) ?? [];
    if (uses.some((use) => ts.isShorthandPropertyAssignment(use.parent))) continue;
    return edited(file, [instead(statement, ""), ...uses.map((use) => instead(use, to))]);
  }
  return file;
}
