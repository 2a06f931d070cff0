import ts from "typescript";
import { callables } from "./constant-parameters.js";
import { edited, instead, type Edit } from "./edits.js";
import { isAssignmentOperator } from "./names.js";
import { declarationOf, hostOf, references, walk } from "./program.js";
import { isIdle } from "./values.js";

/** A function whose value no call asks for gives none, where working it out has no effect. */
export function unusedResults(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const edits: Edit[] = [];
  for (const { node, calls } of callables(file, own)) {
    if (ts.isConstructorDeclaration(node) || calls.length === 0) continue;
    // What the last statement at the top is worth is the program's value.
    const isUnasked = ({ parent }: ts.Node) =>
      ts.isExpressionStatement(parent) && !ts.isSourceFile(parent.parent);
    if (!calls.every(isUnasked)) continue;
    walk(node, (child) => {
      if (!ts.isReturnStatement(child) || !child.expression || hostOf(child) !== node) return;
      if (isIdle(child.expression)) edits.push(instead(child, "return;"));
    });
  }
  return edited(file, edits);
}

/** A function's variables that are only written go, where working out what is written has no effect. */
export function unreadVariables(file: ts.SourceFile): ts.SourceFile {
  const all = references(file);
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!ts.isVariableStatement(node) || ts.isSourceFile(node.parent)) return;
    const [declaration, ...others] = node.declarationList.declarations;
    if (others.length > 0 || !ts.isIdentifier(declaration.name)) return;
    if (declaration.initializer && !isIdle(declaration.initializer)) return;
    const uses = (all.get(declaration.name.text) ?? []).filter((use) => declarationOf(use) === declaration);
    const writes = uses.map(({ parent }) => parent).filter(isIdleWrite);
    if (uses.length === 0 || !uses.every((use, i) => writes[i]?.left === use)) return;
    edits.push(instead(node, ";"), ...writes.map((write) => instead(write.parent, ";")));
  });
  return edited(file, edits);
}

/** A statement that writes to a variable and does nothing else. */
function isIdleWrite(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    isAssignmentOperator(node.operatorToken.kind) &&
    ts.isExpressionStatement(node.parent) &&
    isIdle(node.right)
  );
}
