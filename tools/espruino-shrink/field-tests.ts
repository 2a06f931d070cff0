import ts from "typescript";
import { edited, instead, type Edit } from "./edits.js";
import { kindsIn, STRANGE } from "./kinds.js";
import { isWritten } from "./names.js";
import { once } from "./once.js";
import { membersIn, walk } from "./program.js";
import { isIdle } from "./values.js";

/** `"a" in object` is known where all objects that it is asked of are literals that have such a field, or have none. */
export function fieldTests(file: ts.SourceFile): ts.SourceFile {
  if (askedNames(file).size === 0) return file;
  const kinds = kindsIn(file);
  const { mentioned } = membersIn(file);
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.InKeyword) return;
    const { left, right } = node;
    const owners = [...kinds(right)];
    if (!ts.isStringLiteral(left) || owners.length === 0 || !isIdle(right)) return;
    if (mentioned.get(left.text)?.some(isWritten)) return;
    const has = owners.map((owner) => hasField(owner, left.text));
    if (has.every((each) => each === has[0]) && has[0] !== undefined)
      edits.push(instead(node, String(has[0])));
  });
  return edited(file, edits);
}

/** `"a" in object` is `object.a !== undefined` where it is not known: names are shortened, but not in quotes. */
export function askedFields(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.InKeyword) return;
    const { left, right } = node;
    if (ts.isStringLiteral(left) && own.has(left.text))
      edits.push(instead(node, `((${right.getText()}).${left.text} !== void 0)`));
  });
  return edited(file, edits);
}

/** Names in quotes that an object is asked for, `"a" in object`. */
export const askedNames = once((file: ts.SourceFile): ReadonlySet<string> => {
  const names = new Set<string>();
  walk(file, (node) => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InKeyword)
      if (ts.isStringLiteral(node.left)) names.add(node.left.text);
  });
  return names;
});

/** Whether an object is made with a field; undefined where that is not known. */
function hasField(owner: ts.Node | typeof STRANGE, name: string): boolean | undefined {
  if (owner === STRANGE || !ts.isObjectLiteralExpression(owner)) return undefined;
  return owner.properties.some((field) => field.name?.getText() === name);
}
