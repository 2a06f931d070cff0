/** Tests that are not reported at all: neither passed nor failed nor skipped. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ESLint } from "eslint";
import { packageRoot } from "../../host-sim/node/package-root.js";

const MOCHA = join(packageRoot(), "node_modules", "mocha", "bin", "mocha.js");
const REPORTER = join(packageRoot(), "tools", "summary-reporter.cjs");

describe("the report of the tests", function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "palmwire-report-"))));

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs mocha on test files: what it said, and the last line. */
  function run(files: Record<string, string>, ...words: string[]) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const tests = Object.keys(files).filter((name) => name.endsWith(".test.mjs"));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [MOCHA, "--no-config", "--reporter", REPORTER, ...words, ...tests],
      { cwd: folder, encoding: "utf8" },
    );
    return { status, stderr, last: stdout.trimEnd().split("\n").at(-1) };
  }

  const PASSES = 'it("passes", () => {});';
  const SKIPPED = 'it.skip("is skipped", () => {});';
  const FAILS = 'before(() => { throw new Error("no"); }); it("is never begun", () => {});';

  for (const words of [["--no-parallel"], ["--parallel", "--jobs", "2"]]) {
    it(`counts the tests of all files: ${words.join(" ")}`, () => {
      const files = { "a.test.mjs": PASSES, "b.test.mjs": SKIPPED };
      assert.deepEqual(run(files, ...words), {
        status: 0,
        stderr: "",
        last: "1 passed, 0 failed, 1 skipped",
      });
    });

    it(`fails by a file without a test, and names it: ${words.join(" ")}`, () => {
      const files = { "a.test.mjs": PASSES, "b.test.mjs": 'describe("nothing", () => {});' };
      assert.deepEqual(run(files, ...words), {
        status: 1,
        stderr: "*** NO TEST OF b.test.mjs WAS REPORTED\n",
        last: "1 passed, 0 failed, 0 skipped, 1 of 2 files lost",
      });
    });

    it(`takes a failure for a report: ${words.join(" ")}`, () => {
      const { status, stderr, last } = run({ "a.test.mjs": `describe("a", () => { ${FAILS} });` }, ...words);
      assert.deepEqual(
        { status, stderr, last },
        { status: 1, stderr: "", last: "0 passed, 1 failed, 0 skipped" },
      );
    });

    it(`misses no file if only some tests are asked for: ${words.join(" ")}`, () => {
      const files = { "a.test.mjs": PASSES, "b.test.mjs": 'it("is another", () => {});' };
      const { status, last } = run(files, "--grep", "passes", ...words);
      assert.deepEqual({ status, last }, { status: 0, last: "1 passed, 0 failed, 0 skipped" });
    });
  }

  it("fails where a process adds the tests of a file to an earlier one", () => {
    const test = 'import { kept } from "./kept.mjs"; kept("passes", () => {});';
    const names = ["a.test.mjs", "b.test.mjs", "c.test.mjs"];
    const files = Object.fromEntries(names.map((name) => [name, test]));
    // Two processes for three files: one of them runs a second one.
    const { status, stderr } = run(
      { "kept.mjs": "export const kept = it;", ...files },
      "--parallel",
      "--jobs",
      "2",
    );
    assert.notEqual(status, 0);
    assert.match(stderr, /^\*\*\* NO TEST OF [abc]\.test\.mjs WAS REPORTED$/m);
  });
});

describe("the linter, in what test files share,", function () {
  this.timeout(60_000);

  async function complaints(text: string, filePath = "tests/shared.ts"): Promise<string[]> {
    const [{ messages }] = await new ESLint({ cwd: packageRoot() }).lintText(text, { filePath });
    return messages.map(({ message }) => message);
  }

  for (const text of [
    "export const itHere = it;\n",
    "export const itHere = process.env.HERE ? it : it.skip;\n",
    "const suite = describe.skip;\n\nexport { suite };\n",
  ])
    it(`rejects the functions of the file that is first: ${text.split("\n")[0]}`, async () => {
      assert.match((await complaints(text)).join("\n"), /each has its own/);
    });

  for (const [text, filePath] of [
    ["export function itHere(title: string): void {\n  (process.env.HERE ? it : it.skip)(title);\n}\n"],
    ["export const itHere = (title: string) => it(title);\n"],
    ["export const board = { describe: 1 };\nexport const said = board.describe;\n"],
    ["const itHere = it;\n\nitHere();\n", "tests/some.test.ts"],
  ])
    it(`accepts ${text.split("\n")[0]}`, async () => {
      assert.deepEqual(await complaints(text, filePath), []);
    });
});
