/**
 * Bundles host-sim/ with esbuild into dist/, which is what runs: Node 20 cannot strip types, and a few bundled files
 * start faster than a hundred. Run as a program it always builds; bin/palmwire.js only builds when a source is newer
 * than the last build.
 */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleApps } from "./build-apps.mjs";
import { bundleXS } from "./build-xs.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const DIST = join(ROOT, "dist");
const CHUNKS = join(DIST, "chunks");
const STAMP = join(DIST, ".built");
const SOURCES = ["firmware", "host-sim", "tools", "package.json", "manifest.json"];

/** Entry points: what is started by name, and a module for each standard specifier. Maps output name to source. */
function entries() {
  const sources = [
    "host-sim/cli/main.ts",
    "host-sim/ecma419-register/register.ts",
    "host-sim/ecma419-register/hooks.ts",
    "host-sim/engines/espruino/bundle-worker.ts",
  ];
  const { modules } = JSON.parse(readFileSync(join(ROOT, "manifest.json"), "utf8")).platforms.node;
  for (const module of Object.values(modules)) sources.push(`${module.slice(2)}.ts`);
  return sources.map((source) => ({ in: source, out: source.slice("host-sim/".length, -".ts".length) }));
}

/** The modification time of the newest file below `path`, in milliseconds since 1970; 0 if there is none. */
function newest_ms(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  // A folder's own time shows that files were removed.
  return readdirSync(path).reduce(
    (time_ms, name) => Math.max(time_ms, newest_ms(join(path, name))),
    stat.mtimeMs,
  );
}

/**
 * Bundles everything and returns the paths written. Nothing is removed, because another process may be using dist/ or
 * building it too.
 */
export async function build() {
  const { build: bundle } = await import("esbuild");
  const started = new Date();
  const { outputFiles } = await bundle({
    absWorkingDir: ROOT,
    entryPoints: entries(),
    outdir: DIST,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    chunkNames: "chunks/[name]-[hash]",
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "warning",
    write: false,
  });
  const inChunks = ({ path }) => dirname(path) === CHUNKS;
  // Write files after those that they import, and the stamp last.
  const others = await Promise.all([bundleApps(ROOT), bundleXS(ROOT)]);
  const files = [outputFiles, ...others].flat().sort((a, b) => inChunks(b) - inChunks(a));
  for (const { path, contents } of files) replace(path, contents);
  // Sources saved during the build count as newer than it.
  replace(STAMP, `${started.toISOString()}\n`, started);
  return outputFiles.map(({ path }) => path);
}

/** Replaces a file atomically: readers see the old or the new content. */
function replace(path, contents, time) {
  const aside = join(DIST, `.${basename(path)}.${process.pid}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(aside, contents);
  if (time) utimesSync(aside, time, time);
  renameSync(aside, path);
}

/** Removes what earlier builds left in dist/. */
function prune(written) {
  for (const name of readdirSync(CHUNKS)) {
    if (!written.includes(join(CHUNKS, name))) rmSync(join(CHUNKS, name), { force: true });
  }
}

export async function buildIfStale() {
  const built_ms = newest_ms(STAMP);
  if (SOURCES.some((source) => newest_ms(join(ROOT, source)) > built_ms)) await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) prune(await build());
