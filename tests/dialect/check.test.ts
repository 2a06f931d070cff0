import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ESLint } from "eslint";
import { checkProgram } from "../../host-sim/dialect/check.js";
import palmwireConfig from "../../host-sim/dialect/eslint.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { APP, kitApp, PROMISED, TAKEN } from "./examples.js";

describe("palmwire check", () => {
  let folder: string;

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "palmwire-check-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(files: Readonly<Record<string, string>>): string {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, ".."), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    return join(folder, "app.ts");
  }

  const foundIn = (files: Readonly<Record<string, string>>) =>
    checkProgram(write(files)).violations.map(
      ({ path, line, column, rule }) => `${path.slice(folder.length + 1)}:${line}:${column} ${rule}`,
    );

  interface Result {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
  }

  const palmwire = (...words: string[]) =>
    new Promise<Result>((resolve) => {
      const program = join(packageRoot(), "bin", "palmwire.js");
      execFile(process.execPath, [program, ...words], { cwd: folder }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });

  it("follows what an app imports, and reads each file once", () => {
    const files = {
      "app.ts": `import { a } from "./lib/a.js";\nimport { joined } from "palmwire";\n${APP}export { a, joined };\n`,
      "lib/a.ts":
        'import { b } from "./b";\nimport type { App } from "../app.js";\nexport const a = b;\nexport type C = App;\n',
      "lib/b.ts": "export let b = 1;\n",
    };
    assert.deepEqual(foundIn(files), ["lib/b.ts:1:8 module-variable"]);
    assert.equal(checkProgram(join(folder, "app.ts")).paths.length, 3);
  });

  it("finds subclasses that are too deep through imports and re-exports", () => {
    const files = {
      "app.ts": `import { C } from "./all.js";\n${APP}export class D extends C {}\n`,
      "all.ts": 'export * from "./bc.js";\n',
      "bc.ts": 'import { Base as A } from "./a.js";\nclass B extends A {}\nexport class C extends B {}\n',
      "a.ts": "class A {}\nexport { A as Base };\n",
    };
    assert.deepEqual(foundIn(files), ["app.ts:4:14 subclass-depth"]);
  });

  it("knows the classes of the kit", () => {
    const source = `import { TypedUDPApp } from "palmwire";\n${APP}class A extends TypedUDPApp<never> {}\nexport class B extends A {}\n`;
    assert.deepEqual(foundIn({ "app.ts": source }), ["app.ts:5:14 subclass-depth"]);
  });

  for (const [base, body] of TAKEN)
    it(`says that a name is the kit's own, in a ${base}: ${body}`, async () => {
      const source = kitApp(base, body);
      assert.deepEqual(
        foundIn({ "app.ts": source }).map((found) => found.split(" ")[1]),
        ["own-member"],
      );
      const eslint = new ESLint({ cwd: folder, overrideConfigFile: true, overrideConfig: palmwireConfig });
      const [{ messages }] = await eslint.lintText(source, { filePath: join(folder, "app.ts") });
      assert.deepEqual(
        messages.map(({ ruleId, line }) => `${ruleId}:${line}`),
        ["palmwire/own-member:5"],
      );
    });

  for (const [base, body] of PROMISED)
    it(`lets a ${base} have what the kit promises: ${body.replaceAll("\n ", "")}`, () => {
      assert.deepEqual(foundIn({ "app.ts": kitApp(base, body) }), []);
    });

  for (const [line, expected] of [
    ['import { a } from "./absent.js";', "missing-file"],
    ['import { a } from "node:net";', "node-module"],
    ['import { a } from "fs";', "node-module"],
    ['import { a } from "lodash";', "package"],
    ['import { a } from "palmwire/testing";', "pc-module"],
    ['import a from "embedded:io/socket/tcp";', "standard-module"],
  ])
    it(`says that a board has no ${expected}: ${line}`, () => {
      const found = foundIn({ "app.ts": `${line}\n${APP}export { a };\n` });
      assert.equal(found.length, 1);
      assert.match(found[0], new RegExp(`^app\\.ts:1:\\d+ ${expected}$`));
    });

  it("lets types come from anywhere", () => {
    const source = `import type { Socket } from "node:net";\nimport { type Chunk } from "lodash";\n${APP}export type A = Socket | Chunk;\n`;
    assert.deepEqual(foundIn({ "app.ts": source }), []);
  });

  it("says what an app must export, of the app's file only", () => {
    assert.deepEqual(foundIn({ "app.ts": 'import "./b.js";\n', "b.ts": "export const b = 1;\n" }), [
      "app.ts:1:1 missing-start",
    ]);
  });

  it("tells what is wrong with the syntax without a full stop in the middle", () => {
    const [{ values }] = checkProgram(write({ "app.ts": `${APP}const a = ;\n` })).violations;
    assert.equal(values.message, "Expression expected");
  });

  it("says where the syntax is wrong", () => {
    assert.deepEqual(foundIn({ "app.ts": "export function f(): void {\n  let a = ;\n}\n" }), [
      "app.ts:2:11 syntax",
    ]);
  });

  it("shows the line with a caret, counts, and exits with 1", async () => {
    write({ "app.ts": `${APP}export function wait(名: string): void { setTimeout(() => 名, 1); }\n` });
    const { code, stdout } = await palmwire("check", "./app.ts", "--lang", "en");
    assert.equal(code, 1);
    const [said, line, caret, , count] = stdout.split("\n");
    assert.equal(
      said,
      "app.ts:3:41: 'setTimeout' (no such global on a board): use device.timer.set(callback, delay_ms, target), or an Alarm",
    );
    assert.equal(line, "    export function wait(名: string): void { setTimeout(() => 名, 1); }");
    // A Chinese character takes two columns.
    assert.equal(caret, `    ${" ".repeat(41)}^`);
    assert.equal(count, "found: 1; files read: 1");
  });

  it("says which fullwidth character is to be another", async () => {
    write({ "app.ts": `${APP}export const 数 = 5；\n` });
    const { code, stdout } = await palmwire("check", "./app.ts", "--lang", "en");
    assert.equal(code, 1);
    assert.match(stdout, /^app\.ts:3:19: syntax error: ； is a fullwidth character: write ; \(no runtime/);
  });

  it("speaks Chinese", async () => {
    write({ "app.ts": `${APP}export let count = 0;\n` });
    const { stdout } = await palmwire("check", "./app.ts", "--lang", "zh");
    assert.match(stdout, /^app\.ts:3:8：模块的变量（.*）：请用 const/);
  });

  it("prints one JSON object where that is asked for", async () => {
    write({ "app.ts": `${APP}export let count = 0;\n` });
    const { code, stdout } = await palmwire("check", "./app.ts", "--json", "--lang", "en");
    assert.equal(code, 1);
    const { files, violations } = JSON.parse(stdout) as { files: number; violations: object[] };
    assert.equal(files, 1);
    assert.deepEqual(violations, [
      {
        file: "app.ts",
        line: 3,
        column: 8,
        rule: "module-variable",
        what: "variable of a module",
        why: "Moddable freezes what a module holds when the firmware is built",
        instead: "use const, or keep the state in a field of the app's object",
      },
    ]);
  });

  it("exits with 0 where there is nothing to find, with 2 where there is nothing to check", async () => {
    write({ "app.ts": APP });
    const fine = await palmwire("check", "./app.ts", "tcp-echo-server", "--lang", "en");
    assert.deepEqual([fine.code, fine.stderr], [0, ""]);
    assert.match(fine.stdout, /^nothing found; files read: \d\d\n$/);
    for (const words of [[], ["./absent.ts"], ["tcp-echo-serve"], ["."]]) {
      const { code, stdout, stderr } = await palmwire("check", ...words, "--lang", "en");
      assert.deepEqual([code, stdout, stderr.split("\n").length], [2, "", 2], words.join(" "));
    }
  });

  for (const runtime of ["espruino", "moddable"])
    it(`is what flash --runtime ${runtime} does first`, async () => {
      write({ "app.ts": `${APP}export enum Lamp { on }\n` });
      const order = ["--runtime", runtime, "--wifi", "home:12345678", "--device", "/dev/none", "--dry-run"];
      const { code, stderr } = await palmwire("flash", "./app.ts", ...order, "--lang", "en");
      assert.equal(code, 2);
      assert.match(stderr, /app\.ts:3:8: enum .*: use a constant for each value/);
    });
});
