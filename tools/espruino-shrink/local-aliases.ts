import ts from "typescript";
import { edited, instead, outermost, type Edit } from "./edits.js";
import { assignedNames, declarationOf, hostOf, references, walk } from "./program.js";
import { isLate } from "./values.js";

/** A function's variable that is `this`, an option's value, or another of its variables, none of which ever changes, is that. */
export function localAliases(file: ts.SourceFile): ts.SourceFile {
  const all = references(file);
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!ts.isVariableStatement(node)) return;
    const [declaration, ...others] = node.declarationList.declarations;
    const { name, initializer: value } = declaration;
    const host = hostOf(node);
    if (others.length > 0 || !value || !ts.isIdentifier(name) || !ts.isFunctionLike(host)) return;
    if (assignedNames(host).has(name.text) || !isSame(value, declaration, host)) return;
    const uses = (all.get(name.text) ?? []).filter((use) => declarationOf(use) === declaration);
    if (uses.some((use) => ts.isShorthandPropertyAssignment(use.parent) || hostOf(use) !== host)) return;
    edits.push(instead(node, ";"), ...uses.map((use) => instead(use, value.getText())));
  });
  return edited(file, outermost(edits));
}

/** Whether an expression is the same wherever the variable that it is given to is named. */
function isSame(value: ts.Expression, alias: ts.VariableDeclaration, host: ts.Node): boolean {
  if (value.kind === ts.SyntaxKind.ThisKeyword || isLate(value)) return true;
  if (!ts.isIdentifier(value) || assignedNames(host).has(value.text)) return false;
  const declaration = declarationOf(value);
  if (!declaration || hostOf(declaration) !== host) return false;
  // The variable may be there where the other is no more.
  if (!isInBlock(alias) && !ts.isParameter(declaration)) return false;
  let same = 0;
  walk(host, (node) => {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node))
      if (node.name.getText() === value.text) same++;
  });
  return same === 1;
}

function isInBlock({ parent }: ts.VariableDeclaration): boolean {
  return (parent.flags & ts.NodeFlags.BlockScoped) !== 0;
}
