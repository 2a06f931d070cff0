import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import type { TSESTree } from "@typescript-eslint/typescript-estree";
import { fullwidthAt } from "../language/fullwidth.js";
import { DiskFiles } from "./disk-files.js";
import { exportedNames } from "./exported-names.js";
import { findings } from "./find.js";
import { importsOf, isRelative, KIT, ModuleGraph } from "./module-graph.js";
import { parseSource } from "./parse-typescript.js";
import { SyntaxFault, type ParsedSource } from "./parsed-source.js";
import { PROGRAM_RULES } from "./program-rules.js";
import { MODULE_REPLACEMENTS } from "./replacements.js";
import type { RuleTexts } from "./rule.js";

/** Something in a file that a board cannot run. Texts are English, for the catalogue of the language. */
export interface Violation {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** In UTF-16 code units, from 1. */
  readonly column: number;
  /** The id of the rule, or of one of PROGRAM_RULES. */
  readonly rule: string;
  readonly texts: RuleTexts;
  /** Values for the placeholders of the texts. */
  readonly values: Readonly<Record<string, string>>;
  /** The line of the source. */
  readonly source: string;
}

export interface CheckedProgram {
  /** The files that were read, from the entry. */
  readonly paths: readonly string[];
  /** By file, in the order of its text. */
  readonly violations: readonly Violation[];
}

/** Checks an app's file and the files that it imports. Throws what reading `entry` throws. */
export function checkProgram(entry: string): CheckedProgram {
  const check = new ProgramCheck();
  check.read(entry, true);
  return { paths: [...check.paths], violations: check.violations };
}

/** Checks files one by one, without what they import. */
export function checkFiles(paths: readonly string[]): Violation[] {
  const check = new ProgramCheck();
  for (const path of paths) check.readAlone(path);
  return check.violations;
}

class ProgramCheck {
  readonly paths = new Set<string>();
  readonly violations: Violation[] = [];
  readonly #files = new DiskFiles();
  readonly #graph = new ModuleGraph(this.#files);

  /** Checks a file and all that it imports. */
  read(path: string, isEntry = false): void {
    if (this.paths.has(path)) return;
    const source = this.readAlone(path);
    if (!source) return;
    if (isEntry) this.#checkExports(source);
    for (const { specifier, node, typesOnly } of importsOf(source)) {
      const next = isRelative(specifier) ? this.#files.resolve(specifier, path) : undefined;
      if (next !== undefined && !/\.d\.m?ts$/.test(next)) this.read(next);
      else if (!typesOnly && next === undefined) this.#checkImport(source, specifier, node);
    }
  }

  /** Checks what a file says itself. Returns undefined where it cannot be parsed. */
  readAlone(path: string): ParsedSource | undefined {
    this.paths.add(path);
    const text = readFileSync(path, "utf8");
    const lines = text.split(/\r\n|[\n\r\u2028\u2029]/);
    try {
      const source = parseSource(path, text);
      for (const { rule, node, values = {}, instead = rule.instead } of findings(source, this.#graph)) {
        const { line, column } = node.loc.start;
        const texts = { what: rule.what, why: rule.why, instead };
        this.#add(path, line, column + 1, rule.id, texts, values, lines[line - 1]);
      }
      return source;
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      const { line, column } = error;
      // TypeScript ends some of its messages with a full stop.
      const message = fullwidthAt(lines[line - 1], column) ?? error.message.replace(/\.$/, "");
      this.#add(path, line, column, "syntax", PROGRAM_RULES.syntax, { message }, lines[line - 1]);
    }
  }

  #checkImport({ path }: ParsedSource, specifier: string, node: TSESTree.Node): void {
    if (specifier === KIT) return;
    const rule = kindOfImport(specifier);
    const name = specifier.replace(/^node:/, "");
    const instead =
      rule === "node-module" && Object.hasOwn(MODULE_REPLACEMENTS, name)
        ? MODULE_REPLACEMENTS[name]
        : PROGRAM_RULES[rule].instead;
    const { line, column } = node.loc.start;
    const source = readFileSync(path, "utf8").split(/\r\n|[\n\r\u2028\u2029]/)[line - 1];
    this.#add(path, line, column + 1, rule, { ...PROGRAM_RULES[rule], instead }, { specifier }, source);
  }

  #checkExports({ path, ast }: ParsedSource): void {
    const names = exportedNames(ast);
    const [first = ""] = readFileSync(path, "utf8").split(/\r?\n/);
    if (!names.has("default"))
      this.#add(path, 1, 1, "missing-start", PROGRAM_RULES["missing-start"], {}, first);
  }

  #add(
    path: string,
    line: number,
    column: number,
    rule: string,
    texts: RuleTexts,
    values: Readonly<Record<string, string>>,
    source: string,
  ): void {
    this.violations.push({ path, line, column, rule, texts, values, source });
  }
}

function kindOfImport(specifier: string): Exclude<keyof typeof PROGRAM_RULES, "syntax"> {
  if (isRelative(specifier) || specifier.startsWith("/")) return "missing-file";
  if (specifier.startsWith("node:") || builtinModules.includes(specifier)) return "node-module";
  if (specifier.startsWith("embedded:")) return "standard-module";
  return specifier.startsWith(`${KIT}/`) ? "pc-module" : "package";
}
