import ts from "typescript";
import { kindsIn } from "./kinds.js";
import { isAssignmentOperator, isChoice } from "./names.js";
import { walk } from "./program.js";

/** What looks for an object in a list, by the method. */
export const LOOKS_FOR = new Set(["indexOf", "includes", "lastIndexOf"]);

/** Whether anybody may ask more of an object than whether it is there: what it is, or which of several. */
export function isLookedAt(site: ts.NewExpression, file: ts.SourceFile): boolean {
  const kinds = kindsIn(file);
  const isIt = (node: ts.Expression) => kinds(node).has(site);
  let found = kinds(site).size > 1;
  walk(file, (node) => {
    if (ts.isBinaryExpression(node)) {
      const both = [...kinds(node.left), ...kinds(node.right)];
      const isOther = both.includes(site) && both.some((kind) => kind !== site);
      found ||= isOther && !isBetweenValues(node.operatorToken.kind);
    } else if (ts.isTypeOfExpression(node) || ts.isElementAccessExpression(node))
      found ||= isIt(node.expression);
    else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
      found ||= LOOKS_FOR.has(node.expression.name.text) && node.arguments.some(isIt);
  });
  return found;
}

/** Whether an operator gives or keeps one of its values as it is. */
function isBetweenValues(kind: ts.SyntaxKind): boolean {
  return isChoice(kind) || kind === ts.SyntaxKind.CommaToken || isAssignmentOperator(kind);
}
