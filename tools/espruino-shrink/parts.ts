import ts from "typescript";
import { isAlwaysDone, isOnlyOwner } from "./always-set.js";
import { edited, instead, outermost, overlap, withEdits, type Edit } from "./edits.js";
import { askedNames } from "./field-tests.js";
import { isLookedAt, LOOKS_FOR } from "./looked-at.js";
import { TAKES_ITEMS } from "./kind-values.js";
import { isOf, kindsIn, type Kind, type Kinds } from "./kinds.js";
import { isAssigned, isAssignment, isComparison, isCondition, isWritten } from "./names.js";
import {
  baseOf,
  classesIn,
  classNameOf,
  constructorOf,
  declarationOf,
  hostOf,
  membersIn,
  references,
  walk,
} from "./program.js";

/*
 * Some objects are a part of one other: its constructor makes them, and keeps them in a field for good. Then the two may
 * as well be one object, and what each knows of the other is itself.
 */

type Access = ts.PropertyAccessExpression;

/** A class whose objects are parts of another's. */
interface Part {
  readonly name: string;
  readonly node: ts.ClassLikeDeclaration;
  readonly whole: ts.ClassLikeDeclaration;
  readonly site: ts.NewExpression;
  /** Where the field that keeps it is mentioned. */
  readonly mentions: readonly Access[];
}

/** A class whose objects are parts of another's becomes a part of that class. */
export function mergeParts(file: ts.SourceFile): ts.SourceFile {
  for (const [name, node] of classesIn(file)) {
    const part = partOf(name, node, file);
    if (!part || namesMeet(part, file) || isTested(part, file) || isLookedAt(part.site, file)) continue;
    return merged(part, file);
  }
  return file;
}

/** A field that is only ever set to the object that it is a field of is that object. */
export function selfFields(file: ts.SourceFile, own: ReadonlySet<string>): ts.SourceFile {
  const { declared, mentioned } = membersIn(file);
  const edits: Edit[] = [];
  for (const [name, mentions] of mentioned) {
    if (!own.has(name) || declared.has(name)) continue;
    const written = mentions.filter(isWritten);
    const isSelf = (access: Access) =>
      isAssigned(access) &&
      isAssignment(access.parent.parent) &&
      [access.expression, (access.parent as ts.BinaryExpression).right].every(
        (each) => each.kind === ts.SyntaxKind.ThisKeyword,
      );
    if (written.length === 0 || !written.every(isSelf) || mentions.some(isCondition)) continue;
    const isSure = written.every((access) => isAlwaysDone(access.parent.parent));
    if (!isSure && !mentions.every((each) => written.includes(each) || isOnlyOwner(each))) continue;
    for (const access of mentions)
      edits.push(
        written.includes(access)
          ? instead(access.parent.parent, ";")
          : instead(access, access.expression.getText()),
      );
  }
  return edited(file, outermost(edits));
}

/** What a class's objects are parts of, if they are. */
function partOf(name: string, node: ts.ClassLikeDeclaration, file: ts.SourceFile): Part | undefined {
  const [only, ...others] = references(file).get(name) ?? [];
  const site = only?.parent;
  if (!site || others.length > 0 || !ts.isNewExpression(site) || site.expression !== only) return undefined;
  if (baseOf(node) || !constructorOf(node)) return undefined;
  const assignment = site.parent;
  const host = hostOf(site);
  if (!ts.isConstructorDeclaration(host) || !isAssignment(assignment.parent)) return undefined;
  const whole = host.parent;
  const { left } = assignment.parent.expression;
  if (!ts.isPropertyAccessExpression(left) || left.expression.kind !== ts.SyntaxKind.ThisKeyword)
    return undefined;
  if (baseOf(whole) || whole === node || isExtended(whole, file)) return undefined;
  const { declared, mentioned } = membersIn(file);
  const mentions = mentioned.get(left.name.text) ?? [];
  if (declared.has(left.name.text)) return undefined;
  if (!mentions.every((each) => isOf(each.expression, whole, file))) return undefined;
  const read = mentions.filter((each) => each !== left);
  if (read.some(isWritten)) return undefined;
  if (!isAlwaysDone(assignment.parent) && !isOnceSet(assignment.parent, read, file)) return undefined;
  return { name, node, whole, site, mentions: read };
}

