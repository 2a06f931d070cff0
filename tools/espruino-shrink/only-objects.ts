import ts from "typescript";
import { edited, instead, outermost, overlap, withEdits, type Edit } from "./edits.js";
import { isLookedAt } from "./looked-at.js";
import { isWritten } from "./names.js";
import { constructorOf, holds, isCalled } from "./program.js";
import { singles, type Single } from "./single-objects.js";

/*
 * Of many a class only one object is ever made: its fields may as well be variables at the top, and its methods
 * functions. That spares what leads to the object, everywhere.
 */

type Method = ts.MethodDeclaration | ts.GetAccessorDeclaration;

/** A method that becomes a function, and what `this` is in it. */
interface Moved {
  readonly method: Method;
  readonly name: string;
  readonly self: string;
}

/** Fields of the only object of a class are variables. */
export function onlyFields(file: ts.SourceFile): ts.SourceFile {
  const edits: Edit[] = [];
  let declared = "";
  for (const { name, node, mentions } of singles(file))
    for (const [member, uses] of mentions) {
      if (node.members.some((each) => each.name?.getText() === member)) continue;
      const variable = `${member}$${name}`;
      declared += `var ${variable};\n`;
      edits.push(...uses.map((use) => instead(use, variable)));
    }
  return edited(file, [{ start: 0, end: 0, text: declared }, ...outermost(edits)]);
}

/** Methods and getters of the only object of a class are functions. */
export function onlyMethods(file: ts.SourceFile): ts.SourceFile {
  const found = singles(file).map((single) => ({ single, moved: movedOf(single) }));
  const changed = found.filter(({ moved }) => moved.length > 0);
  const inside = outermost(changed.flatMap(({ single, moved }) => mentionEdits(single, moved)));
  const moved = changed.flatMap((each) => each.moved);
  const gone = moved.map(({ method }) => instead(method, ""));
  const isGone = ({ start, end }: Edit) => gone.some((each) => each.start <= start && end <= each.end);
  const declared = changed.map(({ single }) => `var ${selfOf(single)};\n`).join("");
  const functions = moved.map((each) => functionText(each, file, inside)).join("");
  return edited(file, [
    { start: 0, end: 0, text: declared },
    ...inside.filter((edit) => !isGone(edit)),
    ...gone,
    { start: file.end, end: file.end, text: functions },
  ]);
}

/**
 * The only object of a class that has nothing but its constructor any more, and that nobody asks for a member, need not
 * be there: what makes it is a function, and all that is left to know of it is that it is there.
 */
export function onlyConstructors(file: ts.SourceFile): ts.SourceFile {
  for (const { name, node, site, isMentioned } of singles(file)) {
    const made = constructorOf(node);
    const declaration = ts.isVariableDeclaration(node.parent) ? node.parent.parent.parent : node;
    if (!made?.body || node.members.length > 1 || isMentioned || isLookedAt(site, file)) continue;
    const call = `make$${name}(${textOf(site.arguments ?? [])})`;
    const body = withEdits(file.text, selfEdits(made, "true"), made.body.getStart(), made.body.end);
    const change = [
      instead(site, ts.isExpressionStatement(site.parent) ? call : `(${call}, true)`),
      instead(declaration, `function make$${name}(${textOf(made.parameters)}) ${body}`),
    ] as const;
    // One at a time: what is inlined between leaves less.
    if (!overlap(...change)) return edited(file, change);
  }
  return file;
}

/** What is `this` in a function that was the object's method. */
function selfOf({ name }: Single): string {
  return `self$${name}`;
}

function movedOf(single: Single): Moved[] {
  const moved: Moved[] = [];
  for (const method of single.node.members) {
    if (!isMovable(method)) continue;
    const name = method.name.getText();
    const uses = single.mentions.get(name);
    const isAsked = ts.isGetAccessor(method);
    if (uses?.every((use) => (isAsked ? !isWritten(use) : isCalled(use))))
      moved.push({ method, name: `${name}$${single.name}`, self: selfOf(single) });
  }
  return moved;
}

/** What stands where methods are mentioned, and where the object is made known. */
function mentionEdits(single: Single, moved: readonly Moved[]): Edit[] {
  const { node, mentions } = single;
  const edits = moved.flatMap(({ method, name }) => {
    const text = ts.isGetAccessor(method) ? `${name}()` : name;
    return (mentions.get(method.name.getText()) ?? []).map((use) => instead(use, text));
  });
  const body = constructorOf(node)?.body;
  const start = body ? body.getStart() + 1 : node.members.pos;
  const known = `${selfOf(single)} = this;\n`;
  return [...edits, { start, end: start, text: body ? known : `constructor() { ${known} }\n` }];
}

function functionText({ method, name, self }: Moved, file: ts.SourceFile, edits: readonly Edit[]): string {
  const body = method.body as ts.Block;
  const all = outermost([...edits, ...selfEdits(method, self)]);
  return `function ${name}(${textOf(method.parameters)}) ${withEdits(file.text, all, body.getStart(), body.end)}\n`;
}

/** What stands for each `this` that is the same as a member's, which that of a function in it is not. */
function selfEdits(member: ts.Node, text: string): Edit[] {
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.ThisKeyword) edits.push(instead(node, text));
    else if (!ts.isFunctionLike(node) || ts.isArrowFunction(node)) ts.forEachChild(node, visit);
  };
  ts.forEachChild(member, visit);
  return edits;
}

function textOf(list: readonly ts.Node[]): string {
  return list.map((each) => each.getText()).join(", ");
}

/** Whether it is a method or getter that means the same at the top. */
function isMovable(node: ts.ClassElement): node is Method {
  if (!(ts.isMethodDeclaration(node) || ts.isGetAccessor(node)) || !node.body) return false;
  return !holds(node.body, ({ kind }) => kind === ts.SyntaxKind.SuperKeyword);
}
