import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { EvaluateApp } from "../sim/engine/direct-engine.js";
import { packageRoot } from "./package-root.js";

/** An app of firmware/apps, compiled by the build into a function that evaluates it with all its modules. */
export async function compiledApp(app: string): Promise<EvaluateApp> {
  const file = join(packageRoot(), "dist", "apps", `${app}.js`);
  const { default: evaluate } = (await import(pathToFileURL(file).href)) as { default: EvaluateApp };
  return evaluate;
}
