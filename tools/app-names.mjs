/** The modules of firmware/ that are apps or boards, by what they export. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The names, without ending, of the modules in a folder whose text has the pattern. */
export function modulesWith(root, folder, pattern) {
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith(".ts") && pattern.test(readFileSync(join(root, folder, file), "utf8")))
    .map((file) => file.slice(0, -".ts".length));
}

/** The names of the apps. */
export function appNames(root) {
  return modulesWith(root, "firmware/apps", /^export default function start/m);
}
