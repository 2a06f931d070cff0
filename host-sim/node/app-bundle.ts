import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { BuildOptions, Message, Plugin } from "esbuild";
import { fullwidthAt } from "../language/fullwidth.js";
import { ScriptMap, withoutMap } from "./source-maps.js";
import { APP_SOURCES } from "./app-imports.js";

/** What esbuild found wrong in an app's source. Its message has a line for each fault: file, line, column and why. */
export class CompileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "CompileError";
  }
}

/** An app and all it imports as one script. */
export interface AppBundle {
  readonly text: string;
  readonly map: ScriptMap;
  /** The state of each source when it was read, by path. */
  readonly sources: ReadonlyMap<string, string>;
}

/** A source that was saved less than this before a build, by the coarse clock of file systems, may be newer than the build. */
const CLOCK_STEP_MS = 20;

/** By file and form. */
const kept = new Map<string, Promise<AppBundle>>();

/**
 * Bundles a TypeScript or JavaScript file and all it imports into one script, in the form that `options` describe;
 * their `plugins` come before those of every app. An app is bundled anew only if one of its sources has changed. Throws
 * CompileError.
 */
export async function bundleApp(file: string, options: BuildOptions): Promise<AppBundle> {
  const { plugins = [], ...form } = options;
  const key = JSON.stringify([file, form, plugins.map(({ name }) => name)]);
  const before = await kept.get(key)?.catch(() => undefined);
  if (before && [...before.sources].every(([path, state]) => stateOf(path) === state)) return before;
  const made = bundled(file, form, plugins);
  kept.set(key, made);
  return made;
}

async function bundled(file: string, form: BuildOptions, plugins: readonly Plugin[]): Promise<AppBundle> {
  const { build } = await import("esbuild");
  const started_ms = Date.now();
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [file],
      bundle: true,
      platform: "neutral",
      target: "es2022",
      charset: "utf8",
      sourcemap: "inline",
      sourcesContent: false,
      logLevel: "silent",
      ...APP_SOURCES,
      ...form,
      plugins: [...plugins, ...(APP_SOURCES.plugins ?? [])],
      write: false,
      metafile: true,
    });
    const paths = Object.keys(metafile.inputs).map((path) => resolve(path));
    const { code, map = "{}" } = withoutMap(outputFiles[0].text);
    // The map's sources are relative to the working directory.
    return {
      text: code,
      map: new ScriptMap(map, process.cwd()),
      sources: new Map(paths.map((path) => [path, stateOf(path, started_ms)])),
    };
  } catch (error) {
    const { errors } = error as { errors?: Message[] };
    if (!errors) throw error;
    throw new CompileError(errors.map(faultLine).join("\n"));
  }
}

/** The state of a file; of one that may have been saved after `read_ms`, a state that it never has later. */
function stateOf(path: string, read_ms = Infinity): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat && stat.mtimeMs > read_ms - CLOCK_STEP_MS) return "saved meanwhile";
  return stat ? `${stat.mtimeMs} ${stat.size}` : "";
}

/** One of esbuild's messages as a line. */
export function faultLine({ text, location }: Pick<Message, "text" | "location">): string {
  if (!location) return text;
  const { file, line, lineText } = location;
  // esbuild counts the bytes of UTF-8.
  const column = Buffer.from(lineText).subarray(0, location.column).toString().length + 1;
  return `${file}:${line}:${column}: ${fullwidthAt(lineText, column) ?? text}`;
}
