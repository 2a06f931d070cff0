import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { basesOf, classesIn } from "./classes.js";
import type { DeclaredClass, ModuleGraph } from "./module-graph.js";
import { visit, type ParsedSource } from "./parsed-source.js";
import type { Place } from "./rule.js";

/** Finds members of subclasses that take the name of what a class above keeps for itself. */

/** A doc comment that begins like this promises nothing: the member is the kit's own. */
const FOR_THE_KIT = /^\*\s*For the kit\b/;

/** A member of a class that has a name. */
export type Member = Exclude<TSESTree.ClassElement, TSESTree.StaticBlock | TSESTree.TSIndexSignature>;

/**
 * Members that a class above keeps for itself: its private ones, and those of the kit's classes that no doc comment
 * promises. TypeScript sees the first only, and only where it checks types.
 */
export function takenNames(source: ParsedSource, graph: ModuleGraph): Place[] {
  return classesIn(source).flatMap((node) => {
    const bases = basesOf(node, source, graph);
    return namesGiven(node).flatMap(({ name, key, isDeliberate }) => {
      const owner = bases.find((base) => keepsForItself(base, name, graph));
      const isPromised = bases.some((base) => isDocumented(base, name));
      if (!owner) return [];
      if (!isPrivate(owner, name) && (isDeliberate || isPromised || graph.isOfKit(source))) return [];
      return { node: key, values: { name, base: owner.node.id?.name ?? "" } };
    });
  });
}

/** What a class declares, or assigns to `this` without a declaration, as JavaScript may. */
function namesGiven(node: TSESTree.ClassDeclaration) {
  const given = membersOf(node)
    .filter((member) => !("declare" in member && member.declare))
    .map((member) => ({
      name: nameOf(member),
      key: member.key as TSESTree.Node,
      isDeliberate: member.override,
    }));
  visit(node.body, (each) => {
    if (each.type !== "AssignmentExpression" || each.left.type !== "MemberExpression") return;
    const { object, property, computed } = each.left;
    if (object.type !== "ThisExpression" || computed || property.type !== "Identifier") return;
    const { name } = property;
    // Assigning to a member that others may see is a use of it.
    if (!given.some((one) => one.name === name)) given.push({ name, key: property, isDeliberate: true });
  });
  return given;
}

function keepsForItself(base: DeclaredClass, name: string, graph: ModuleGraph): boolean {
  const own = memberNamed(base, name);
  if (!own) return false;
  return own.accessibility === "private" || (graph.isOfKit(base.source) && !isAbstract(own));
}

function isPrivate(base: DeclaredClass, name: string): boolean {
  return memberNamed(base, name)?.accessibility === "private";
}

function isAbstract({ type }: Member): boolean {
  return type.startsWith("TSAbstract");
}

/** Whether a doc comment right before the declaration of a member promises it to apps. */
export function isDocumented(base: DeclaredClass, name: string): boolean {
  const member = memberNamed(base, name);
  if (!member) return false;
  const { comments = [], tokens = [] } = base.source.ast;
  const at = member.range[0];
  const comment = comments.findLast(({ range }) => range[1] <= at);
  if (!comment?.value.startsWith("*") || FOR_THE_KIT.test(comment.value)) return false;
  return !tokens.some(({ range }) => range[0] >= comment.range[1] && range[0] < at);
}

function memberNamed({ node }: DeclaredClass, name: string): Member | undefined {
  return membersOf(node).find((member) => nameOf(member) === name);
}

/** The members of a class's objects, without its constructor. */
export function membersOf({ body }: TSESTree.ClassDeclaration): Member[] {
  return body.body.filter(
    (element): element is Member =>
      "key" in element &&
      element.key.type === "Identifier" &&
      !element.static &&
      nameOf(element) !== "constructor",
  );
}

/** The name of a member that membersOf gives. */
export function nameOf({ key }: Member): string {
  return (key as TSESTree.Identifier).name;
}
