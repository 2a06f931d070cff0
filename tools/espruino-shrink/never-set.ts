import ts from "typescript";
import { edited, instead, outermost, type Edit } from "./edits.js";
import { isWritten, localNames } from "./names.js";
import {
  assignedNames,
  declarationOf,
  hasThis,
  isCalled,
  membersIn,
  references,
  topNames,
} from "./program.js";
import { isIdle, VALUES } from "./values.js";

/*
 * What is never set, or to one function only.
 */

/** Variables at the top and fields that nothing ever assigns are undefined. */
export function neverSet(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const all = references(file);
  const assigned = assignedNames(file);
  const edits: Edit[] = [];
  for (const [name, declaration] of topNames(file)) {
    if (!ts.isVariableDeclaration(declaration) || declaration.initializer || assigned.has(name)) continue;
    for (const use of all.get(name) ?? [])
      if (declarationOf(use) === declaration && !ts.isShorthandPropertyAssignment(use.parent))
        edits.push(instead(use, "(void 0)"));
  }
  // The options come from outside.
  if (all.has(VALUES)) return edited(file, edits);
  const { declared, mentioned } = membersIn(file);
  for (const [name, mentions] of mentioned) {
    if (!own.has(name) || declared.has(name) || mentions.some(isWritten)) continue;
    for (const access of mentions) if (isIdle(access.expression)) edits.push(instead(access, "(void 0)"));
  }
  return edited(file, outermost(edits));
}

/** Fields that are only ever set to one function, and only called, are that function. */
export function functionFields(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const assigned = assignedNames(file);
  const locals = localNames(file);
  const top = topNames(file);
  const { declared, mentioned } = membersIn(file);
  const edits: Edit[] = [];
  for (const [name, mentions] of mentioned) {
    if (!own.has(name) || declared.has(name)) continue;
    const written = mentions.filter(isWritten);
    const given = new Set(
      written.map(({ parent }) => (ts.isBinaryExpression(parent) ? parent.right.getText() : "")),
    );
    const [value] = given;
    const target = value === undefined ? undefined : top.get(value);
    if (given.size !== 1 || !target || !ts.isFunctionDeclaration(target)) continue;
    if (assigned.has(value) || locals.has(value) || hasThis(target)) continue;
    const isCall = (access: ts.PropertyAccessExpression) => isCalled(access) && isIdle(access.expression);
    if (!mentions.every((access) => written.includes(access) || isCall(access))) continue;
    if (!written.every(({ parent }) => ts.isExpressionStatement(parent.parent))) continue;
    for (const access of mentions)
      edits.push(written.includes(access) ? instead(access.parent.parent, ";") : instead(access, value));
  }
  return edited(file, edits);
}
