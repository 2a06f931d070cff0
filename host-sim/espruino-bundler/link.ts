import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { BuildFailure, BuildOptions, Message } from "esbuild";
import type { BoardDescription } from "../../firmware/boards/board.js";
import { APP_SOURCES } from "../node/app-imports.js";
import { BUILTIN_NAMES } from "../dialect/builtins.js";
import { BundleError } from "./bundle-error.js";
import type { LinkMap } from "./bundle-map.js";
import { checkDialect } from "./check-dialect.js";
import { OPTION_VALUES, optionPlaceholder } from "./expressions.js";
import { checkLibrary, membersOf, ownNames, type Source } from "./member-names.js";
import type { Origins } from "./origins.js";
import { shrink } from "./passes.js";
import { statementLines } from "./statement-lines.js";

/*
 * Links an app's sources into a minified program, in three steps: esbuild bundles them into one file of plain
 * JavaScript, our passes make it smaller, and esbuild shortens its names. Placeholders stand for values that are known
 * only when a bundle is made: of the options, the font, the time zone, and the size of the history.
 */

/** Placeholders in a program's text, besides those for single options. */
export const PLACEHOLDERS = {
  values: OPTION_VALUES,
  font: "ASCII_FONT",
  zone: "ZONE_MINUTES",
  history: "HISTORY_BYTES",
} as const;

export interface LinkOptions {
  readonly board: BoardDescription;
  /** Whether to check that the sources keep to the firmware's dialect. */
  readonly check: boolean;
  /** Whether the program keeps its history in flash. */
  readonly history: boolean;
  /** Names of the app's options. */
  readonly options: readonly string[];
  /** Values of the options of kind "choice": each value makes another program. */
  readonly choices: Readonly<Record<string, string>>;
  /** Whether to leave out the passes that make the program smaller. */
  readonly plain?: boolean;
}

/** A minified program with placeholders. */
export interface Linked {
  readonly text: string;
  /** The short names of our members, by their own names. */
  readonly shortNames: Readonly<Record<string, string>>;
  readonly map: LinkMap;
}

/**
 * A hash of the sources of the firmware and of the bundler, and of an app's `own`; a published package has no
 * `host-sim`.
 */
export function sourcesHash(root: string, own: readonly string[] = []): string {
  const hash = createHash("sha256");
  const hostSim = join(root, "host-sim");
  const folders = [join(root, "firmware"), join(hostSim, "espruino-bundler"), join(hostSim, "dialect")];
  for (const folder of folders.filter(existsSync))
    for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort())
      if (/\.[jt]s$/.test(path)) hash.update(`${path}\n`).update(readFileSync(join(folder, path)));
  for (const path of own) hash.update(`${path}\n`).update(readFileSync(path));
  return hash.digest("hex").slice(0, 16);
}

/** Declares Espruino's own API, whose names are never shortened. */
const API = join("firmware", "espruino", "espruino.d.ts");

/** Espruino's modules. */
const MODULES = ["net", "dgram", "Wifi", "Storage", "heatshrink"];

/** Names of sources. */
const SOURCE = /\.[cm]?[jt]s$/;

/** Sources with types only, which esbuild does not list. */
const DECLARATIONS = [join("firmware", "device.ts"), join("firmware", "boards", "board.ts")];

/** Links the app whose entry is `file`. Throws BundleError. */
export async function link(root: string, file: string, options: LinkOptions): Promise<Linked> {
  const { text, map, own, declared } = await bundled(root, file, options);
  // A simulator reads the fields of log events by name, so that no pass may remove them.
  const logged = membersOf("LogFields", declared);
  const unlogged = new Set([...own].filter((name) => !logged.has(name)));
  const placeholders = options.options.map((name) => [name, optionPlaceholder(name)]);
  const chosen = Object.entries(options.choices).map(([name, value]) => [name, JSON.stringify(value)]);
  const known = Object.fromEntries([...placeholders, ...chosen]) as Record<string, string>;
  const shrunk = shrink(text, { own: unlogged, known, plain: options.plain });
  const made = await minify(root, shrunk.text, own);
  const { text: before, origins, calls } = shrunk;
  const how = { shrunk: before, origins, calls: [...calls], bundled: text, sources: map, folder: root };
  return { text: made.text, shortNames: made.shortNames, map: { minified: made.map, cut: made.cut, ...how } };
}

/** Checks the sources of an app without linking it. Throws BundleError for what Espruino cannot run. */
export async function check(root: string, file: string, options: LinkOptions): Promise<void> {
  await bundled(root, file, { ...options, check: true });
}

