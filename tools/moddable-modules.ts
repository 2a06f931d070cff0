/**
 * Updates the lists of firmware/moddable/manifest.json: the folders from which a Moddable build takes its modules,
 * and `preload`, which lists every module so that all of them are evaluated at link time and live in flash.
 * (mcconfig's patterns do not include subfolders, and in `preload` no TypeScript.)
 *
 *     npx tsx tools/moddable-modules.ts
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../host-sim/node/package-root.js";

interface Manifest {
  modules: Record<string, string>;
  preload: string[];
}

const FILE = join(packageRoot(), "firmware", "moddable", "manifest.json");
const APPS = "firmware/apps";
/** Built by a condition in the manifest, by another engine, types only, or what is exported to users. */
const BOARD = "firmware/moddable/board";
const LINUX = "firmware/moddable/lin";
const OTHER = ["firmware/espruino", "firmware/device.ts", "firmware/error-codes.ts", "firmware/index.ts"];

/** The TypeScript sources below `folder`. */
function sourcesBelow(folder: string): string[] {
  const entries = readdirSync(join(packageRoot(), folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (OTHER.includes(path)) return [];
    if (entry.isDirectory()) return sourcesBelow(path);
    return entry.name.endsWith(".ts") && !entry.name.endsWith(".d.ts") ? [path] : [];
  });
}

/** The current manifest. */
export function readManifest(): Manifest {
  return JSON.parse(readFileSync(FILE, "utf8")) as Manifest;
}

/** The lists as they must be. */
export function moduleLists(): Manifest {
  const sources = sourcesBelow("firmware").sort();
  const modules: Manifest["modules"] = { "~": "./tsconfig" };
  for (const source of sources) {
    const slash = source.lastIndexOf("/");
    const folder = source.slice(0, slash);
    if (folder === BOARD || folder === LINUX) continue;
    const from = `..${folder.slice("firmware".length)}`;
    // The root of firmware/ holds a tsconfig.json, which would become a module.
    if (folder === "firmware") modules[source.slice(0, -3)] = `..${source.slice(slash, -3)}`;
    else modules[`${folder}/*`] = folder === APPS ? `${from}/$(APP)` : `${from}/*`;
  }
  return { modules, preload: sources.map((source) => source.slice(0, -3)) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const manifest = { ...readManifest(), ...moduleLists() };
  writeFileSync(FILE, `${JSON.stringify(manifest, null, 2)}\n`);
}
