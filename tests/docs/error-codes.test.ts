import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ERROR_TEXTS } from "../../host-sim/language/error-texts.js";
import { CHINESE } from "../../host-sim/language/zh.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { parseMarkdown, type Table } from "./markdown.js";

/** The rows of the table in a language, without its heading. */
const DOCUMENTS: Record<string, (text: string) => string[]> = {
  "error-codes.md": (text) => [text],
  "zh-CN/error-codes.md": (text) => [CHINESE[text] ?? text],
};

function rowsOf(file: string): Table {
  const { tables } = parseMarkdown(readFileSync(join(packageRoot(), "docs", file), "utf8"));
  assert.equal(tables.length, 1);
  return tables[0].slice(1);
}

describe("The table of error codes", () => {
  for (const [file, cellsOf] of Object.entries(DOCUMENTS))
    it(`in docs/${file} lists every code with all its texts`, () => {
      const rows = Object.entries(ERROR_TEXTS).flatMap(([code, texts]) =>
        texts.map((text) => [`\`${code}\``, ...cellsOf(text)]),
      );
      assert.deepEqual(rowsOf(file), rows);
    });
});
