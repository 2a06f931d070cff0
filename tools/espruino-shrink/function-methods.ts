import ts from "typescript";
import { isAlwaysSet } from "./always-set.js";
import { edited, instead, overlap } from "./edits.js";
import { isOf } from "./kinds.js";
import { isAssignment, isAsked, isWritten } from "./names.js";
import { hostOf, isCalled, membersIn, references, topNames } from "./program.js";

/** A function that a constructor puts into a field of its object's, and nobody else knows of, is a method. */
export function functionMethods(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const { declared, mentioned } = membersIn(file);
  for (const [name, mentions] of mentioned) {
    const [written, ...others] = mentions.filter(isWritten);
    if (!own.has(name) || declared.has(name) || !written || others.length > 0) continue;
    const target = functionGiven(written, file);
    const home = hostOf(written).parent;
    if (!target?.body || !ts.isClassLike(home)) continue;
    const read = mentions.filter((each) => each !== written);
    if (!read.every((each) => isOf(each.expression, home, file) && (isAsked(each) || isCalled(each))))
      continue;
    const isEarly = (each: ts.Node) => hostOf(each) === hostOf(written) && each.pos < written.pos;
    if (read.some(isAsked) && (read.some(isEarly) || !isAlwaysSet(written.parent.parent))) continue;
    const parameters = target.parameters.map((each) => each.getText()).join(", ");
    const { end } = home.members;
    const edits = [
      instead(written.parent.parent, ";"),
      instead(target, ""),
      { start: end, end, text: `\n${name}(${parameters}) ${target.body.getText()}\n` },
      ...read.filter(isAsked).map((each) => instead(each, "true")),
    ];
    const isClear = edits.every((edit, i) => !edits.some((other, j) => i !== j && overlap(edit, other)));
    if (isClear) return edited(file, edits);
  }
  return file;
}

/** The function at the top that a constructor assigns, if nothing else mentions it. */
function functionGiven(
  { expression, parent }: ts.PropertyAccessExpression,
  file: ts.SourceFile,
): ts.FunctionDeclaration | undefined {
  if (expression.kind !== ts.SyntaxKind.ThisKeyword || !ts.isConstructorDeclaration(hostOf(parent)))
    return undefined;
  if (!isAssignment(parent.parent)) return undefined;
  const { right } = parent.parent.expression;
  const target = ts.isIdentifier(right) ? topNames(file).get(right.text) : undefined;
  if (!target || !ts.isFunctionDeclaration(target)) return undefined;
  return references(file).get(right.getText())?.length === 1 ? target : undefined;
}
