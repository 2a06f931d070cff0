/** The scenarios in docs/scenarios.md run, and the page names everything that a scenario can say. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import {
  BOARD_FIELDS,
  FAULT_FIELDS,
  SCENARIO_FIELDS,
  SCENARIO_PARTS,
  STEP_HELP,
} from "../../host-sim/sim/scenario/parts.js";
import { VERBS } from "../../host-sim/sim/scenario/verbs.js";
import { runHere } from "../cli/run-here.js";
import { parseMarkdown } from "./markdown.js";

const text = readFileSync(join(packageRoot(), "docs", "scenarios.md"), "utf8");
const examples = parseMarkdown(text)
  .blocks.filter(({ language }) => language === "yaml")
  .filter((block) => block.text.includes("steps:"));

describe("docs/scenarios.md", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-docs-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("has examples", () => assert.equal(examples.length, 3));

  for (const [i, example] of examples.entries())
    it(`has an example that is met: number ${i + 1}`, async () => {
      const file = join(folder, "example.yaml");
      writeFileSync(file, example.text);
      const { code, stdout, stderr } = await runHere(["scenario", file, "--lang", "en"]);
      assert.equal(code, 0, stdout + stderr);
    });

  it("names every verb and every key", () => {
    const keys = [BOARD_FIELDS, FAULT_FIELDS, SCENARIO_FIELDS, SCENARIO_PARTS, STEP_HELP, VERBS].flatMap(
      (table) => Object.keys(table),
    );
    for (const name of [...keys, ...Object.values(VERBS).flatMap(({ fields }) => Object.keys(fields))])
      assert.match(text, new RegExp(`\\b${name}\\b`), name);
  });
});
