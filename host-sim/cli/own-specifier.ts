/** What a package.json must say to get the palmwire that runs. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { packageRoot } from "../node/package-root.js";

/** What npm keeps in node_modules of what it has installed there. */
interface Installed {
  readonly packages?: Readonly<Record<string, { readonly resolved?: string } | undefined>>;
}

/**
 * The specifier of a dependency on the palmwire in `root`: its version if it came from a registry, the packed file it
 * came from while that exists, and otherwise its folder, which is that of a checkout or of a global installation.
 */
export function ownSpecifier(root: string = packageRoot()): string {
  const modules = dirname(root);
  const resolved = installedIn(modules).packages?.["node_modules/palmwire"]?.resolved;
  if (resolved !== undefined && /^https?:/.test(resolved)) return `^${versionOf(root)}`;
  const file = resolved?.startsWith("file:") ? resolve(modules, "..", resolved.slice(5)) : root;
  return `file:${existsSync(file) ? file : root}`;
}

function versionOf(root: string): string {
  return (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string }).version;
}

/** Nothing for a folder that npm has not installed. */
function installedIn(modules: string): Installed {
  try {
    return JSON.parse(readFileSync(join(modules, ".package-lock.json"), "utf8")) as Installed;
  } catch {
    return {};
  }
}
