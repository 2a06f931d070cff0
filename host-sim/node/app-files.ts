/** Apps by name or by path: those of the package are the files of firmware/apps, and a user's is a file anywhere. */
import { readdirSync } from "node:fs";
import { basename, extname, join, resolve, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { EvaluateApp } from "../sim/engine/direct-engine.js";
import { compileApp } from "./compile-app.js";
import { packageRoot } from "./package-root.js";

/** The package's apps, in alphabetical order. */
export function appNames(): string[] {
  return readdirSync(appFolder())
    .filter((file) => file.endsWith(".ts"))
    .map((file) => basename(file, ".ts"))
    .sort();
}

/** True for a path or a file URL: the names of the package's apps have no dot and no slash. */
export function isAppPath(app: string): boolean {
  return /[./\\]/.test(app);
}

/** True for an app outside of the package's firmware, which nothing has checked yet. */
export function isUsersApp(app: string): boolean {
  return isAppPath(app) && !appFile(app).startsWith(join(packageRoot(), "firmware") + sep);
}

/** The path of an app's source. */
export function appFile(app: string): string {
  if (!isAppPath(app)) return join(appFolder(), `${app}.ts`);
  return resolve(app.startsWith("file:") ? fileURLToPath(app) : app);
}

/** An app's name in logs and in the names of files: a path's is that of its file without the extension. */
export function appNameOf(app: string): string {
  if (!isAppPath(app)) return app;
  const file = appFile(app);
  return basename(file, extname(file));
}

/**
 * Loads an app as a function that evaluates it with all its modules. The build has compiled the package's; a user's is
 * compiled here, which rejects with CompileError.
 */
export async function compiledApp(app: string): Promise<EvaluateApp> {
  if (isAppPath(app)) return compileApp(appFile(app));
  const file = join(packageRoot(), "dist", "apps", `${app}.js`);
  const { default: evaluate } = (await import(pathToFileURL(file).href)) as { default: EvaluateApp };
  return evaluate;
}

function appFolder(): string {
  return join(packageRoot(), "firmware", "apps");
}
