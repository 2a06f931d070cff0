import ts from "typescript";
import { isAssignment } from "./names.js";
import { holds, hostOf } from "./program.js";
import { isIdle } from "./values.js";

/*
 * Whether fields are there whenever somebody asks for them.
 */

/** Whether a constructor always comes to a statement. */
export function isAlwaysDone(statement: ts.Node): boolean {
  return statementsBefore(statement)?.some((each) => holds(each, ts.isReturnStatement)) === false;
}

/** Whether a constructor always comes to a statement, and calls nobody who may ask for what it sets before that. */
export function isAlwaysSet(statement: ts.Node): boolean {
  const before = statementsBefore(statement);
  return isAlwaysDone(statement) && before?.some((each) => holds(each, handsOn)) === false;
}

/** Whether all that is asked of a value is a member of its, which nobody does where there may be none. */
export function isOnlyOwner(value: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(value.parent) && value.parent.expression === value;
}

/** What a constructor does before it comes to a statement of its own; undefined where it may not. */
function statementsBefore(statement: ts.Node): ts.Statement[] | undefined {
  const { parent } = statement;
  if (!ts.isBlock(parent)) return undefined;
  const before = parent.statements.filter(({ end }) => end <= statement.pos);
  if (ts.isConstructorDeclaration(hostOf(statement)) && parent.parent === hostOf(statement)) return before;
  const isTried = ts.isTryStatement(parent.parent) && parent.parent.tryBlock === parent;
  if (isTried && !before.every(isHarmless)) return undefined;
  const outer = statementsBefore(isTried ? parent.parent : parent);
  return outer && [...outer, ...before];
}

/** Whether a statement cannot throw: it puts into a field what is at hand. */
function isHarmless(statement: ts.Statement): boolean {
  return (
    statement.kind === ts.SyntaxKind.EmptyStatement ||
    (isAssignment(statement) && isIdle(statement.expression.right))
  );
}

/** Whether a node calls a method of its object's, or a function with that: what a constructor makes only keeps it. */
function handsOn({ kind, parent }: ts.Node): boolean {
  if (kind === ts.SyntaxKind.SuperKeyword) return true;
  if (kind !== ts.SyntaxKind.ThisKeyword) return false;
  if (ts.isCallExpression(parent)) return true;
  return (
    ts.isPropertyAccessExpression(parent) &&
    ts.isCallExpression(parent.parent) &&
    parent.parent.expression === parent
  );
}
