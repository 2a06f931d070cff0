import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import type { BuildFailure, BuildOptions, Message, Plugin } from "esbuild";
import type { Board } from "../firmware/boards/board.js";
import { BUILTIN_NAMES } from "../host-sim/engines/espruino/builtins.js";
import { buttonPins } from "../firmware/boards/mpython.js";
import { checkDialect } from "./espruino-dialect.js";
import { BundleError } from "./espruino-error.js";
import { checkLibrary, membersOf, ownNames, type Source } from "./espruino-names.js";
import { OPTION, VALUES } from "./espruino-shrink/values.js";
import { statementLines } from "./espruino-shrink/statement-lines.js";
import { shrink } from "./espruino-shrink.js";

/*
 * From an app's sources to a minified program that lacks only what is known when it is sent: its options, the font, the
 * time zone and how much history is kept, which are names of LATER in its text.
 */

/** Names in a program's text that the bundle puts values for, beside those of single options (`lateOption`). */
export const LATER = {
  values: VALUES,
  font: "ASCII_FONT",
  zone: "ZONE_MINUTES",
  history: "HISTORY_BYTES",
} as const;

/** What stands for the value of one option. */
export function lateOption(name: string): string {
  return OPTION + name;
}

/** Which program is made. */
export interface LinkOptions {
  readonly board: Board;
  /** Whether its sources are looked at first. */
  readonly check: boolean;
  /** Whether it keeps its history in flash. */
  readonly history: boolean;
  /** Whether the app's options are texts, by their names. */
  readonly options: Readonly<Record<string, boolean>>;
  /** Those options that are one of a few words, so that a program is made for each. */
  readonly choices: Readonly<Record<string, string>>;
}

/** A minified program. */
export interface Linked {
  readonly text: string;
  /** What became of our names. */
  readonly shortNames: Readonly<Record<string, string>>;
}

/** Changes whenever the sources do, or what makes a program of them (which a published package has not as sources). */
export function sourcesHash(root: string): string {
  const hash = createHash("sha256");
  for (const folder of [join(root, "firmware"), join(root, "tools")].filter(existsSync))
    for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort())
      if (/\.[jt]s$/.test(path)) hash.update(`${path}\n`).update(readFileSync(join(folder, path)));
  return hash.digest("hex").slice(0, 16);
}

/** Espruino's own API, whose names are left alone. */
const API = join("firmware", "espruino", "espruino.d.ts");

const MODULES = ["net", "dgram", "Wifi", "Storage", "heatshrink"];

/** Sources that nothing is left of in a program, but the names. */
const DECLARATIONS = [join("firmware", "device.ts"), join("firmware", "boards", "board.ts")];

/** The pins of the boards' buttons. */
const BUTTON_PINS: Readonly<Record<string, readonly number[]>> = { mpython: buttonPins() };

/** Makes the program of the app in `file`. Throws BundleError. */
export async function link(root: string, file: string, options: LinkOptions): Promise<Linked> {
  const { text, own, declared } = await sourcesOf(root, file, options);
  // Whoever listens to the log reads its fields.
  const logged = membersOf("LogFields", declared);
  const unlogged = new Set([...own].filter((name) => !logged.has(name)));
  const names = Object.keys(options.options);
  const late = names.map((name) => [name, lateOption(name)]);
  const chosen = Object.entries(options.choices).map(([name, value]) => [name, JSON.stringify(value)]);
  const known = Object.fromEntries([...late, ...chosen]) as Record<string, string>;
  const texts = new Set(names.filter((name) => options.options[name]));
  return minify(root, shrink(text, unlogged, { known, texts }), own);
}

/** Looks at the sources of a program that was made before. Throws BundleError for what Espruino cannot run. */
export async function check(root: string, file: string, options: LinkOptions): Promise<void> {
  await sourcesOf(root, file, { ...options, check: true });
}

/** What a program is made of: its sources as one text, looked at where that is asked for, and the names that are ours. */
async function sourcesOf(
  root: string,
  file: string,
  options: LinkOptions,
): Promise<{ text: string; own: Set<string>; declared: readonly Source[] }> {
  const { text, paths } = await plain(root, file, options);
  const firmware = paths.filter((path) => !path.startsWith(join("firmware", "espruino")));
  if (options.check) await checkDialect(root, firmware);
  const read = (path: string): Source => ({ path, text: readFileSync(join(root, path), "utf8") });
  const declared = [...new Set([...paths, ...DECLARATIONS])].map(read);
  const own = ownNames(declared);
  const api = ownNames([read(API)]);
  for (const name of Object.keys(options.options))
    if (!api.has(name) && !BUILTIN_NAMES.has(name)) own.add(name);
  for (const path of firmware) checkLibrary(read(path), own);
  for (const name of namesAsked(text)) own.delete(name);
  return { text, own, declared };
}

/** Names in quotes that an object is asked for, as in `"from" in options`: they must not be shortened elsewhere. */
function namesAsked(text: string): string[] {
  return Array.from(text.matchAll(/"([\w$]+)" in /g), ([, name]) => name);
}

