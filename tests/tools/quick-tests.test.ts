/**
 * `npm run test:quick` leaves out the tests that start other programs or build engines, and lists only existing
 * folders.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import quick from "../../.mocharc.quick.json" with { type: "json" };
import packageFile from "../../package.json" with { type: "json" };

/** Modules that make a test slow: other programs, the XS engine, the bundler. */
const SLOW_MODULES = ["node:child_process", "node:worker_threads"];
const SLOW_FILES = [
  "tests/run/board-process.ts",
  "tests/engines/xs-board.ts",
  "tests/docs/shell-command.ts",
  "host-sim/engines/xs.ts",
  "host-sim/engines/espruino/model.ts",
  "host-sim/espruino-bundler/bundle.ts",
];

const IMPORT = /\b(?:from|import) ?\(?"([^"]+)"/g;

/** Paths of the test files, below the package's folder. */
function testFiles(): string[] {
  return readdirSync(join(packageRoot(), "tests"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `tests/${name.replaceAll("\\", "/")}`);
}

/** The patterns of mocha that the list uses: `*` within a folder, `**` across folders. */
function matches(pattern: string, file: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => (part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[^\w/]/g, "\\$&")))
    .join("");
  return new RegExp(`^${source}$`).test(file);
}

/** Slow modules that a test file imports, directly or through other test files. */
function slowImports(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  // A test may hold the source of a program, with imports of its own.
  if (!existsSync(join(packageRoot(), file))) return [];
  const source = readFileSync(join(packageRoot(), file), "utf8");
  return [...source.matchAll(IMPORT)].flatMap(([, specifier]) => {
    if (SLOW_MODULES.includes(specifier)) return [specifier];
    if (!specifier.startsWith(".")) return [];
    const target = join(dirname(file), specifier).replaceAll("\\", "/").replace(/\.js$/, ".ts");
    if (SLOW_FILES.includes(target)) return [target];
    return target.startsWith("tests/") && target.endsWith(".ts") ? slowImports(target, seen) : [];
  });
}

describe("npm run test:quick", () => {
  const isLeftOut = (file: string) => quick.ignore.some((pattern) => matches(pattern, file));

  it("runs mocha with the list", () => {
    assert.equal(packageFile.scripts["test:quick"], "mocha --config .mocharc.quick.json");
  });

  it("runs no test that starts another program, the XS engine or the bundler", () => {
    const slow = testFiles()
      .filter((file) => !isLeftOut(file))
      .map((file) => ({ file, imports: slowImports(file) }))
      .filter(({ imports }) => imports.length > 0);
    assert.deepEqual(slow, [], "add these to `ignore` in .mocharc.quick.json");
  });

  it("leaves out only existing files", () => {
    for (const pattern of quick.ignore)
      assert.ok(
        testFiles().some((file) => matches(pattern, file)),
        `${pattern} in .mocharc.quick.json matches no test`,
      );
  });

  it("runs most of the test files of the other folders", () => {
    const files = testFiles().filter(
      (file) => !/^tests\/(?:run|worlds|docs|engines|espruino-bundler|tools)\//.test(file),
    );
    const run = files.filter((file) => !isLeftOut(file));
    assert.ok(run.length > files.length * 0.75, `${run.length} of ${files.length}`);
  });

  it("checks for slow modules that exist", () => {
    for (const file of SLOW_FILES) assert.ok(existsSync(join(packageRoot(), file)), file);
    assert.ok(slowImports("tests/run/tcp-echo-server.test.ts").length > 0);
  });
});
