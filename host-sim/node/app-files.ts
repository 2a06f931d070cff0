import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { EvaluateApp } from "../sim/engine/direct-engine.js";
import { packageRoot } from "./package-root.js";

/**
 * Loads an app of firmware/apps, which the build has compiled into a function that evaluates the app with all its
 * modules.
 */
export async function compiledApp(app: string): Promise<EvaluateApp> {
  const file = join(packageRoot(), "dist", "apps", `${app}.js`);
  const { default: evaluate } = (await import(pathToFileURL(file).href)) as { default: EvaluateApp };
  return evaluate;
}
