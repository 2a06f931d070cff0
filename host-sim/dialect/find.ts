import esquery, { type Selector } from "esquery";
import type { Node } from "estree";
import { visitorKeys } from "@typescript-eslint/visitor-keys";
import type { TSESTree } from "@typescript-eslint/typescript-estree";
import type { ModuleGraph } from "./module-graph.js";
import { visit, type ParsedSource } from "./parsed-source.js";
import type { Place, Rule } from "./rule.js";
import { RULES } from "./rules.js";

/** A place in a source that a rule finds fault with. */
export interface Finding extends Place {
  readonly rule: Rule;
}

const SELECTORS: readonly (readonly [Rule, Selector])[] = RULES.flatMap((rule) =>
  typeof rule.places === "string" ? [[rule, esquery.parse(rule.places)] as const] : [],
);

const OPTIONS = { visitorKeys: visitorKeys as Record<string, readonly string[]> };

/** Finds all that is outside of the dialect in a source, in the order of the text. */
export function findings(source: ParsedSource, graph: ModuleGraph): Finding[] {
  const found: Finding[] = [];
  visit(source.ast, (node, ancestors) => {
    for (const [rule, selector] of SELECTORS)
      // ESQuery's types know JavaScript's nodes only.
      if (esquery.matches(node as Node, selector, ancestors as Node[], OPTIONS)) found.push({ rule, node });
  });
  for (const rule of RULES)
    if (typeof rule.places === "function")
      for (const place of rule.places(source, graph)) found.push({ ...place, rule });
  return found.sort((a, b) => start(a) - start(b));
}

function start({ node }: { readonly node: TSESTree.Node }): number {
  return node.range[0];
}
