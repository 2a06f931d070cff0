import ts from "typescript";
import { edited, instead, type Edit } from "./edits.js";
import { isAssigned, isWritten } from "./names.js";
import { hostOf, membersIn, type Members } from "./program.js";
import { isLate, literalValue } from "./values.js";

type Access = ts.PropertyAccessExpression;

/** Fields of a class that its constructor sets to a literal or an option, and nobody to anything else, are that. */
export function constantFields(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const edits: Edit[] = [];
  const members = membersIn(file);
  for (const [name, mentions] of members.mentioned) {
    if (!own.has(name) || members.declared.has(name)) continue;
    // A name with a class in it is one of its objects' only.
    if (!name.includes("$") && !areOfOneClass(mentions)) continue;
    const written = mentions.filter(isWritten);
    const real = written.filter((access) => !isBehindItself(access, members, own));
    const values = new Set(real.map((access) => valueOf(access)?.getText()));
    const [value] = values;
    if (values.size !== 1 || value === undefined || !real.some(isSetFirst)) continue;
    if (real.length < written.length && valueOf(real[0])?.kind !== ts.SyntaxKind.FalseKeyword) continue;
    if (!written.every(isAssigned)) continue;
    for (const access of mentions) {
      if (!written.includes(access)) edits.push(instead(access, `(${value})`));
      else {
        const { right } = access.parent as ts.BinaryExpression;
        edits.push({ start: access.getStart(), end: right.getStart(), text: "" });
      }
    }
  }
  return edited(file, edits);
}

/** Whether all say `this`, in one class: of another's objects nothing is known. */
function areOfOneClass(mentions: readonly Access[]): boolean {
  const classes = new Set(mentions.map((mention) => hostOf(mention).parent));
  const [first] = classes;
  return (
    classes.size === 1 &&
    ts.isClassLike(first) &&
    mentions.every(({ expression }) => expression.kind === ts.SyntaxKind.ThisKeyword)
  );
}

/** The literal that is assigned, through `this.a = this.b = 0` too. */
function valueOf(access: Access): ts.Expression | undefined {
  let value = (access.parent as ts.BinaryExpression).right as ts.Expression | undefined;
  while (value && ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    value = value.right;
  return isAssigned(access) && value && (literalValue(value) || isLate(value)) ? value : undefined;
}

/** Whether an assignment is a statement of its constructor's, or a part of such a chain. */
function isSetFirst(access: Access): boolean {
  let node: ts.Node = access.parent;
  while (ts.isBinaryExpression(node)) node = node.parent;
  if (!ts.isExpressionStatement(node) || !ts.isBlock(node.parent)) return false;
  return ts.isConstructorDeclaration(node.parent.parent);
}

/** Whether a field is set in a method that is only called where the field is set: nobody comes there first. */
function isBehindItself(access: Access, { declared, mentioned }: Members, own: ReadonlySet<string>): boolean {
  const method = hostOf(access);
  if (!ts.isMethodDeclaration(method)) return false;
  const name = method.name.getText();
  if (!own.has(name) || declared.get(name)?.length !== 1) return false;
  return (mentioned.get(name) ?? []).every(
    (mention) =>
      mention.expression.kind === ts.SyntaxKind.ThisKeyword &&
      (hostOf(mention) === method || isWhere(mention, access.getText())),
  );
}

/** Whether a node is in what is done `if (condition)`. */
function isWhere(node: ts.Node, condition: string): boolean {
  for (let { parent } = node, child = node; !ts.isFunctionLike(child); child = parent, { parent } = parent)
    if (
      ts.isIfStatement(parent) &&
      parent.thenStatement === child &&
      parent.expression.getText() === condition
    )
      return true;
  return false;
}
