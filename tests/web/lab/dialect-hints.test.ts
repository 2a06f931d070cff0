import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkProgram, type Violation } from "../../../host-sim/dialect/check.js";
import { RULES } from "../../../host-sim/dialect/rules.js";
import { violationLine } from "../../../host-sim/dialect/violation-text.js";
import { speak, type Language } from "../../../host-sim/language/language.js";
import { packageRoot } from "../../../host-sim/node/package-root.js";
import { APP_NAMES } from "../../../host-sim/settings/apps.js";
import type { Diagnostic } from "../../../host-sim/web/lab/lab-protocol.js";
import { APP, kitApp, PROMISED, RIGHT, TAKEN, WRONG } from "../../dialect/examples.js";
import { TestLab } from "./bundled-lab.js";

/** What `palmwire check` and the page say of imports differs: a page has no files beside the program. */
const OF_IMPORTS = new Set([
  "import",
  "missing-file",
  "node-module",
  "standard-module",
  "pc-module",
  "package",
]);

describe("the dialect in the one-file page", function () {
  this.timeout(120_000);
  let folder: string;
  let lab: TestLab;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-hints-"));
    lab = await TestLab.open();
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What `palmwire check` finds. */
  function violationsIn(text: string): readonly Violation[] {
    const file = join(folder, "app.ts");
    writeFileSync(file, text);
    return checkProgram(file).violations.filter(({ rule }) => !OF_IMPORTS.has(rule));
  }

  /** What the page's check finds. */
  function hintsIn(source: string): readonly Diagnostic[] {
    lab.forget();
    lab.send({ kind: "check", id: 1, file: "app.ts", source });
    const { findings = [] } = lab.last("diagnostics") ?? {};
    return findings.filter(({ rule }) => !OF_IMPORTS.has(rule));
  }

  const place = ({ line, column, rule }: Pick<Violation, "line" | "column" | "rule">) =>
    `${line}:${column} ${rule}`;

  /** Compares both, and gives the rules that were left. */
  async function found(source: string): Promise<string[]> {
    const violations = violationsIn(source);
    const hints = hintsIn(source);
    // Both are sorted by place, but what a file lacks as a whole comes last with `check`.
    assert.deepEqual(hints.map(place).sort(), violations.map(place).sort(), source);
    for (const language of ["en", "zh"] as const)
      assert.deepEqual(hints.map((each) => each.message[language]).sort(), await said(violations, language));
    return hints.map(({ rule }) => rule).filter((rule) => rule !== "missing-start");
  }

  async function said(violations: readonly Violation[], language: Language): Promise<string[]> {
    await speak(language);
    try {
      const words = violations.map((each) => violationLine(each, "").replace(/^:\d+:\d+(: |：)/, ""));
      return words.sort();
    } finally {
      await speak("en");
    }
  }

  for (const { id, wrong, right } of RULES)
    it(`has no ${id}, and another way to write it, as with palmwire check`, async () => {
      assert.deepEqual([...new Set(await found(wrong))], [id]);
      assert.deepEqual(await found(right), []);
    });

  for (const [id, source] of WRONG)
    it(`has no ${id} in: ${source.replaceAll("\n", " ")}`, async () => {
      assert.deepEqual(await found(source), [id]);
    });

  it("has what is within the dialect", async () => {
    for (const source of RIGHT) assert.deepEqual(await found(source), [], source);
  });

  it("knows the kit's classes, without its files", async () => {
    for (const [base, body] of TAKEN) assert.deepEqual(await found(kitApp(base, body)), ["own-member"], body);
    for (const [base, body] of PROMISED) assert.deepEqual(await found(kitApp(base, body)), [], body);
    const deep = `import { TypedUDPApp } from "palmwire";\n${APP}class A extends TypedUDPApp<never> {}\nexport class B extends A {}\n`;
    assert.deepEqual(await found(deep), ["subclass-depth"]);
    // Something in the kit has a member `at`.
    const uses = "export function f(a: number[]): unknown { return a.at(0) ?? a.toSorted(); }\n";
    assert.deepEqual(await found(`import { joined } from "palmwire";\n${APP}${uses}export { joined };`), [
      "absent-member",
    ]);
    assert.deepEqual(await found(APP + uses), ["absent-member", "absent-member"]);
  });

  it("finds the same in whole programs, of every form of TypeScript", async () => {
    const root = packageRoot();
    const files = ["firmware", "host-sim/dialect", "host-sim/sim", "host-sim/settings"].flatMap((part) =>
      readdirSync(join(root, part), { recursive: true })
        .map((name) => join(root, part, String(name)))
        .filter((path) => path.endsWith(".ts")),
    );
    assert.ok(files.length > 200, String(files.length));
    // Their imports would be files that only `palmwire check` can read.
    for (const path of files) {
      const text = readFileSync(path, "utf8").replace(/ from "\.[^"]*";/g, ' from "elsewhere";');
      assert.deepEqual(hintsIn(text).map(place).sort(), violationsIn(text).map(place).sort(), path);
    }
  });

  it("puts hints at their ends too, in the order of the text, at most 100, and as hints", () => {
    const text = `${APP}export let a = 1;\nexport enum B { c }\n`;
    const hints = hintsIn(text);
    assert.deepEqual(
      hints.map(({ line, column, endLine, endColumn, rule, severity }) => [
        `${line}:${column}-${endLine}:${endColumn}`,
        rule,
        severity,
      ]),
      [
        ["3:8-3:18", "module-variable", "hint"],
        ["4:8-4:20", "enum", "hint"],
      ],
    );
    const many = Array.from({ length: 200 }, (_, i) => `export let a${i} = 1;\n`);
    assert.equal(hintsIn(many.join("")).length, 100);
  });

  it("has no hints for the examples of the page, in any language", async () => {
    for (const language of ["en", "zh"] as const) {
      const { examples = [] } = (await TestLab.open(language)).last("ready") ?? {};
      assert.equal(examples.length, APP_NAMES.length + 4);
      for (const { name, source } of examples) {
        assert.deepEqual(hintsIn(source), [], name);
        assert.deepEqual(violationsIn(source), [], name);
      }
    }
  });
});