/** What both steps have in common. What the interpreter lacks is an error, not something to be written otherwise. */
function common(root: string): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    format: "cjs",
    platform: "node",
    external: MODULES,
    target: "es2015",
    supported: {
      "array-spread": false,
      "async-await": false,
      bigint: false,
      "default-argument": false,
      destructuring: false,
      generator: false,
      "new-target": false,
      "rest-argument": false,
      "template-literal": false,
    },
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    legalComments: "none",
    logLevel: "silent",
  };
}

async function build(options: BuildOptions) {
  const esbuild = await import("esbuild");
  try {
    const result = await esbuild.build({ ...options, metafile: true, write: false });
    if (result.warnings.length > 0) throw new BundleError(lines(result.warnings));
    return result;
  } catch (error) {
    if (error instanceof BundleError) throw error;
    throw new BundleError(lines((error as BuildFailure).errors), { cause: error });
  }
}

function lines(messages: readonly Message[]): string {
  return messages
    .map(({ location, text }) =>
      location ? `${location.file}:${location.line}:${location.column}: ${text}` : text,
    )
    .join("\n");
}

function entry(root: string, file: string): string {
  const espruino = join(root, "firmware", "espruino");
  return [
    `import start from ${JSON.stringify(file)};`,
    `import { provider } from ${JSON.stringify(join(espruino, "provider.ts"))};`,
    `import { keep, onEnd, prepare } from ${JSON.stringify(join(espruino, "main.ts"))};`,
    "prepare();",
    `const values = ${LATER.values};`,
    "keep(start(provider, values, onEnd));",
  ].join("\n");
}

/** The provider imports one board; this puts another in its place. */
function boardPlugin(root: string, board: Board): Plugin {
  const path = join(root, "firmware", "boards", `${board.name}.ts`);
  return {
    name: "board",
    setup: ({ onResolve }) => onResolve({ filter: /\/boards\/mpython\.js$/ }, () => ({ path })),
  };
}

/** Another `log`, in the place of the one that everybody imports but itself. */
function historyPlugin(root: string): Plugin {
  const folder = join(root, "firmware", "espruino");
  const path = join(folder, "history.ts");
  return {
    name: "history",
    setup: ({ onResolve }) =>
      onResolve({ filter: /^\.\/log\.js$/ }, ({ importer }) =>
        dirname(importer) === folder && importer !== path ? { path } : undefined,
      ),
  };
}

/** Puts espruino/room-fit.ts in the place of the file of its name. */
function roomPlugin(root: string): Plugin {
  const path = join(root, "firmware", "espruino", "room-fit.ts");
  return {
    name: "room",
    setup: ({ onResolve }) =>
      onResolve({ filter: /\/room-fit\.js$/ }, ({ importer }) => (importer === path ? undefined : { path })),
  };
}

/** One plain file of everything that the app uses, and the paths of its sources. */
async function plain(
  root: string,
  file: string,
  { board, history }: LinkOptions,
): Promise<{ text: string; paths: string[] }> {
  const { outputFiles, metafile } = await build({
    ...common(root),
    stdin: { contents: entry(root, file), resolveDir: root, loader: "ts", sourcefile: "bundle" },
    charset: "utf8",
    define: {
      BUTTON_PINS: JSON.stringify(BUTTON_PINS[board.name] ?? []),
      CLOCK_PIN: String(board.clock),
      DATA_PIN: String(board.data),
    },
    plugins: [boardPlugin(root, board), roomPlugin(root), ...(history ? [historyPlugin(root)] : [])],
  });
  const paths = Object.keys(metafile?.inputs ?? {})
    .filter((path) => path.endsWith(".ts"))
    .map((path) => (isAbsolute(path) ? relative(root, path) : path));
  return { text: outputFiles?.[0].text ?? "", paths };
}

async function minify(root: string, contents: string, own: ReadonlySet<string>): Promise<Linked> {
  const { outputFiles, mangleCache = {} } = await build({
    ...common(root),
    stdin: { contents, loader: "js", sourcefile: "bundle" },
    minify: true,
    charset: "ascii",
    define: { USES_CLOCK: String(/(?<!function )\bwall\(\)/.test(contents)) },
    mangleProps: new RegExp(`^(${[...own].join("|")})$|\\w\\$`),
    mangleCache: {},
  });
  const text = (outputFiles?.[0].text ?? "").replace(/^"use strict";/, "");
  return { text, shortNames: mangleCache as Record<string, string> };
}

/** A program with everything in it that is known when it is sent: what can be worked out now is, and a statement is a line. */
export async function finish(text: string): Promise<string> {
  const esbuild = await import("esbuild");
  const { code } = await esbuild.transform(text, {
    minifySyntax: true,
    minifyWhitespace: true,
    charset: "ascii",
    target: "es2015",
    // A line feed in one is no longer an escape.
    supported: { "template-literal": false },
    legalComments: "none",
  });
  // esbuild writes some control characters as they are. They stand in strings: the only blanks between words are ours.
  // eslint-disable-next-line no-control-regex
  return statementLines(code).replace(/[\x00-\x09\x0b-\x1f\x7f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}
