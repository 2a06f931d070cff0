import ts from "typescript";
import { edited, instead, type Edit } from "../edits.js";
import { assignedNames, declaredIn, isReference, listed, topNames, walk } from "../syntax.js";

/*
 * esbuild shortens the names of variables to a letter or two. These passes assign to a variable what has a longer name.
 */

/** From so many uses of `this` on, a variable is shorter. */
const THIS_MIN = 4;
const SELF = "self$";

/** The length of a minified name. */
const NAME_CHARACTERS = 2;
/** The length of `var a=b;` and a line feed, without the names. */
const DECLARATION_CHARACTERS = 8;

type Method = ts.MethodDeclaration | ts.ConstructorDeclaration | ts.FunctionDeclaration;

/** Stores `this` in a variable in functions that use it often. */
export function shortThis(file: ts.SourceFile): ts.SourceFile {
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!isMethod(node) || !node.body) return;
    const uses = usesOfThis(node.body);
    if (uses.length < THIS_MIN) return;
    const { statements } = node.body;
    // A constructor has no `this` before it calls `super`.
    const call = statements.find((statement) => /^super\s*\(/.test(statement.getText()));
    const start = call ? call.end : node.body.getStart() + 1;
    edits.push({ start, end: start, text: `let ${SELF} = this;` });
    for (const use of uses) if (use.pos >= start) edits.push(instead(use, SELF));
  });
  return edited(file, edits);
}

function isMethod(node: ts.Node): node is Method {
  return ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isFunctionDeclaration(node);
}

/** Uses of `this` with the same value as in `node` itself. */
function usesOfThis(node: ts.Node): ts.Node[] {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return [node];
  const uses: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    const hasOwn = ts.isFunctionLike(child) ? !ts.isArrowFunction(child) : ts.isClassLike(child);
    if (!hasOwn) uses.push(...usesOfThis(child));
  });
  return uses;
}

/** Stores globals of Espruino that are used often in variables. */
export function shortGlobals(file: ts.SourceFile): ts.SourceFile {
  const declared = new Set([...declaredIn(file), ...topNames(file).keys(), ...assignedNames(file)]);
  const uses = new Map<string, ts.Identifier[]>();
  walk(file, (node) => {
    if (!isReference(node) || declared.has(node.text) || isPlaceholder(node.text)) return;
    if (node.text === "arguments" || ts.isShorthandPropertyAssignment(node.parent)) return;
    // `typeof` may stand before a global that does not exist.
    if (!ts.isTypeOfExpression(node.parent)) listed(uses, node.text).push(node);
  });
  const edits: Edit[] = [];
  for (const [name, places] of uses) {
    if (places.length * (name.length - NAME_CHARACTERS) <= DECLARATION_CHARACTERS + name.length) continue;
    edits.push({ start: 0, end: 0, text: `var ${name}$ = ${name};\n` });
    for (const place of places) edits.push(instead(place, `${name}$`));
  }
  return edited(file, edits);
}

/** Whether a name is a placeholder for a value that is known only when the bundle is finished. */
function isPlaceholder(name: string): boolean {
  return /^[A-Z]+_\w+$/.test(name);
}
