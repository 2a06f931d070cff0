import type { TSESTree } from "@typescript-eslint/typescript-estree";
import type { ModuleGraph } from "./module-graph.js";
import type { ParsedSource } from "./parsed-source.js";

/** Where a source leaves the dialect. */
export interface Place {
  readonly node: TSESTree.Node;
  /** Values for the placeholders of the rule's texts. */
  readonly values?: Readonly<Record<string, string>>;
  /** What to write instead here, where that is not what the rule says. */
  readonly instead?: string;
}

/** What a rule bans, said in English, as the keys of the catalogue. */
export interface RuleTexts {
  /** What is banned: the name of a thing, without an article. */
  readonly what: string;
  /** Why. */
  readonly why: string;
  /** What to write instead. */
  readonly instead: string;
}

/** One thing that the dialect does not have. */
export interface Rule extends RuleTexts {
  /** The rule's name; in ESLint it comes after `palmwire/`. */
  readonly id: string;
  /** A file in which only this rule finds something. */
  readonly wrong: string;
  /** A file that does the same within the dialect. */
  readonly right: string;
  /** An ESQuery selector of the places, or a function that finds them. */
  readonly places: string | ((source: ParsedSource, graph: ModuleGraph) => readonly Place[]);
}
