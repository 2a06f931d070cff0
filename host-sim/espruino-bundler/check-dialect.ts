import { relative } from "node:path";
import { DialectError } from "./bundle-error.js";

/**
 * Checks that an app and the files that it imports keep to the dialect. Throws DialectError with a line for each
 * violation.
 */
export async function checkDialect(root: string, file: string): Promise<void> {
  // The parser takes as long to load as all else that a bundle needs.
  const [{ checkProgram }, { violationLine }] = await Promise.all([
    import("../dialect/check.js"),
    import("../dialect/violation-text.js"),
  ]);
  const { violations } = checkProgram(file);
  const lines = violations.map((each) => violationLine(each, relative(root, each.path)));
  if (lines.length > 0) throw new DialectError(lines.join("\n"), violations);
}
