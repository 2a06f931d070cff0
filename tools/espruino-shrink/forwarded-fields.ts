import ts from "typescript";
import { edited, instead, outermost, type Edit } from "./edits.js";
import { kindsIn, STRANGE } from "./kinds.js";
import { isAssignment, isWritten } from "./names.js";
import { assignedNames, declarationOf, hasThis, hostOf, isCalled, membersIn, topNames } from "./program.js";

/**
 * What a function puts into a field of its variable's or parameter's, `options.target = this`, and then reads there, it has
 * at hand: where nothing else is ever put into that field of such an object.
 */
export function forwardedFields(file: ts.SourceFile): ts.SourceFile {
  const edits: Edit[] = [];
  const { mentioned } = membersIn(file);
  for (const mentions of mentioned.values())
    for (const written of mentions) {
      const value = givenTo(written, file);
      if (value === undefined || !isOnlyWrite(written, mentions, file)) continue;
      for (const read of mentions)
        if (read !== written && isSameVariable(read, written) && hostOf(read) === hostOf(written))
          if (read.pos > written.pos && !(isCalled(read) && asksWhose(value, file)))
            edits.push(instead(read, value));
    }
  return edited(file, outermost(edits));
}

/** Whether a function, of the top if it is one, asks of what object it was called. */
function asksWhose(value: string, file: ts.SourceFile): boolean {
  const target = topNames(file).get(value);
  return target !== undefined && hasThis(target);
}

/** What a statement of a function's puts into a field of a variable's, where that is the same later; else undefined. */
function givenTo(access: ts.PropertyAccessExpression, file: ts.SourceFile): string | undefined {
  const { expression, parent } = access;
  if (!ts.isIdentifier(expression) || !ts.isBinaryExpression(parent) || parent.left !== access)
    return undefined;
  if (!isAssignment(parent.parent) || !ts.isBlock(parent.parent.parent)) return undefined;
  if (parent.parent.parent.parent !== hostOf(access)) return undefined;
  if (assignedNames(hostOf(access)).has(expression.text)) return undefined;
  const { right } = parent;
  if (right.kind === ts.SyntaxKind.ThisKeyword) return "this";
  if (!ts.isIdentifier(right) || assignedNames(file).has(right.text)) return undefined;
  const declaration = topNames(file).get(right.text);
  return declaration && ts.isFunctionDeclaration(declaration) ? right.text : undefined;
}

/** Whether nothing else is put into that field of any of the objects that the variable may be. */
function isOnlyWrite(
  written: ts.PropertyAccessExpression,
  mentions: readonly ts.PropertyAccessExpression[],
  file: ts.SourceFile,
): boolean {
  const kinds = kindsIn(file);
  const owners = kinds(written.expression);
  if (owners.size === 0 || owners.has(STRANGE)) return false;
  const isFree = [...owners].every(
    (owner) =>
      owner !== STRANGE &&
      ts.isObjectLiteralExpression(owner) &&
      owner.properties.every((field) => field.name?.getText() !== written.name.text),
  );
  const meets = ({ expression }: ts.PropertyAccessExpression) =>
    [...kinds(expression)].some((kind) => owners.has(kind));
  return isFree && mentions.every((each) => each === written || !isWritten(each) || !meets(each));
}

function isSameVariable(one: ts.PropertyAccessExpression, other: ts.PropertyAccessExpression): boolean {
  const [left, right] = [one.expression, other.expression];
  if (!ts.isIdentifier(left) || !ts.isIdentifier(right) || left.text !== right.text) return false;
  const declaration = declarationOf(left);
  return declaration !== undefined && declaration === declarationOf(right);
}
