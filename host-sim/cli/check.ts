import { checkProgram, type Violation } from "../dialect/check.js";
import { shownPath } from "../dialect/disk-files.js";
import { violationTexts } from "../dialect/violation-text.js";
import { tr } from "../language/language.js";
import { violationList } from "./violation-list.js";

/** Checks apps with all that they import, and prints what was found. Returns whether there was nothing. */
export function checkApps(files: readonly string[], json: boolean): boolean {
  const paths = new Set<string>();
  const violations = new Map<string, Violation>();
  for (const file of files) {
    const checked = checkProgram(file);
    for (const path of checked.paths) paths.add(path);
    // Apps may share files.
    for (const each of checked.violations)
      violations.set(`${each.path}:${each.line}:${each.column}:${each.rule}`, each);
  }
  const found = [...violations.values()];
  process.stdout.write(json ? `${asJSON(paths.size, found)}\n` : asText(paths.size, found));
  return found.length === 0;
}

function asJSON(files: number, violations: readonly Violation[]): string {
  const found = violations.map((each) => {
    const { path, line, column, rule } = each;
    return { file: shownPath(path), line, column, rule, ...violationTexts(each) };
  });
  return JSON.stringify({ files, violations: found });
}

function asText(files: number, violations: readonly Violation[]): string {
  const count =
    violations.length === 0
      ? tr("nothing found; files read: {files}", { files })
      : tr("found: {count}; files read: {files}", { count: violations.length, files });
  return `${violationList(violations)}${count}\n`;
}
