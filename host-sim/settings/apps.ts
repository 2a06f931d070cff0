import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { tr } from "../language/language.js";
import { appFile, appNameOf, appNames, compiledApp, isAppPath } from "../node/app-files.js";
import { CompileError } from "../node/app-bundle.js";
import { faultInNode } from "../node/faults-in-node.js";
import { appModule, type AppExports, type AppModule } from "./app-module.js";
import type { CommonFlag } from "./common-flags.js";
import { didYouMean, UsageError } from "./usage-error.js";

export type { AppModule };
export type { Summaries } from "./app-module.js";

/** Names of files that can be apps. */
export const SOURCE = /\.[cm]?[jt]s$/;

/** The apps of firmware/apps. */
export const APP_NAMES: readonly string[] = appNames();

/** Loads an app of APP_NAMES, or a file by its path. Throws UsageError, which says what is wrong with it. */
export async function loadApp(app: string): Promise<AppModule> {
  checkExists(app);
  return appModule(app, appNameOf(app), await evaluated(app));
}

/** Loads all apps of the package. */
export function loadApps(): Promise<AppModule[]> {
  return Promise.all(APP_NAMES.map(loadApp));
}

/** The names of the package's apps that a flag is for. */
export async function appsOf(flag: CommonFlag): Promise<string[]> {
  return (await loadApps()).filter((app) => isFor(flag, app)).map(({ name }) => name);
}

/** Whether a flag is for that app. */
export function isFor({ appsWith }: CommonFlag, { keepsHistory, options }: AppModule): boolean {
  if (appsWith === "broker") return options.some(({ kind }) => kind === "broker");
  return appsWith !== "history" || keepsHistory;
}

/** Throws UsageError where there is no such app. */
export function checkExists(app: string): void {
  if (!isAppPath(app)) {
    if (APP_NAMES.includes(app)) return;
    const files = sourcesIn(".").filter((file) => basename(file).startsWith(`${app}.`));
    throw new UsageError(
      tr("unknown app '{app}'. {hint}", {
        app,
        hint: didYouMean(app, files.length > 0 ? files : APP_NAMES),
      }),
    );
  }
  const file = appFile(app);
  const stat = statSync(file, { throwIfNoEntry: false });
  const isFolder = stat?.isDirectory() ?? false;
  if (stat && !isFolder && SOURCE.test(file)) return;
  const folder = isFolder ? app : dirname(app);
  const others = sourcesIn(folder);
  const hint = others.length > 0 ? didYouMean(isFolder ? join(app, "app.ts") : app, others) : "";
  throw new UsageError(complaint(app, isFolder, stat !== undefined, hint).trim());
}

function complaint(app: string, isFolder: boolean, exists: boolean, hint: string): string {
  if (isFolder) return tr("{app} is a folder: give the file of an app. {hint}", { app, hint });
  if (exists) return tr("{app} is no program: give a file that ends with .ts or .js. {hint}", { app, hint });
  return tr("there is no file {app}. {hint}", { app, hint });
}

/** Paths of what could be apps in a folder, not of tests or bundles; of none if it cannot be read. */
function sourcesIn(folder: string): string[] {
  try {
    const files = readdirSync(folder).filter(
      (file) => SOURCE.test(file) && !/\.(d|test|config|espruino)\.[cm]?[jt]s$/.test(file),
    );
    return files.map((file) => (folder === "." ? `./${file}` : `${folder.replace(/\/$/, "")}/${file}`));
  } catch {
    return [];
  }
}

async function evaluated(app: string): Promise<AppExports> {
  try {
    // A file without any export is a script, which esbuild gives no exports.
    return ((await compiledApp(app))() as AppExports | undefined) ?? {};
  } catch (error) {
    // Its message has a line for each fault: the others often follow from the first.
    if (error instanceof CompileError) throw new UsageError(error.message.split("\n")[0]);
    const text = tr("{app} throws as it is loaded: {error}", { app, error: String(error) });
    // The app has run in a context of its own, whose errors are no instances of this one's.
    const { stack } = Object(error) as { stack?: unknown };
    const fault = typeof stack === "string" ? faultInNode(stack) : undefined;
    throw new UsageError(fault ? `${text} (${[fault.file, fault.line, fault.column].join(":")})` : text);
  }
}
