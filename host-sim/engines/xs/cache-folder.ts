import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { tr } from "../../language/language.js";

/**
 * The folder for files that take long to make and can be made again: the user's cache, which outlives `npm ci` and is
 * writable even if the package is not. PALMWIRE_CACHE overrides it.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { PALMWIRE_CACHE, XDG_CACHE_HOME } = environment;
  if (PALMWIRE_CACHE) return PALMWIRE_CACHE;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, "palmwire");
  return join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache", "palmwire");
}

/**
 * Creates a folder and its parents. Node's recursive mkdir never returns below a folder such as /proc, which allows
 * none.
 */
export function makeFolder(folder: string): void {
  if (existsSync(join(folder, "."))) return;
  const above = dirname(folder);
  if (above !== folder && !existsSync(above)) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have created it meanwhile.
    if (!existsSync(join(folder, "."))) throw error;
  }
}

/**
 * The message for a system error that makes the cache unusable (for example: disk full, not permitted); undefined for
 * others.
 */
export function cacheTrouble(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall?.startsWith("spawn")) return undefined;
  return path === undefined
    ? tr("this user has no folder for a cache ({code}); name one in PALMWIRE_CACHE", { code })
    : tr("the cache cannot be used: {path} ({code}); name another folder in PALMWIRE_CACHE", { path, code });
}
