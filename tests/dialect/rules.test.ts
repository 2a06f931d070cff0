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

  /** Other ways to leave the dialect than in the rules' own examples. */
  const WRONG: readonly (readonly [id: string, source: string, place: string])[] = [
    ["async", "export const f = async (): Promise<void> => {};", "1:18"],
    ["async", "export class A { async f(): Promise<void> {} }", "1:25"],
    [
      "destructuring",
      "export function f(a: { b: number }): number {\n  let b;\n  ({ b } = a);\n  return b;\n}",
      "3:4",
    ],
    ["destructuring", "export function f([a]: number[]): number { return a; }", "1:19"],
    ["spread", "export function f(a: object): object { return { ...a }; }", "1:49"],
    ["default-parameter", "export class A { f(x = 1): number { return x; } }", "1:20"],
    ["private-name", "export class A { #f(): void {} }", "1:18"],
    ["enum", "export declare enum A { a }", "1:8"],
    ["enum", "export const enum A { a }", "1:8"],
    ["built-in-subclass", "export class A extends TypeError {}", "1:24"],
    ["length-member", "export class A { length: number | undefined; }", "1:18"],
    ["length-assignment", "export function f(a: { length: number }): void { a.length++; }", "1:50"],
    [
      "loop-function",
      "export function f(go: (x: () => void) => void): void { while (true) go(function () {}); }",
      "1:72",
    ],
    [
      "use-before-definition",
      "export function f(): number { return g(); function g(): number { return 1; } }",
      "1:38",
    ],
    ["use-before-definition", "export class B extends A {}\nclass A {}", "1:24"],
    ["module-object", "export const a = [1, 2] as const;", "1:18"],
    ["module-object", "const f = () => 1;\nexport const a = 1 + f();", "2:22"],
    ["module-object", "export default {};", "1:16"],
    ["module-variable", "var a = 1;\nexport { a };", "1:1"],
    ["import-effect", "for (;;) {}", "1:1"],
    ["import-form", "import a = require('./a.js');\nexport { a };", "1:1"],
    ["text-length", "const NAME = '掌控';\nexport function f(): string { return NAME.slice(1); }", "2:38"],
    ["own-time", "export function f(): Date { return new Date(); }", "1:36"],
    ["absent-global", "export function f(): object { return new Map(); }", "1:42"],
    ["absent-global", "export function f(): void { process.exit(); }", "1:29"],
    ["absent-member", "export function f(a: string): string[] { return Array.from(a); }", "1:55"],
  ];
  for (const [id, source, place] of WRONG)
    it(`has no ${id} in: ${source.replaceAll("\n", " ")}`, async () => {
      const violations = check(source);
      assert.deepEqual(
        violations.map(({ rule, line, column }) => `${rule} ${line}:${column}`),
        [`${id} ${place}`],
      );
      await assertSame(violations, source);
    });

  for (const source of [
    "export function f(a?: { b?: number }): number { return a?.b ?? 0; }",
    "export class A { get size(): number { return 1; } }",
    "export function f(): void { try { throw new Error('no'); } catch { return; } }",
    "export function f(a: Uint8Array): void { for (const b of a) void b; }",
    "declare const PIN: number;\nexport const pin = PIN;",
    "export declare namespace A { const a: number; }",
    "export type Later = ReturnType<typeof setTimeout>;",
    "export function f(wall_ms: number): string { return new Date(wall_ms).toISOString(); }",
    "export function f(Map: () => number): number { return Map(); }",
    "export class Items { at(i: number): number { return i; } }\nexport function f(a: Items): number { return a.at(1); }",
    "export function f(): () => number { return g; }\nfunction g(): number { return 1; }",
    "export const TEXT = '掌控';",
    "export function f(): number { return 'abc'.length; }",
    "'use strict';\nexport const a = -1;",
  ])
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
