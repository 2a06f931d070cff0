import { resolve } from "node:path";
import type { EvaluateApp } from "../sim/engine/direct-engine.js";
import { bundleApp } from "./app-bundle.js";

/** An entry point becomes a function, which is the default export of the output. */
const AS_FUNCTION = {
  format: "iife",
  globalName: "app",
  banner: { js: "export default function () {" },
  footer: { js: "return app;\n}" },
  sourcemap: "inline",
} as const;

/**
 * Compiles a TypeScript or JavaScript file and all it imports into a function that evaluates them anew at each call.
 * Throws CompileError.
 */
export async function compileApp(file: string): Promise<EvaluateApp> {
  const { text } = await bundleApp(resolve(file), AS_FUNCTION);
  const source = Buffer.from(text).toString("base64");
  const { default: evaluate } = (await import(`data:text/javascript;base64,${source}`)) as {
    default: EvaluateApp;
  };
  return evaluate;
}
