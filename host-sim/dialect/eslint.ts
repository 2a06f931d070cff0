import type { ESLint, Linter, Rule as ESLintRule, SourceCode } from "eslint";
import type { ScopeManager } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { visitorKeys } from "@typescript-eslint/visitor-keys";
import { filled } from "../language/language.js";
import { DiskFiles } from "./disk-files.js";
import { findings, type Finding } from "./find.js";
import { ModuleGraph } from "./module-graph.js";
import { parseText } from "./parse-typescript.js";
import { SyntaxFault } from "./parsed-source.js";
import type { Rule } from "./rule.js";
import { RULES } from "./rules.js";

/*
 * The dialect for ESLint, for a flat configuration:
 *
 *     import palmwire from "palmwire/eslint";
 *     export default [...palmwire];
 */

const graph = new ModuleGraph(new DiskFiles());

/** What was found in a source, for all rules at once. */
const found = new WeakMap<SourceCode, readonly Finding[]>();

function findingsIn(sourceCode: SourceCode, path: string): readonly Finding[] {
  const known = found.get(sourceCode);
  if (known) return known;
  const made = findings(
    {
      path,
      // The trees of our parser and of typescript-eslint's; of plain JavaScript, all parsers make the same.
      ast: sourceCode.ast as unknown as TSESTree.Program,
      scopes: sourceCode.scopeManager as unknown as ScopeManager,
    },
    graph,
  );
  found.set(sourceCode, made);
  return made;
}

function eslintRule(rule: Rule): ESLintRule.RuleModule {
  return {
    meta: {
      type: "problem",
      schema: [],
      docs: { description: `${rule.what}: ${rule.instead}` },
    },
    create: (context) => ({
      Program() {
        for (const finding of findingsIn(context.sourceCode, context.filename)) {
          if (finding.rule !== rule) continue;
          const { node, values = {}, instead = rule.instead } = finding;
          const message = filled(`${rule.what} (${rule.why}): ${instead}`, values);
          context.report({ loc: node.loc, message });
        }
      },
    }),
  };
}

const plugin: ESLint.Plugin = {
  meta: { name: "palmwire" },
  rules: Object.fromEntries(RULES.map((rule) => [rule.id, eslintRule(rule)])),
};

/** Parses TypeScript for ESLint: typescript-eslint's own parser would bring ESLint with it. */
const parser: Linter.Parser = {
  meta: { name: "palmwire" },
  parseForESLint(text) {
    try {
      const { ast, scopes } = parseText(text);
      return { ast, scopeManager: scopes, visitorKeys } as unknown as Linter.ESLintParseResult;
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      // ESLint wants a column from 0 where it reads `column`, and the line as `lineNumber`.
      throw Object.assign(error, { lineNumber: error.line });
    }
  },
};

/** The dialect's rules, all as errors, for files that run on a board. */
export const dialectRules: Linter.RulesRecord = Object.fromEntries(
  RULES.map(({ id }) => [`palmwire/${id}`, "error"]),
);

/** The plugin with the rules. */
export const dialectPlugin = plugin;

/** The configuration for apps of one's own: all TypeScript of a folder but tests, declarations and configurations. */
const config: Linter.Config[] = [
  {
    name: "palmwire",
    files: ["**/*.ts"],
    ignores: ["**/*.d.ts", "**/*.test.ts", "**/*.spec.ts", "**/*.config.ts"],
    languageOptions: { parser },
    plugins: { palmwire: plugin },
    rules: dialectRules,
  },
];

export default config;
