import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { BUILTIN_NAMES, BUILTINS, GLOBALS, LIBRARY_NAMES } from "./builtins.js";
import type { ModuleGraph } from "./module-graph.js";
import { globalReferences, visit, type ParsedSource } from "./parsed-source.js";
import { GLOBAL_REPLACEMENTS, MEMBER_REPLACEMENTS } from "./replacements.js";
import type { Place } from "./rule.js";

/** Finds uses of globals, and of members of the standard library, that a board does not have. */

const ON_BOARDS: ReadonlySet<string> = new Set([...Object.keys(BUILTINS), ...GLOBALS]);

/** Uses of names that neither a source nor a board declares. */
export function absentGlobals(source: ParsedSource): Place[] {
  return globalReferences(source)
    .filter(({ identifier }) => !ON_BOARDS.has(String(identifier.name)))
    .map(({ identifier }) => {
      const name = String(identifier.name);
      const instead = Object.hasOwn(GLOBAL_REPLACEMENTS, name) ? GLOBAL_REPLACEMENTS[name] : undefined;
      return { node: identifier, values: { name }, instead };
    });
}

/** `Date()`, `new Date()`, and all that is read off `Date`. */
export function ownTime(source: ParsedSource): Place[] {
  return placesOfGlobal(source, "Date", ({ parent, identifier }) => {
    if (parent.type === "MemberExpression" && parent.object === identifier) return true;
    if (parent.type === "CallExpression") return parent.callee === identifier;
    return parent.type === "NewExpression" && parent.arguments.length === 0;
  });
}

/** `Math.random`. */
export function ownChance(source: ParsedSource): Place[] {
  return placesOfGlobal(
    source,
    "Math",
    ({ parent, identifier }) =>
      parent.type === "MemberExpression" && parent.object === identifier && memberName(parent) === "random",
  );
}

function placesOfGlobal(
  source: ParsedSource,
  name: string,
  isWrong: (use: { parent: TSESTree.Node; identifier: TSESTree.Node }) => boolean,
): Place[] {
  return globalReferences(source)
    .map(({ identifier }) => identifier)
    .filter((identifier) => identifier.name === name && isWrong({ parent: identifier.parent, identifier }))
    .map(({ parent }) => ({ node: parent }));
}

/** Members of the standard library that Espruino does not have, unless one of our own has the name. */
export function absentMembers(source: ParsedSource, graph: ModuleGraph): Place[] {
  const places: Place[] = [];
  const statics = new Map<TSESTree.Node, string>();
  for (const { identifier } of globalReferences(source))
    if (Object.hasOwn(BUILTINS, String(identifier.name))) statics.set(identifier, String(identifier.name));
  let own: ReadonlySet<string> | undefined;
  visit(source.ast, (node) => {
    if (node.type !== "MemberExpression") return;
    const name = memberName(node);
    if (name === undefined) return;
    const holder = statics.get(node.object);
    const known = holder === undefined ? BUILTIN_NAMES.has(name) : staticsOf(holder).includes(name);
    if (known || !LIBRARY_NAMES.has(name)) return;
    own ??= graph.memberNames(source);
    if (holder === undefined && own.has(name)) return;
    const instead = Object.hasOwn(MEMBER_REPLACEMENTS, name) ? MEMBER_REPLACEMENTS[name] : undefined;
    places.push({
      node: node.property,
      values: { name: holder === undefined ? name : `${holder}.${name}` },
      instead,
    });
  });
  return places;
}

/** A constructor has its prototype, and Date's own members have a rule of their own. */
function staticsOf(holder: string): readonly string[] {
  const own = ["prototype", ...BUILTINS[holder].statics];
  return holder === "Date" ? [...own, "UTC"] : own;
}

function memberName(node: TSESTree.MemberExpression): string | undefined {
  if (node.computed) return undefined;
  return node.property.type === "Identifier" ? node.property.name : undefined;
}
