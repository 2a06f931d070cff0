/** Programs that were compiled and asked what they are, and those of the tree. */
import evaluateFirmware from "lab:firmware";
import { apps, files, templates } from "lab:sources";
import { fullwidthAt } from "../../language/fullwidth.js";
import { tr, spoken } from "../../language/language.js";
import { appModule, type AppModule } from "../../settings/app-module.js";
import { UsageError } from "../../settings/usage-error.js";
import { directApp, type AppExports } from "../../sim/engine/direct-engine.js";
import type { LoadedApp } from "../../sim/engine/engine.js";
import type { PageApp } from "../protocol.js";
import { pageApp } from "../page-app.js";
import { inBoth } from "./both-languages.js";
import { compileProgram } from "./compile-program.js";
import { importFindings } from "./import-findings.js";
import type { Diagnostic, Example, LabProgram } from "./lab-protocol.js";
import { parseProgram, SyntaxProblem, type ParsedProgram } from "./parse-program.js";

/** Is called in each turn of a loop, with the loop's line; throws where the loop does not end. */
export type Guard = (line: number) => void;

/** A program that can be started. */
export interface LabApp {
  readonly program: LabProgram;
  readonly module: AppModule;
  /** Makes it for a board, whose loops call `guard`. */
  loaded(guard: Guard): LoadedApp;
}

/** A program that cannot be started. */
export class NotCompiled extends Error {
  constructor(readonly findings: readonly Diagnostic[]) {
    super("not compiled");
  }
}

const KIT_NAMES: ReadonlySet<string> = new Set(Object.keys(evaluateFirmware()));

/** What is wrong with the syntax or the imports of a program: then it cannot be compiled. */
export function problemsOf(source: string): { parsed?: ParsedProgram; findings: Diagnostic[] } {
  try {
    const parsed = parseProgram(source);
    return { parsed, findings: importFindings(parsed.ast, KIT_NAMES) };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    const { message, line, column } = error;
    const text = source.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1];
    const texts = inBoth(() =>
      tr("syntax error: {message}", { message: fullwidthAt(text, column) ?? message }),
    );
    return { findings: [{ line, column, rule: "syntax", severity: "error", message: texts }] };
  }
}

/** Compiles a program, and asks it what it is. Throws NotCompiled and UsageError. */
export function compiledApp(program: LabProgram): LabApp {
  const { parsed, findings } = problemsOf(program.source);
  if (!parsed || findings.length > 0) throw new NotCompiled(findings);
  const { file } = program;
  const compiled = compileProgram(program, parsed);
  const guard = shortGuard();
  const module = appModule(file, appNameOf(file), evaluated());
  return {
    program,
    module,
    loaded: (guardOfBoard) =>
      directApp(
        () => compiled.evaluate(evaluateFirmware(), guardOfBoard) as unknown as AppExports,
        (stack) => compiled.faultOf(stack),
      ),
  };

  function evaluated(): Record<string, unknown> {
    try {
      return compiled.evaluate(evaluateFirmware(), guard);
    } catch (error) {
      const { stack } = Object(error) as { stack?: unknown };
      const fault = typeof stack === "string" ? compiled.faultOf(stack) : undefined;
      const text = tr("{app} throws as it is loaded: {error}", { app: file, error: String(error) });
      throw new UsageError(fault ? `${text} (${fault.file}:${fault.line}:${fault.column})` : text);
    }
  }
}

/** Loops that a program makes as it is loaded, or in its table of options, are short. */
const LOOPS_MAX = 10_000_000;

function shortGuard(): Guard {
  let loops = 0;
  return (line) => {
    if (++loops > LOOPS_MAX) throw new Error(tr("the loop in line {line} did not end", { line }));
  };
}

/** An app's name, from its file's. */
export function appNameOf(file: string): string {
  return file.replace(/\.[^.]+$/, "");
}

const ofTree = new Map<string, LabApp>();

/** An app of the tree by its name, or by its path as a scenario of the tree has it. */
export function appOfTree(name: string): LabApp | undefined {
  const known = ofTree.get(name);
  if (known) return known;
  const source = [...apps, ...files].find(([app]) => app === name)?.[1];
  if (source === undefined) return undefined;
  const file = `${name.replace(/^.*\/|\.ts$/g, "")}.ts`;
  const app = compiledApp({ file, source });
  ofTree.set(name, app);
  return app;
}

export const TREE_APPS: readonly string[] = apps.map(([name]) => name);

/** What a page may start on a board: programs of its own, and the apps of the tree that have other names. */
export function pageApps(own: readonly LabApp[]): PageApp[] {
  const byName = new Map<string, LabApp>();
  for (const app of own) byName.set(app.module.name, app);
  for (const name of TREE_APPS) {
    const app = appOfTree(name);
    if (app && !byName.has(name)) byName.set(name, app);
  }
  return [...byName.values()].map(({ module }) => pageApp(module));
}

/** Sources to begin with: templates in the current language first. */
export function examples(): Example[] {
  const made = templates.map(([name, source]) => exampleOf("template", name, source[spoken()]));
  return [...made, ...apps.map(([name, source]) => exampleOf("app", name, source))];
}

function exampleOf(kind: Example["kind"], name: string, source: string): Example {
  const file = `${name}.ts`;
  const app = kind === "app" ? appOfTree(name) : compiledApp({ file, source });
  const summary = inBoth(() => app?.module.summary() ?? "");
  return { kind, name, file, source, summary };
}
