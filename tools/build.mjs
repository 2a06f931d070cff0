/**
 * Bundles host-sim/ with esbuild into dist/, which is what runs: Node 20 cannot strip types, and a few bundled files
 * start faster than a hundred. Run as a program it builds everything; bin/palmwire.js asks for a build of what runs,
 * and only when a source is newer than the last one.
 */
import {
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleApps } from "./build-apps.mjs";
import { bundlePage } from "./build-page.mjs";
import { declarations } from "./build-types.mjs";
import { bundleXS } from "./build-xs.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const DIST = join(ROOT, "dist");
const CHUNKS = join(DIST, "chunks");
const STAMP = join(DIST, ".built");
/** Written by others: programs linked for Espruino, and the page in one file. */
const KEPT = ["espruino", "palmwire-lab.html"].map((name) => join(DIST, name));
const SOURCES = ["firmware", "host-sim", "tools", "package.json", "manifest.json"];

/** What package.json exports with types. */
const EXPORTED = [
  "firmware/index.ts",
  "host-sim/testing/index.ts",
  "host-sim/sim/index.ts",
  "host-sim/node/index.ts",
  "host-sim/dialect/eslint.ts",
];

/** The types of `palmwire/ecma419`, which are written by hand. */
const AMBIENT = "host-sim/ecma419-register/ecma419.d.ts";

/** What is exported or started by name, and a module for each standard specifier. Output name to source. */
function entries() {
  const sources = [
    ...EXPORTED,
    "host-sim/cli/main.ts",
    "host-sim/ecma419-register/register.ts",
    "host-sim/ecma419-register/hooks.ts",
    "host-sim/ecma419-register/moddable-dns-parser.ts",
    "host-sim/ecma419-register/moddable-net.ts",
    "host-sim/ecma419-register/moddable-url.ts",
    "host-sim/engines/espruino/bundle-worker.ts",
  ];
  const { modules } = JSON.parse(readFileSync(join(ROOT, "manifest.json"), "utf8")).platforms.node;
  for (const module of Object.values(modules)) sources.push(`${module.slice(2)}.ts`);
  return sources.map((source) => ({ in: source, out: source.replace(/^host-sim\/|\.ts$/g, "") }));
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
 * Bundles all that runs, and gives the paths written. Nothing is removed: another process may be running from it, or
 * be building the same.
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
    alias: { typescript: "./host-sim/espruino-bundler/load-typescript.ts" },
    chunkNames: "chunks/[name]-[hash]",
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "warning",
    write: false,
  });
  const inChunks = ({ path }) => dirname(path) === CHUNKS;
  // Write files after those that they import, and the stamp last.
  const others = await Promise.all([bundleApps(ROOT), bundleXS(ROOT), bundlePage(ROOT)]);
  const files = [outputFiles, ...others].flat().sort((a, b) => inChunks(b) - inChunks(a));
  for (const { path, contents } of files) replace(path, contents);
  // Sources saved during the build count as newer than it.
  replace(STAMP, `${started.toISOString()}\n`, started);
  return [STAMP, ...files.map(({ path }) => path)];
}

/** Writes the declarations of what is exported, and gives the paths written. */
export async function buildTypes() {
  const files = await declarations(ROOT, [...EXPORTED, AMBIENT]);
  for (const { path, contents } of files) replace(path, contents);
  return files.map(({ path }) => path);
}

/** Replaces a file atomically: readers see the old or the new content. */
function replace(path, contents, time) {
  const aside = join(DIST, `.${basename(path)}.${process.pid}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(aside, contents);
  if (time) utimesSync(aside, time, time);
  renameSync(aside, path);
}

/** Removes what earlier builds left in a folder, and the folders that are empty then. */
function prune(folder, written) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (KEPT.includes(path)) continue;
    if (entry.isDirectory()) prune(path, written);
    else if (!written.has(path)) rmSync(path, { force: true });
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

export async function buildIfStale() {
  const built_ms = newest_ms(STAMP);
  if (SOURCES.some((source) => newest_ms(join(ROOT, source)) > built_ms)) await build();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const written = await Promise.all([build(), buildTypes()]);
  prune(DIST, new Set(written.flat()));
}
