import ts from "typescript";
import { edited, instead, type Edit } from "./edits.js";
import { assignedNames, declaredIn, isReference, listed, references, walk } from "./program.js";
import { isLate, OPTION } from "./values.js";

/** What is spoken of at the top for all, and what a declaration of it costs: `var a=b;` and a line. */
const DECLARATION_CHARACTERS = 8;
const SHORT_CHARACTERS = 2;
const UNDEFINED = "undefined$";
const UNDEFINED_CHARACTERS = "void 0".length;

/** `undefined`, said often, is a variable that is never assigned. */
export function shortUndefined(file: ts.SourceFile): ts.SourceFile {
  const edits: Edit[] = [];
  walk(file, (node) => {
    if (!ts.isVoidExpression(node) || !ts.isNumericLiteral(node.expression)) return;
    const { parent } = node;
    // Minifying leaves these out.
    if (ts.isReturnStatement(parent) || ts.isVariableDeclaration(parent)) return;
    edits.push(instead(node, UNDEFINED));
  });
  if (!pays(UNDEFINED_CHARACTERS, edits.length, 0)) return file;
  return edited(file, [{ start: 0, end: 0, text: `var ${UNDEFINED};\n` }, ...edits]);
}

/** Globals of Espruino's that are used often have a short name too. */
export function shortGlobals(file: ts.SourceFile): ts.SourceFile {
  const declared = declaredIn(file);
  for (const { name } of file.statements.filter(isNamed)) declared.add(name?.text ?? "");
  for (const name of assignedNames(file)) declared.add(name);
  const uses = new Map<string, ts.Identifier[]>();
  walk(file, (node) => {
    if (!isReference(node) || ts.isTypeOfExpression(node.parent) || isForLater(node.text)) return;
    if (declared.has(node.text) || ts.isShorthandPropertyAssignment(node.parent)) return;
    listed(uses, node.text).push(node);
  });
  const edits: Edit[] = [];
  for (const [name, places] of uses) {
    if (!pays(name.length, places.length, name.length)) continue;
    edits.push({ start: 0, end: 0, text: `var ${name}$ = ${name};\n` });
    for (const place of places) edits.push(instead(place, `${name}$`));
  }
  return edited(file, edits);
}

/** Texts that are written often are written once. */
export function shortStrings(file: ts.SourceFile): ts.SourceFile {
  const uses = new Map<string, ts.StringLiteral[]>();
  walk(file, (node) => {
    if (!ts.isStringLiteral(node) || isName(node)) return;
    listed(uses, node.text).push(node);
  });
  const edits: Edit[] = [];
  for (const places of uses.values()) {
    const text = places[0].getText();
    if (!pays(text.length, places.length, text.length)) continue;
    const name = `text$${edits.length}`;
    edits.push({ start: 0, end: 0, text: `var ${name} = ${text};\n` });
    for (const place of places) edits.push(instead(place, name));
  }
  return edited(file, edits);
}

/** Whether a text in quotes is a member's name, which minifying takes out of them, or a module's. */
function isName(node: ts.StringLiteral): boolean {
  const { parent } = node;
  if (ts.isElementAccessExpression(parent) || ts.isExpressionStatement(parent)) return true;
  if (ts.isCallExpression(parent) && parent.expression.getText() === "require") return true;
  return ts.isPropertyAssignment(parent) && parent.name === node;
}

function isNamed(node: ts.Statement): node is ts.FunctionDeclaration | ts.ClassDeclaration {
  return ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node);
}

/** An option's text that is used more than once is written once; how long it is nobody knows. */
export function shortOptions(file: ts.SourceFile, texts: ReadonlySet<string>): ts.SourceFile {
  const edits: Edit[] = [];
  for (const [name, places] of references(file)) {
    if (!isLate(places[0]) || places.length < 2 || !texts.has(name.slice(OPTION.length))) continue;
    edits.push({ start: 0, end: 0, text: `var ${name}$ = ${name};\n` });
    for (const place of places) edits.push(instead(place, `${name}$`));
  }
  return edited(file, edits);
}

/** What the bundle puts in only when it is sent is no global. */
function isForLater(name: string): boolean {
  return /^[A-Z]+_\w+$/.test(name) || name === "arguments";
}

function pays(characters: number, times: number, declared_characters: number): boolean {
  return times * (characters - SHORT_CHARACTERS) > DECLARATION_CHARACTERS + declared_characters;
}
