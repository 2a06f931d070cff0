/** Finds the modules of firmware/ that are apps or boards, by their exports. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The names, without extension, of the modules in a folder whose source matches the pattern. */
export function modulesWith(root, folder, pattern) {
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".ts") && pattern.test(readFileSync(join(root, folder, file), "utf8")))
    .map((file) => file.slice(0, -".ts".length));
}

/** The names of the apps. */
export function appNames(root) {
  return modulesWith(root, "firmware/apps", /^export default function start/m);
}
