import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The names of the apps: each file of firmware/apps is one. */
export function appNames(root) {
  return readdirSync(join(root, "firmware", "apps"))
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}
