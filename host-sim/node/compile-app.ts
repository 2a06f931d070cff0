import { resolve } from "node:path";
import { Script } from "node:vm";
import type { EvaluateApp } from "../sim/engine/direct-engine.js";
import { bundleApp } from "./app-bundle.js";
import { keepMap } from "./faults-in-node.js";

/** An entry point becomes a function, which is the value of the script. */
const AS_FUNCTION = {
  format: "iife",
  globalName: "app",
  banner: { js: '(function () { "use strict";' },
  footer: { js: "return app;\n})" },
} as const;

/** The paths of an app's file and of all that it imports. Throws CompileError. */
export async function appSources(file: string): Promise<Iterable<string>> {
  return (await bundleApp(resolve(file), AS_FUNCTION)).sources.keys();
}

/**
 * Compiles a TypeScript or JavaScript file and all it imports into a function that evaluates them anew at each call.
 * Throws CompileError.
 */
export async function compileApp(file: string): Promise<EvaluateApp> {
  const { text, map } = await bundleApp(resolve(file), AS_FUNCTION);
  const filename = `app:${resolve(file)}`;
  keepMap(filename, map);
  return new Script(text, { filename }).runInThisContext() as EvaluateApp;
}
