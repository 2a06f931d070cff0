/** Makes a function of a program, in a browser: types are stripped, nothing is checked. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import { transform } from "sucrase";
import type { Fault } from "../../sim/engine/engine.js";
import type { LabProgram } from "./lab-protocol.js";
import type { ParsedProgram } from "./parse-program.js";
import { edited, LOOP_GUARD, loopGuards, withoutFieldTypes } from "./source-edits.js";

/** What apps import from. */
export const KIT = "palmwire";

/** A compiled program. */
export interface CompiledProgram {
  /** Evaluates it anew, with what it imports and the guard of its loops; gives what it exports. */
  evaluate(kit: Readonly<Record<string, unknown>>, guard: (line: number) => void): Record<string, unknown>;
  /** Where in it an exception with this stack trace arose; undefined if the trace has no place in it. */
  faultOf(stack: string): Fault | undefined;
}

type Factory = (
  require: (specifier: string) => unknown,
  exports: Record<string, unknown>,
  guard: (line: number) => void,
) => void;

/** What stands on the first line before the program. */
const HEAD = `(function (require, exports, ${LOOP_GUARD}) {`;
/** So that stack traces name it, and no other script has its name. */
const FOLDER = "palmwire-lab/";
/** Lines that a trace shows of the source. */
const LINES_SHOWN = 2;

/** Compiles a program, which must import from "palmwire" only. */
export function compileProgram({ file, source }: LabProgram, { ast }: ParsedProgram): CompiledProgram {
  const { text, columnBefore } = edited(source, [...loopGuards(ast), ...withoutFieldTypes(ast, source)]);
  const { code, sourceMap } = transform(text, {
    transforms: ["typescript", "imports"],
    disableESTransforms: true,
    production: true,
    filePath: file,
    sourceMapOptions: { compiledFilename: file },
  });
  // Not `new Function`, which puts lines of its own before.
  const evaluateAnywhere = eval;
  const factory = evaluateAnywhere(`${HEAD}${code}\n})\n//# sourceURL=${FOLDER}${file}`) as Factory;
  let map: TraceMap | undefined;
  return {
    evaluate(kit, guard) {
      const exports: Record<string, unknown> = {};
      factory(() => kit, exports, guard);
      return exports;
    },
    faultOf(stack) {
      const place = placeIn(stack, file);
      if (!place || !sourceMap) return undefined;
      map ??= new TraceMap(sourceMap as ConstructorParameters<typeof TraceMap>[0]);
      const head = place.line === 1 ? HEAD.length : 0;
      const from = originalPositionFor(map, {
        line: place.line,
        column: Math.max(place.column - 1 - head, 0),
      });
      const line = from.line ?? place.line;
      const column = columnBefore(line, from.column ?? 0) + 1;
      return { file, line, column, trace: excerpt(file, source, line, column) };
    },
  };
}

/** The innermost place of a program in a stack trace, as V8, SpiderMonkey and JavaScriptCore write it. */
function placeIn(stack: string, file: string): { line: number; column: number } | undefined {
  const name = `${FOLDER}${file}:`;
  for (const text of stack.split("\n")) {
    const at = text.indexOf(name);
    const [, line, column] = (at >= 0 && /^(\d+):(\d+)/.exec(text.slice(at + name.length))) || [];
    if (line !== undefined) return { line: Number(line), column: Number(column) };
  }
  return undefined;
}

function excerpt(file: string, source: string, line: number, column: number): string {
  const lines = source.split(/\r?\n/);
  const from = Math.max(0, line - LINES_SHOWN);
  const width = String(line).length;
  const shown = lines
    .slice(from, line)
    .map((text, i) => `  ${String(from + i + 1).padStart(width)} | ${text}`);
  const before = (lines[line - 1] ?? "").slice(0, column - 1).replace(/[^\t]/g, " ");
  return [`at ${file}:${line}:${column}`, ...shown, `  ${" ".repeat(width)} | ${before}^`].join("\n");
}
