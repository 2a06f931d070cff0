import type { Definition, Reference, Variable } from "@typescript-eslint/scope-manager";
import { isFunction, valueReferences, visit, type ParsedSource } from "./parsed-source.js";
import type { Place } from "./rule.js";

/** Finds what the order of a program makes wrong: uses before definitions, and functions that loops make. */

/**
 * Uses of a class above its declaration, and of a function where the use runs before the declaration does: Espruino
 * declares functions when it comes to them.
 */
export function usesBeforeDefinition(source: ParsedSource): Place[] {
  return valueReferences(source).flatMap((reference) => {
    const { resolved, identifier } = reference;
    const definition = resolved?.defs[0];
    if (!resolved || !definition || identifier.range[0] >= definition.name.range[0]) return [];
    if (/^Export/.test(identifier.parent.type) || !isEarly(reference, resolved, definition)) return [];
    return { node: identifier, values: { name: String(identifier.name) } };
  });
}

function isEarly({ from }: Reference, resolved: Variable, { type }: Definition): boolean {
  const kind: string = type;
  if (kind === "ClassName") return true;
  return kind === "FunctionName" && from.variableScope === resolved.scope.variableScope;
}

const LOOP = /^(For|ForOf|ForIn|While|DoWhile)Statement$/;

/** Functions that a loop makes each time around. */
export function loopFunctions({ ast }: ParsedSource): Place[] {
  const places: Place[] = [];
  visit(ast, (node, ancestors) => {
    if (!isFunction(node)) return;
    const around = ancestors.find((each) => isFunction(each) || LOOP.test(each.type));
    if (around && !isFunction(around)) places.push({ node });
  });
  return places;
}
