/** Finds what leaves the dialect in a program of the page, by the rules that `palmwire check` has. */
import { kitOutline } from "lab:sources";
import { analyze } from "@typescript-eslint/scope-manager";
import { exportedNames } from "../../dialect/exported-names.js";
import { findings } from "../../dialect/find.js";
import { KIT, ModuleGraph, type ModuleFiles } from "../../dialect/module-graph.js";
import { setParents, type ParsedSource } from "../../dialect/parsed-source.js";
import { PROGRAM_RULES } from "../../dialect/program-rules.js";
import type { RuleTexts } from "../../dialect/rule.js";
import { violationTexts } from "../../dialect/violation-text.js";
import { tr } from "../../language/language.js";
import { inBoth } from "./both-languages.js";
import { dialectTree } from "./dialect-tree.js";
import type { Diagnostic, Text } from "./lab-protocol.js";
import { parseProgram, type ParsedProgram } from "./parse-program.js";

/** The name of the program in the graph; that of the kit is the one that it is imported by. */
const PROGRAM = "";

let kit: ParsedSource | undefined;

/** A program is one file, and imports the kit only, of which there is an outline. */
const FILES: ModuleFiles = {
  resolve: (specifier) => (specifier === KIT ? KIT : undefined),
  source: (path) => (path === KIT ? (kit ??= sourceOf(KIT, parseProgram(kitOutline))) : undefined),
  isOfKit: (path) => path === KIT,
};

const graph = new ModuleGraph(FILES);

/** What a board cannot run, in the order of the text. */
export function dialectHints(parsed: ParsedProgram): Diagnostic[] {
  const source = sourceOf(PROGRAM, parsed);
  const hints = findings(source, graph).map(({ node, rule, values = {}, instead = rule.instead }) => {
    const { start, end } = node.loc;
    return {
      line: start.line,
      column: start.column + 1,
      endLine: end.line,
      endColumn: end.column + 1,
      rule: rule.id,
      severity: "hint",
      message: message({ what: rule.what, why: rule.why, instead }, values),
    } satisfies Diagnostic;
  });
  return exportedNames(source.ast).has("default") ? hints : [missingStart(), ...hints];
}

function missingStart(): Diagnostic {
  const rule = "missing-start";
  return { line: 1, column: 1, rule, severity: "error", message: message(PROGRAM_RULES[rule], {}) };
}

function message(texts: RuleTexts, values: Readonly<Record<string, string>>): Text {
  return inBoth(() => {
    const { what, why, instead } = violationTexts({ texts, values });
    return tr("{what} ({why}): {instead}", { what, why, instead });
  });
}

function sourceOf(path: string, parsed: ParsedProgram): ParsedSource {
  const ast = dialectTree(parsed);
  const scopes = analyze(ast, { sourceType: "module", lib: [] });
  setParents(ast);
  return { path, ast, scopes };
}
