/** Shows what the worker finds in a program. */
import { linter, type Diagnostic as Mark } from "@codemirror/lint";
import type { Extension, Text } from "@codemirror/state";
import type { Diagnostic } from "../../lab/lab-protocol.js";
import { inPageLanguage } from "./words/words.js";

/** How long nothing is typed before it is looked at. */
const DELAY_MS = 300;

/** Checks the text with `check`, and marks what that finds. */
export function programLinter(check: (text: string) => Promise<readonly Diagnostic[]>): Extension {
  return linter(async ({ state: { doc } }) => marksOf(await check(doc.toString()), doc), {
    delay: DELAY_MS,
  });
}

function marksOf(findings: readonly Diagnostic[], doc: Text): Mark[] {
  return findings.map(({ line, column, endLine = line, endColumn, rule, severity, message }) => {
    const from = placeIn(doc, line, column);
    const to = endColumn === undefined ? from : Math.max(from, placeIn(doc, endLine, endColumn));
    return {
      from,
      // A place without width is not to be seen.
      to: to > from ? to : Math.min(from + 1, doc.lineAt(from).to),
      severity: severity === "error" ? "error" : "warning",
      source: rule,
      message: inPageLanguage(message),
    };
  });
}

/** The text may be shorter than the one that was looked at. */
function placeIn(doc: Text, line: number, column: number): number {
  const { from, to } = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(from + Math.max(0, column - 1), to);
}
