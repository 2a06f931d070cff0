import ts from "typescript";
import { callables } from "./constant-parameters.js";
import { edited, instead, outermost, type Edit } from "./edits.js";
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

/** A variable at the top that is only written to goes, with what is worked out for it where that is all it does. */
export function unreadGlobals(file: ts.SourceFile): ts.SourceFile {
  const all = references(file);
  const edits: Edit[] = [];
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const [{ name, initializer }, ...others] = statement.declarationList.declarations;
    if (others.length > 0 || initializer || !ts.isIdentifier(name)) continue;
    const uses = all.get(name.text) ?? [];
    const writes = uses
      .map(({ parent }) => parent)
      .filter(
        (parent): parent is ts.BinaryExpression =>
          ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken,
      );
    if (writes.length < uses.length || !writes.every(({ left }, i) => left === uses[i])) continue;
    edits.push(instead(statement, ""));
    for (const write of writes) {
      const isAll = ts.isExpressionStatement(write.parent) && !ts.isSourceFile(write.parent.parent);
      edits.push(
        isAll && isIdle(write.right)
          ? instead(write.parent, ";")
          : { start: write.getStart(), end: write.right.getStart(), text: "" },
      );
    }
  }
  return edited(file, outermost(edits));
}
