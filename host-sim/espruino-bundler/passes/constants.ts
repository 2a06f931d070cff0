import ts from "typescript";
import { rewrite } from "../edits.js";
import { assignedNames, isDeclared, localNames } from "../syntax.js";

const { factory } = ts;

/** Replaces constants at the top level by their values, if these are numbers or short strings, which cost less than a variable. */
export function constants(file: ts.SourceFile): ts.SourceFile {
  const values = new Map<string, ts.Expression>();
  const assigned = assignedNames(file);
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations)
      if (initializer && isShort(initializer) && !assigned.has(name.getText()))
        values.set(name.getText(), initializer);
  }
  for (const name of localNames(file)) values.delete(name);
  return rewrite(file, (node, visitChildren) => {
    if (
      ts.isVariableStatement(node) &&
      node.declarationList.declarations.every(({ name }) => values.has(name.getText()))
    )
      return undefined;
    if (ts.isShorthandPropertyAssignment(node)) {
      const value = values.get(node.name.text);
      return value ? factory.createPropertyAssignment(node.name, value) : node;
    }
    return (ts.isIdentifier(node) && !isDeclared(node) && values.get(node.text)) || visitChildren(node);
  });
}

function isShort(value: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(value)) return isShort(value.operand);
  return ts.isNumericLiteral(value) || (ts.isStringLiteral(value) && value.text.length < 3);
}
