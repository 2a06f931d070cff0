import { resolve } from "node:path";
import type { EvaluateApp } from "../sim/engine/direct-engine.js";

/** What esbuild found wrong in an app's source. Its message has a line for each fault: file, line, column and why. */
export class CompileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CompileError";
  }
}

/** One of esbuild's messages. */
interface Fault {
  readonly text: string;
  readonly location: { readonly file: string; readonly line: number; readonly column: number } | null;
}

/**
 * Compiles a TypeScript or JavaScript file and all it imports into a function that evaluates them anew at each call.
 * Throws CompileError.
 */
export async function compileApp(file: string): Promise<EvaluateApp> {
  const { build } = await import("esbuild");
  try {
    const { outputFiles } = await build({
      entryPoints: [resolve(file)],
      bundle: true,
      platform: "neutral",
      target: "es2022",
      write: false,
      sourcemap: "inline",
      logLevel: "silent",
      ...AS_FUNCTION,
    });
    const source = Buffer.from(outputFiles[0].contents).toString("base64");
    const { default: evaluate } = (await import(`data:text/javascript;base64,${source}`)) as {
      default: EvaluateApp;
    };
    return evaluate;
  } catch (error) {
    const { errors } = error as { errors?: Fault[] };
    if (!errors) throw error;
    throw new CompileError(errors.map(faultLine).join("\n"));
  }
}

/** An entry point becomes a function, which is the default export of the output. */
const AS_FUNCTION = {
  format: "iife",
  globalName: "app",
  banner: { js: "export default function () {" },
  footer: { js: "return app;\n}" },
} as const;

function faultLine({ text, location }: Fault): string {
  return location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text;
}