/** Bundles the sources into one file of JavaScript, and finds the names of members that only our own code uses. */
async function bundled(
  root: string,
  file: string,
  options: LinkOptions,
): Promise<{ text: string; map: string; own: Set<string>; declared: readonly Source[] }> {
  // esbuild replaces some of what the dialect does not have, and complains of the rest in its own words.
  if (options.check) await checkDialect(root, file);
  const { text, map, paths } = await bundle(root, file, options);
  const firmware = paths.filter((path) => !path.startsWith(join("firmware", "espruino")));
  const read = (path: string): Source => ({ path, text: readFileSync(resolve(root, path), "utf8") });
  const declared = [...new Set([...paths, ...DECLARATIONS])].map(read);
  const own = ownNames(declared);
  const api = ownNames([read(API)]);
  for (const name of options.options) if (!api.has(name) && !BUILTIN_NAMES.has(name)) own.add(name);
  for (const path of firmware) checkLibrary(read(path), own);
  for (const name of namesInQuotes(text)) own.delete(name);
  return { text, map, own, declared };
}

/** Names in expressions such as `"name" in object`, which must not be shortened: a name in quotes never is. */
function namesInQuotes(text: string): string[] {
  return Array.from(text.matchAll(/"([\w$]+)" in /g), ([, name]) => name);
}

/** Options of both builds. Syntax that Espruino lacks is an error, as esbuild's replacement for it is too large. */
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
    ...APP_SOURCES,
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
    outfile: join(root, "bundle.js"),
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

/** The program's main module: starts the app whose entry is `file`, and keeps a history where that is asked for. */
function entry(root: string, file: string, history: boolean): string {
  const espruino = join(root, "firmware", "espruino");
  const from = (path: string) => `from ${JSON.stringify(path)};`;
  return [
    `import start ${from(file)}`,
    `import { provider } ${from(join(espruino, "provider.ts"))}`,
    `import { keep, onEnd, prepare } ${from(join(espruino, "main.ts"))}`,
    ...(history ? [`import { keepHistory } ${from(join(espruino, "history.ts"))}`, "keepHistory();"] : []),
    "prepare();",
    `const values = ${PLACEHOLDERS.values};`,
    "keep(start(provider, values, onEnd));",
  ].join("\n");
}

/** Bundles the app and all that it imports, and gives the paths of the sources. */
async function bundle(
  root: string,
  file: string,
  { board, history }: LinkOptions,
): Promise<{ text: string; map: string; paths: string[] }> {
  const { outputFiles, metafile } = await build({
    ...common(root),
    stdin: { contents: entry(root, file, history), resolveDir: root, loader: "ts", sourcefile: "bundle" },
    charset: "utf8",
    define: {
      BUTTON_PINS: JSON.stringify(board.buttons),
      CLOCK_PIN: String(board.clock),
      DATA_PIN: String(board.data),
      PANEL_DRIVER: JSON.stringify(board.panel.driver),
      PANEL_WIDTH: String(board.panel.width),
      PANEL_HEIGHT: String(board.panel.height),
      PANEL_COLUMN: String(board.panel.columnOffset),
      PANEL_ADDRESS: String(board.panel.address),
      PANEL_HZ: String(board.panel.hz),
      PANEL_SETUP: JSON.stringify(board.panel.setup),
      PANEL_NO_SCROLL: String(!!board.panel.noScroll),
    },
  });
  // The other output is the map, which has none.
  const { inputs = {} } = metafile?.outputs["bundle.js"] ?? {};
  const paths = Object.keys(inputs)
    .filter((path) => SOURCE.test(path))
    .map((path) => (isAbsolute(path) ? relative(root, path) : path));
  const [map, script] = outputFiles ?? [];
  return { text: script.text, map: map.text, paths };
}

async function minify(
  root: string,
  contents: string,
  own: ReadonlySet<string>,
): Promise<Omit<Linked, "map"> & { map: string; cut: number }> {
  const { outputFiles, mangleCache = {} } = await build({
    ...common(root),
    stdin: { contents, loader: "js", sourcefile: "bundle" },
    minify: true,
    charset: "ascii",
    // Where the provider is used as a whole, the app may use its clock.
    define: { USES_CLOCK: String(/(?<!function )\bwall\(\)|\bwall: wall\b/.test(contents)) },
    mangleProps: new RegExp(`^(${[...own].join("|")})$|\\w\\$`),
    mangleCache: {},
  });
  const [map, script] = outputFiles ?? [];
  const text = script.text.replace(/^"use strict";/, "");
  return {
    text,
    map: map.text,
    cut: script.text.length - text.length,
    shortNames: mangleCache as Record<string, string>,
  };
}

/** Simplifies a program in which values have replaced the placeholders, and puts each statement on a line. */
export async function finish(
  text: string,
): Promise<{ text: string; map: string; lines: readonly Origins[] }> {
  const esbuild = await import("esbuild");
  const { code, map } = await esbuild.transform(text, {
    minifySyntax: true,
    minifyWhitespace: true,
    charset: "ascii",
    target: "es2015",
    // esbuild writes line feeds in template literals unescaped.
    supported: { "template-literal": false },
    legalComments: "none",
    sourcemap: "external",
    sourcesContent: false,
  });
  const { text: whole, lines } = statementLines(code);
  // esbuild writes some control characters in strings unescaped. Outside of strings there are only spaces and line feeds.
  // eslint-disable-next-line no-control-regex
  const plain = whole.replace(/[\x00-\x09\x0b-\x1f\x7f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
  return { text: plain, map, lines };
}
