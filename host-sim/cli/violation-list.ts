import type { Violation } from "../dialect/check.js";
import { shownPath } from "../dialect/disk-files.js";
import { violationExcerpt, violationLine } from "../dialect/violation-text.js";
import { printableLines } from "../language/printable.js";

/** Violations as a person reads them: each in a line, with the line of the source and a caret below the place. */
export function violationList(violations: readonly Violation[]): string {
  const each = violations.map(
    (one) => `${violationLine(one, shownPath(one.path))}\n${violationExcerpt(one)}\n\n`,
  );
  return printableLines(each.join(""));
}
