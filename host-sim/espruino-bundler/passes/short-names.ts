import ts from "typescript";
import { edited, instead, type Edit } from "../edits.js";
import { assignedNames, declaredIn, isReference, listed, topNames, walk } from "../syntax.js";

/*
 * Minifying shortens our own names to a letter or two. These passes give such a name to what it leaves alone.
 */

/** How often a function has to use `this` before a variable for it is shorter. */
const THIS_MIN = 4;
const SELF = "self$";

/** A minified name. */
const NAME_CHARACTERS = 2;
/** `var a=b;` and a line feed, less the names. */
const DECLARATION_CHARACTERS = 8;

type Method = ts.MethodDeclaration | ts.ConstructorDeclaration | ts.FunctionDeclaration;

/** Lets functions that use `this` often keep it in a variable. */
export function shortThis(file: ts.SourceFile): ts.SourceFile {
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!isMethod(node) || !node.body) return;
    const uses = usesOfThis(node.body);
    if (uses.length < THIS_MIN) return;
    const { statements } = node.body;
    // A constructor has no `this` before it has called `super`.
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

/** Uses of the same `this` as in `node` itself. */
function usesOfThis(node: ts.Node): ts.Node[] {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return [node];
  const uses: ts.Node[] = [];
  ts.forEachChild(node, (child) => {
    const hasOwn = ts.isFunctionLike(child) ? !ts.isArrowFunction(child) : ts.isClassLike(child);
    if (!hasOwn) uses.push(...usesOfThis(child));
  });
  return uses;
}

/** Keeps globals of Espruino that are used often in variables. */
export function shortGlobals(file: ts.SourceFile): ts.SourceFile {
  const declared = new Set([...declaredIn(file), ...topNames(file).keys(), ...assignedNames(file)]);
  const uses = new Map<string, ts.Identifier[]>();
  walk(file, (node) => {
    if (!isReference(node) || declared.has(node.text) || isPlaceholder(node.text)) return;
    if (node.text === "arguments" || ts.isShorthandPropertyAssignment(node.parent)) return;
    // Of a global that there may not be only its type may be asked.
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

/** Whether a name stands for something that is known only when the bundle is finished. */
function isPlaceholder(name: string): boolean {
  return /^[A-Z]+_\w+$/.test(name);
}