/** Whether a part is made once at most, and nobody asks if it was. */
function isOnceSet(assignment: ts.Node, read: readonly Access[], file: ts.SourceFile): boolean {
  for (let node = assignment; !ts.isConstructorDeclaration(node); node = node.parent)
    if (ts.isIterationStatement(node, false)) return false;
  const isVariableOwner = ({ parent }: Access) =>
    ts.isVariableDeclaration(parent) &&
    (references(file).get(parent.name.getText()) ?? []).every(
      (use) => declarationOf(use) !== parent || isOnlyOwner(use),
    );
  return read.every((each) => isOnlyOwner(each) || isVariableOwner(each));
}

function isExtended(node: ts.ClassLikeDeclaration, file: ts.SourceFile): boolean {
  const classes = classesIn(file);
  return [...classes.values()].some((each) => classes.get(baseOf(each)) === node);
}

/** Where a class's objects are made. */
function sitesOf(node: ts.ClassLikeDeclaration, file: ts.SourceFile): Set<Kind> {
  return new Set((references(file).get(classNameOf(node)) ?? []).map(({ parent }) => parent));
}

/** Whether both have a member of one name. */
function namesMeet({ node, whole, site }: Part, file: ts.SourceFile): boolean {
  const wholes = sitesOf(whole, file);
  const kinds = kindsIn(file);
  const names = [new Set<string>(), new Set<string>()] as const;
  for (const [i, each] of [node, whole].entries())
    for (const member of each.members) if (member.name) names[i].add(member.name.getText());
  walk(file, (each) => {
    if (!ts.isPropertyAccessExpression(each)) return;
    const owners = kinds(each.expression);
    if (owners.has(site)) names[0].add(each.name.text);
    if ([...owners].some((kind) => wholes.has(kind))) names[1].add(each.name.text);
  });
  const asked = askedNames(file);
  return [...names[0]].some((name) => names[1].has(name) || asked.has(name));
}

/** Whether it is asked if the part is there, under its own name or a variable's, or if it is the same as a whole. */
function isTested({ site, whole, mentions }: Part, file: ts.SourceFile): boolean {
  const kinds = kindsIn(file);
  const wholes = sitesOf(whole, file);
  const isTestedHere = (value: ts.Expression): boolean => {
    const { parent } = value;
    if (ts.isParenthesizedExpression(parent)) return isTestedHere(parent);
    if (!ts.isVariableDeclaration(parent)) return isCondition(value);
    const uses = references(file).get(parent.name.getText()) ?? [];
    return uses.some((use) => declarationOf(use) === parent && isTestedHere(use));
  };
  let found = mentions.some(isTestedHere);
  const isPart = (node: ts.Expression) => kinds(node).has(site);
  const isWhole = (node: ts.Expression) => [...kinds(node)].some((kind) => wholes.has(kind));
  let [isListed, isLookedFor] = [false, false];
  walk(file, (node) => {
    if (ts.isSwitchStatement(node)) found ||= isPart(node.expression) || isWhole(node.expression);
    if (ts.isArrayLiteralExpression(node)) isListed ||= node.elements.some(isPart);
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { text } = node.expression.name;
      if (TAKES_ITEMS.has(text)) isListed ||= node.arguments.some(isPart);
      if (LOOKS_FOR.has(text)) isLookedFor ||= node.arguments.some(isWhole);
    }
    if (!ts.isBinaryExpression(node) || !isComparison(node.operatorToken.kind)) return;
    const [left, right] = [kinds(node.left), kinds(node.right)];
    const meets = (one: Kinds, other: Kinds) => one.has(site) && [...other].some((kind) => wholes.has(kind));
    found ||= meets(left, right) || meets(right, left);
  });
  return found || (isListed && isLookedFor);
}

function merged({ name, node, whole, site, mentions }: Part, file: ts.SourceFile): ts.SourceFile {
  const made = constructorOf(node) as ts.ConstructorDeclaration;
  const maker = `make$${name}`;
  const inside = mentions.map((each) => instead(each, each.expression.getText()));
  const textOf = (node: ts.Node) => withEdits(file.text, inside, node.getStart(), node.end);
  const given = (site.arguments ?? []).map(textOf).join(", ");
  const members = node.members.map((member) => {
    const text = textOf(member);
    return member === made ? text.replace("constructor", maker) : text;
  });
  const declaration = ts.isVariableDeclaration(node.parent) ? node.parent.parent.parent : node;
  const gone = instead(declaration, "");
  const making = instead(site.parent, `this.${maker}(${given})`);
  const end = whole.members.end;
  return edited(file, [
    ...inside.filter((edit) => !overlap(edit, gone) && !overlap(edit, making)),
    gone,
    making,
    { start: end, end, text: `\n${members.join("\n")}` },
  ]);
}
