import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transform } from "esbuild";
import { ESLint } from "eslint";
import { checkFiles, type Violation } from "../../host-sim/dialect/check.js";
import palmwire from "../../host-sim/dialect/eslint.js";
import { RULES } from "../../host-sim/dialect/rules.js";
import { violationLine } from "../../host-sim/dialect/violation-text.js";
import { RIGHT, WRONG } from "./examples.js";

describe("the dialect", () => {
  let folder: string;
  let eslint: ESLint;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-dialect-"));
    eslint = new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig: palmwire });
  });
  after(() => rmSync(folder, { recursive: true }));

  function check(text: string): Violation[] {
    const file = join(folder, "own.ts");
    writeFileSync(file, text);
    return checkFiles([file]);
  }

  /** What ESLint finds in a file of the user's, in our form. */
  async function linted(text: string): Promise<string[]> {
    const [{ messages }] = await eslint.lintText(text, { filePath: join(folder, "own.ts") });
    return messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId} ${message}`);
  }

  async function assertSame(violations: readonly Violation[], text: string): Promise<void> {
    const expected = violations.map((each) => {
      const words = violationLine(each).slice(`${each.path}:${each.line}:${each.column}: `.length);
      return `${each.line}:${each.column} palmwire/${each.rule} ${words}`;
    });
    assert.deepEqual((await linted(text)).sort(), expected.sort());
  }

  for (const { id, wrong, right } of RULES) {
    it(`has no ${id}: the example of it is found, by check and by ESLint`, async () => {
      const violations = check(wrong);
      assert.deepEqual([...new Set(violations.map(({ rule }) => rule))], [id]);
      await assertSame(violations, wrong);
    });

    it(`has another way to write ${id}, which is nothing but JavaScript with types`, async () => {
      assert.deepEqual(check(right), []);
      assert.deepEqual(await linted(right), []);
      await transform(right, { loader: "ts" });
    });
  }

  for (const [id, source, place] of WRONG)
    it(`has no ${id} in: ${source.replaceAll("\n", " ")}`, async () => {
      const violations = check(source);
      assert.deepEqual(
        violations.map(({ rule, line, column }) => `${rule} ${line}:${column}`),
        [`${id} ${place}`],
      );
      await assertSame(violations, source);
    });

  for (const source of RIGHT)
    it(`has: ${source.replaceAll("\n", " ")}`, async () => {
      assert.deepEqual(check(source), []);
      assert.deepEqual(await linted(source), []);
    });

  it("tells for each global what stands for it on a board", () => {
    const text = (name: string) => violationLine(check(`export function f(): void { void ${name}; }`)[0]);
    assert.match(text("setTimeout"), /device\.timer\.set/);
    assert.match(text("console"), /device\.console\.print/);
    assert.match(text("localStorage"), /device\.store/);
    assert.match(text("unheardOf"), /'unheardOf' \(no such global.*declare or import it/);
    // Every object has these.
    assert.match(text("valueOf"), /declare or import it/);
  });
});
