/** What an app's file must export, wherever it was compiled. */
import type { Option, OptionKind, OptionValues, StartApp } from "../../firmware/options.js";
import { LANGUAGES, spoken, tr, type Language } from "../language/language.js";
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
export interface AppExports {
  readonly default?: unknown;
  readonly about?: unknown;
  readonly options?: unknown;
  readonly socketsNeeded?: unknown;
  readonly keepsHistory?: unknown;
}

const KINDS: readonly OptionKind[] = ["integer", "text", "endpoint", "server", "group", "broker", "choice"];

/** Checks what the file of an app exports. `app`: as its user names it. Throws UsageError, which says what is wrong with it. */
export function appModule(app: string, name: string, exported: AppExports): AppModule {
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
    name,
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
