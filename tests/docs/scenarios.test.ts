/** The scenarios in docs run, and the pages name everything that a scenario and a lesson can say. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import {
  BOARD_FIELDS,
  FAULT_FIELDS,
  LESSON_PARTS,
  SCENARIO_FIELDS,
  SCENARIO_PARTS,
  STAGE_PARTS,
  STEP_HELP,
} from "../../host-sim/sim/scenario/parts.js";
import { VERBS } from "../../host-sim/sim/scenario/verbs.js";
import { runHere } from "../cli/run-here.js";
import { parseMarkdown } from "./markdown.js";

const text = (page: string) => readFileSync(join(packageRoot(), "docs", page), "utf8");
const examplesOf = (page: string) =>
  parseMarkdown(text(page))
    .blocks.filter(({ language }) => language === "yaml")
    .filter((block) => block.text.includes("steps:"));

/** How many scenarios each page has. */
const PAGES = { "scenarios.md": 3, "lessons.md": 1, "zh-CN/lessons.md": 1 };

describe("the scenarios in docs", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-docs-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  for (const [page, count] of Object.entries(PAGES))
    it(`are met: ${page}`, async () => {
      const examples = examplesOf(page);
      assert.equal(examples.length, count);
      for (const example of examples) {
        const file = join(folder, "example.yaml");
        writeFileSync(file, example.text);
        const { code, stdout, stderr } = await runHere(["scenario", file, "--lang", "en"]);
        assert.equal(code, 0, stdout + stderr);
      }
    });

  it("come with every verb and every key", () => {
    const keys = [BOARD_FIELDS, FAULT_FIELDS, SCENARIO_FIELDS, SCENARIO_PARTS, STEP_HELP, VERBS].flatMap(
      (table) => Object.keys(table),
    );
    for (const name of [...keys, ...Object.values(VERBS).flatMap(({ fields }) => Object.keys(fields))])
      assert.match(text("scenarios.md"), new RegExp(`\\b${name}\\b`), name);
    for (const page of ["lessons.md", "zh-CN/lessons.md"])
      for (const name of [LESSON_PARTS, STAGE_PARTS].flatMap((table) => Object.keys(table)))
        assert.match(text(page), new RegExp(`\`${name}\``), name);
  });

  it("tell which verbs only look", () => {
    const looking = Object.keys(VERBS).filter((name) => VERBS[name].isSeen && name !== "picture");
    for (const page of ["lessons.md", "zh-CN/lessons.md"])
      for (const name of [...looking, "never"]) assert.match(text(page), new RegExp(`\`${name}\``), name);
  });
});
