import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const SUFFIXES = process.platform === "win32" ? [".exe", ".cmd", ".bat"] : [""];

/** Returns the path of a program in one of `folders` (default: those of PATH), or undefined. */
export function findTool(
  name: string,
  folders: readonly string[] = (process.env.PATH ?? "").split(delimiter),
): string | undefined {
  for (const folder of folders) {
    for (const suffix of SUFFIXES) {
      const path = join(folder, name + suffix);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        continue;
      }
    }
  }
  return undefined;
}
