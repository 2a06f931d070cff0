import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { BUILTINS } from "./builtins.js";
import type { DeclaredClass, ModuleGraph } from "./module-graph.js";
import { globalReferences, visit, type ParsedSource } from "./parsed-source.js";
import type { Place } from "./rule.js";

/** Finds classes that Espruino cannot make. Looks through imports for what a class extends. */

/** How many classes a class may extend, one above another. */
const DEPTH_MAX = 2;

/** Subclasses of what the language brings along, such as Error. */
export function builtinSubclasses(source: ParsedSource): Place[] {
  return globalReferences(source)
    .map(({ identifier }) => identifier)
    .filter(({ name, parent }) => {
      const isBase = /^Class/.test(parent.type) && (parent as TSESTree.ClassDeclaration).superClass;
      return isBase && Object.hasOwn(BUILTINS, String(name));
    })
    .map((node) => ({ node, values: { name: String(node.name) } }));
}

/** Classes with more than DEPTH_MAX classes above them. */
export function deepClasses(source: ParsedSource, graph: ModuleGraph): Place[] {
  return classesIn(source).flatMap((node) => {
    const depth = basesOf(node, source, graph).length;
    return depth > DEPTH_MAX ? { node: node.id ?? node, values: { depth: String(depth) } } : [];
  });
}

/** Classes whose base class calls a method of its own base class. */
export function callsAbove(source: ParsedSource, graph: ModuleGraph): Place[] {
  return classesIn(source).flatMap((node) => {
    for (const base of basesOf(node, source, graph)) {
      const method = calledAbove(base.node);
      if (method !== undefined)
        return { node: node.id ?? node, values: { base: base.node.id?.name ?? "", method } };
    }
    return [];
  });
}

/** The classes that a source declares. */
export function classesIn({ ast }: ParsedSource): TSESTree.ClassDeclaration[] {
  const found: TSESTree.ClassDeclaration[] = [];
  visit(ast, (node) => {
    if (node.type === "ClassDeclaration") found.push(node);
  });
  return found;
}

/** The classes that a class extends, from the nearest. */
export function basesOf(
  node: TSESTree.ClassDeclaration,
  source: ParsedSource,
  graph: ModuleGraph,
): DeclaredClass[] {
  const bases: DeclaredClass[] = [];
  let next: DeclaredClass | undefined = { node, source };
  while (next?.node.superClass?.type === "Identifier") {
    next = graph.classNamed(next.node.superClass.name, next.source);
    // A class that extends itself is an error of TypeScript's.
    if (!next || next.node === node || bases.some((base) => base.node === next?.node)) break;
    bases.push(next);
  }
  return bases;
}

/** The first method that a class calls as `super.method()`. */
export function calledAbove(node: TSESTree.ClassDeclaration): string | undefined {
  let found: string | undefined;
  visit(node.body, (each) => {
    if (each.type !== "CallExpression" || each.callee.type !== "MemberExpression") return;
    const { object, property } = each.callee;
    if (object.type === "Super" && property.type === "Identifier") found ??= property.name;
  });
  return found;
}
