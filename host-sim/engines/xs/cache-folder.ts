import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where things are kept that take long to make and can be made again: the user's cache, which outlives `npm ci` and
 * can be written even where the package cannot. PALMWIRE_CACHE names another.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { PALMWIRE_CACHE, XDG_CACHE_HOME } = environment;
  if (PALMWIRE_CACHE) return PALMWIRE_CACHE;
  if (XDG_CACHE_HOME) return join(XDG_CACHE_HOME, "palmwire");
  return join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache", "palmwire");
}
