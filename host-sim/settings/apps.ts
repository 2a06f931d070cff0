import { readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Option, OptionKind, OptionValues, StartApp } from "../../firmware/options.js";
import { LANGUAGES, spoken, tr, type Language } from "../language/language.js";
import { appFile, appNameOf, appNames, compiledApp, isAppPath } from "../node/app-files.js";
import { CompileError } from "../node/app-bundle.js";
import { faultInNode } from "../node/faults-in-node.js";
import { didYouMean, UsageError } from "./usage-error.js";

/** An app that has been loaded to be asked what it is, and not to run. */
export interface AppModule {
  /** Its name in logs and in the names of files. */
  readonly name: string;
  readonly start: StartApp;
  readonly options: Option[];
  /** How many TCP sockets the app needs with these options on a chip with `sockets`; 0 for an app that needs few. */
  readonly socketsNeeded: (values: OptionValues, sockets: number) => number;
  readonly keepsHistory: boolean;
  /** What it does, in one line of each language that it has a text in. */
  readonly summaries: Summaries;
  /** The one in the current language; empty if it does not say. */
  summary(): string;
}

export type Summaries = Readonly<Partial<Record<Language, string>>>;

/** What an app's file may export. */
interface AppExports {
  readonly default?: unknown;
  readonly about?: unknown;
  readonly options?: unknown;
  readonly socketsNeeded?: unknown;
  readonly keepsHistory?: unknown;
}

/** Names of files that can be apps. */
export const SOURCE = /\.[cm]?[jt]s$/;

const KINDS: readonly OptionKind[] = ["integer", "text", "endpoint", "server", "group", "broker", "choice"];

/** The apps of firmware/apps. */
export const APP_NAMES: readonly string[] = appNames();

/** Loads an app of APP_NAMES, or a file by its path. Throws UsageError, which says what is wrong with it. */
export async function loadApp(app: string): Promise<AppModule> {
  checkExists(app);
  const exported = await evaluated(app);
  const { default: start, socketsNeeded, keepsHistory } = exported;
  if (typeof start !== "function")
    throw new UsageError(
      start === undefined
        ? tr("{app} has no default export: add 'export default function start(device, values, onEnd)'", {
            app,
          })
        : tr("{app}: its default export is not a function start(device, values, onEnd)", { app }),
    );
  if (socketsNeeded !== undefined && typeof socketsNeeded !== "function")
    throw new UsageError(tr("{app}: socketsNeeded is not a function", { app }));
  const summaries = aboutOf(app, exported);
  return {
    name: appNameOf(app),
    // The caller reads the values through the app's own table, so the types match.
    start: start as StartApp,
    options: optionsOf(app, exported),
    socketsNeeded: (socketsNeeded ?? (() => 0)) as AppModule["socketsNeeded"],
    keepsHistory: keepsHistory === true,
    summaries,
    summary: () => inSpoken(summaries),
  };
}

/** The text in the current language, or else the one that there is. */
function inSpoken(texts: Summaries): string {
  return texts[spoken()] ?? texts.en ?? texts.zh ?? "";
}

/** Loads all apps of the package. */
export function loadApps(): Promise<AppModule[]> {
  return Promise.all(APP_NAMES.map(loadApp));
}

/** The package's apps that keep a history. */
export async function historyApps(): Promise<string[]> {
  return (await loadApps()).filter(({ keepsHistory }) => keepsHistory).map(({ name }) => name);
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
  if (stat && !isFolder) return;
  const folder = isFolder ? app : dirname(app);
  const others = sourcesIn(folder);
  const hint = others.length > 0 ? didYouMean(isFolder ? join(app, "app.ts") : app, others) : "";
  throw new UsageError(
    (isFolder
      ? tr("{app} is a folder: give the file of an app. {hint}", { app, hint })
      : tr("there is no file {app}. {hint}", { app, hint })
    ).trim(),
  );
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

/** The texts of `about`, by language. */
function aboutOf(app: string, { about }: AppExports): Summaries {
  if (about === undefined) return {};
  const texts = called(app, "about", about) as Record<string, unknown> | null | undefined;
  const isRight = LANGUAGES.every((language) => ["string", "undefined"].includes(typeof texts?.[language]));
  if (isRight && typeof texts === "object" && texts !== null) return texts;
  throw new UsageError(
    tr('{app}: about() must return { en: "…", zh: "…" }, one line in each language', { app }),
  );
}

/** The app's table; an empty one for an app without options. */
function optionsOf(app: string, { options }: AppExports): Option[] {
  if (options === undefined) return [];
  const table = called(app, "options", options);
  if (!Array.isArray(table))
    throw new UsageError(
      tr('{app}: options() must return a table, such as joined([portOption(7000, "tcp")], wifiOptions())', {
        app,
      }),
    );
  const names = new Set<string>();
  for (const option of table as unknown[]) {
    const complaint = complaintOf(option, names);
    if (complaint !== undefined)
      throw new UsageError(tr("{app}: options(): {complaint}", { app, complaint }));
  }
  return table as Option[];
}

function called(app: string, name: string, made: unknown): unknown {
  if (typeof made !== "function") throw new UsageError(tr("{app}: {name} is not a function", { app, name }));
  try {
    return (made as () => unknown)();
  } catch (error) {
    throw new UsageError(tr("{app}: {name}() throws: {error}", { app, name, error: String(error) }));
  }
}

/** What is wrong with one option of a table, whose earlier names are `names`; undefined if nothing is. */
function complaintOf(option: unknown, names: Set<string>): string | undefined {
  const { name, kind, fallback, min, max, help, choices } = (option ?? {}) as Partial<Option>;
  if (typeof name !== "string" || !/^[a-z][A-Za-z0-9]*$/.test(name))
    return tr("an option's name is {name}: give one in camelCase", { name: String(name) });
  if (names.has(name)) return tr("two options are called '{name}'", { name });
  names.add(name);
  if (!kind || !KINDS.includes(kind))
    return tr("'{name}' has the kind '{kind}'. {hint}", {
      name,
      kind: String(kind),
      hint: didYouMean(String(kind), KINDS),
    });
  if (typeof help !== "string") return tr("'{name}' has no help", { name });
  if (typeof min !== "number" || typeof max !== "number") return tr("'{name}' has no min and max", { name });
  if ((kind === "choice") !== Array.isArray(choices))
    return tr("'{name}' needs the kind 'choice' and its choices, or neither", { name });
  if (fallback !== undefined && typeof fallback !== (kind === "integer" ? "number" : "string"))
    return tr("the default of '{name}' has the wrong type for the kind '{kind}'", { name, kind });
  return undefined;
}
