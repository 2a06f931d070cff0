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
import { LAB_LIMITS, type Diagnostic } from "../../../host-sim/web/lab/lab-protocol.js";
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

/** What TypeScript adds to JavaScript, with something outside of the dialect in most of it. */
const FORMS = [
  "abstract class A<T extends object = {}> extends B<T> implements I<T>, J.K { abstract f(): void; protected abstract readonly x: number; }",
  "class A extends B { declare y: string; private static z?: number; override g(this: A, a?: number): asserts a is number {} [key: string]: unknown; w!: number; }",
  "class A { f(a: string): void; f(a: number): void; f(a: any = 1) {} get v() { return 1; } set v(x) {} }",
  "class A { async f<T>(x: T): Promise<T> { return x; } *g<T>(x: T) { yield x; } }",
  "class A { constructor(private readonly q = 1, public p: string) {} }",
  "abstract class A { abstract accessor k: number; accessor l = 1; abstract get m(): number; }",
  "@a class D { @b() m(@c p: number) {} @d f = 1; #p = 1; static {} has(o: object) { return #p in o; } }",
  "interface I<T> extends J.K, L<T> { a: number; b?(x: T): void; new (x: number): I<T>; (y: string): void; readonly [k: string]: unknown; get c(): number; }",
  "type F = (a: number, ...b: string[]) => void; type G = new (a: number) => object; type H = abstract new (a: number) => object;",
  "type M<A> = { readonly [K in keyof A]?: A[K] }; type N<A> = { -readonly [K in keyof A as `x${string & K}`]-?: A[K] };",
  "type C<T> = T extends (infer U extends string)[] ? U : never; type D = [a: number, b?: string, ...rest: string[]];",
  'type Q = typeof globalThis; type R = typeof import("./a.js"); type S = import("./a.js").B<string>; type T = typeof process.env;',
  'type L = `a${string}b` | -1 | "a" | 1n | true | null; type U = { a: unique symbol };',
  "function f(a: string): void; function f(a: number): void; function f(a: any): a is string { return true; }",
  "declare function f(a: string): void; declare const g: number; declare let h: string; declare class K { l: number; }",
  'declare module "a" { export const x: number; } declare global { interface Window { a: number } }',
  "namespace A.B { export const a = 1; } namespace C { export type X = number; } declare namespace D.E { const a: number; }",
  'enum A { a, b = 2, "c" = 3 } const enum B { a } declare enum C { a }',
  'import fs = require("a"); import al = N.M; import type ty = require("b"); export { fs, al };',
  'export type { Z } from "z"; export * as q from "q"; import { type F, b as c } from "x"; import type D from "d"; export { c };',
  "function f(x: any) { const a = x as string, b = <string>x, c = x!, d = x satisfies string, e = f<string>(x), g = new Map<string, number>(), h = f<string>; return [1] as const; }",
  "function f(a: any) { return a?.b?.[a]?.(a)! + a?.b!.c + (a?.b).c + a!.b?.trunc; }",
  "const f = async <T,>(x: T): Promise<T> => x; const g = (x?: number, { a }: { a: number } = y): x is 1 => true;",
  "class Z extends (f as any)<string> {} class Y extends Error<string> {} class X extends Late {} class Late {}",
  "function f(this: Window, a: typeof Date, b: Date) { return Date.now() + Math.random() + g`x`; }",
  "function f(x: unknown) { label: for (;;) break label; for (const a of x as string[]) void (() => a); for (const k in x) void k; }",
  "function f() { try { g(); } catch (e: unknown) { void e; } function g() {} switch (1) { case 1: let a = 1n; } }",
  "let a = { a, b: 1, [c]: 2, get d() { return 1; }, async *e() {}, f<T>(x: T) {}, ...g }; ({ a } = b); [a, , ...b] = c;",
  "export default class {} let a: { a?: number; readonly b: string; c(): void }; var b = '温度'.length;",
  "export default interface A { a: number }",
  "export default abstract class A { abstract at(): void }",
];

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
    let compared = 0;
    for (const path of files) {
      // Their imports would be files that only `palmwire check` can read.
      const text = readFileSync(path, "utf8").replace(/ from "\.[^"]*";/g, ' from "elsewhere";');
      const violations = violationsIn(text);
      // The page shows no more.
      if (violations.length >= LAB_LIMITS.diagnostics) continue;
      compared += violations.length;
      assert.deepEqual(hintsIn(text).map(place).sort(), violations.map(place).sort(), path);
    }
    assert.ok(compared > 1000, String(compared));
  });

  for (const form of FORMS)
    it(`reads as palmwire check does: ${form}`, async () => {
      await found(form);
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
