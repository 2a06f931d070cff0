import assert from "node:assert/strict";
import {
  symlinkSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import ts from "typescript";
import { parse } from "yaml";
import { packageName, TEMPLATES } from "../../host-sim/cli/new-app.js";
import { ownSpecifier } from "../../host-sim/cli/own-specifier.js";
import { LANGUAGES } from "../../host-sim/language/language.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { runHere } from "./run-here.js";

const FILES = [
  ".gitignore",
  ".vscode/extensions.json",
  ".vscode/settings.json",
  ".vscode/tasks.json",
  "README.md",
  "app.ts",
  "package.json",
  "palmwire.json",
  "scenarios/app.yaml",
  "test/app.test.js",
  "test/tsconfig.json",
  "tsconfig.json",
];
const HAN = /\p{Script=Han}/u;
const APP_LINES_MAX = 40;

interface Manifest {
  name: string;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  scripts: Record<string, string>;
  overrides?: Record<string, Record<string, string>>;
}

const json = <Content>(...path: string[]) => JSON.parse(readFileSync(join(...path), "utf8")) as Content;

/** All files below a folder, with "/" between the parts of a path. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .sort();
}

/** A program without what people read: the kinds of its parts, and its names. */
function code(source: string): string[] {
  const parts: string[] = [];
  const visit = (node: ts.Node): void => {
    parts.push(ts.isIdentifier(node) ? node.text : ts.SyntaxKind[node.kind]);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("file.ts", source, ts.ScriptTarget.Latest));
  return parts;
}

describe("palmwire new", () => {
  let folder: string;
  let dir: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "palmwire-new-"));
    dir = join(folder, "my-app");
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const make = (...words: string[]) => runHere(["new", dir, ...words]);

  for (const template of TEMPLATES)
    for (const lang of LANGUAGES)
      it(`writes a folder whose parts fit: ${template}, ${lang}`, async () => {
        const { code: exitCode, stdout, stderr } = await make("--template", template, "--lang", lang);
        assert.deepEqual([exitCode, stderr], [0, ""]);
        assert.match(stdout, /\n {2}cd .*my-app\n {2}npm install\n {2}npm start\n$/);
        assert.deepEqual(filesIn(dir), FILES);

        for (const file of FILES) {
          const text = readFileSync(join(dir, file), "utf8");
          assert.doesNotMatch(text, /\{\{|\}\}|<%|TODO|undefined/, file);
          assert.ok(text.endsWith("\n") && !text.endsWith("\n\n"), file);
          const speaks = /README|tasks|test\.js|app\.yaml/.test(file);
          if (speaks) assert.equal(HAN.test(text), lang === "zh", file);
          if (file.endsWith(".json")) JSON.parse(text);
        }
        const app = readFileSync(join(dir, "app.ts"), "utf8");
        assert.ok(app.trimEnd().split("\n").length <= APP_LINES_MAX);
        assert.equal(HAN.test(app.replace(/zh: ".*"/, "")), lang === "zh");

        const checked = await runHere(["check", join(dir, "app.ts")]);
        assert.equal(checked.code, 0, checked.stdout + checked.stderr);

        const { name, scripts } = json<Manifest>(dir, "package.json");
        assert.equal(name, "my-app");
        for (const [, script] of readFileSync(join(dir, "README.md"), "utf8").matchAll(/`npm run (\w+)/g))
          assert.ok(scripts[script], script);
        const { tasks } = json<{ tasks: { script?: string }[] }>(dir, ".vscode", "tasks.json");
        for (const { script } of tasks) if (script) assert.ok(scripts[script], script);
      });

  for (const template of TEMPLATES)
    it(`writes the same program in both languages: ${template}`, () => {
      for (const file of ["app.ts", "test/app.test.js"]) {
        const [one, other] = LANGUAGES.map((lang) =>
          code(readFileSync(join(packageRoot(), "templates", lang, template, file), "utf8")),
        );
        assert.ok(one.length > 100);
        assert.deepEqual(one, other, file);
      }
    });

  for (const template of TEMPLATES)
    for (const lang of LANGUAGES)
      it(`writes a scenario that passes, as its schema says: ${template}, ${lang}`, async () => {
        await make("--template", template, "--lang", lang);
        const file = join(dir, "scenarios", "app.yaml");
        const schema = json<object>(packageRoot(), "docs", "scenario.schema.json");
        const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
        assert.ok(validate(parse(readFileSync(file, "utf8"))), JSON.stringify(validate.errors));
        // What npm install will do.
        mkdirSync(join(dir, "node_modules"));
        symlinkSync(packageRoot(), join(dir, "node_modules", "palmwire"), "junction");
        const ran = await runHere(["scenario", file]);
        assert.equal(ran.code, 0, ran.stdout + ran.stderr);
      });

  it("takes the versions of what it installs from the project itself", async () => {
    await make();
    const ours = json<Manifest>(packageRoot(), "package.json");
    const theirs = json<Manifest>(dir, "package.json");
    const known = { ...ours.dependencies, ...ours.devDependencies };
    for (const [name, version] of Object.entries(theirs.devDependencies)) assert.equal(version, known[name]);
    assert.deepEqual(theirs.dependencies, { palmwire: `file:${packageRoot()}` });
    assert.deepEqual(theirs.overrides, undefined);
  });

  it("writes with --xs what the engine xs needs: its sources, and none of their packages", async () => {
    await make("--xs");
    const { devDependencies, overrides } = json<Manifest>(dir, "package.json");
    const ours = json<Required<Manifest>>(packageRoot(), "package.json");
    const xsnap = "@agoric/xsnap";
    assert.equal(devDependencies[xsnap], ours.devDependencies[xsnap]);
    assert.deepEqual(Object.keys(overrides?.[xsnap] ?? {}), Object.keys(ours.overrides[xsnap]));
    // npm reads the paths from the folder of the package whose dependencies are replaced.
    for (const path of Object.values(overrides?.[xsnap] ?? {}))
      assert.ok(existsSync(join(dir, "node_modules", xsnap, path.slice(5), "package.json")), path);
  });

  it("writes into an empty folder, also the one where it runs", async () => {
    mkdirSync(dir);
    const before = process.cwd();
    process.chdir(dir);
    try {
      const { code: exitCode, stdout } = await runHere(["new", "."]);
      assert.deepEqual([exitCode, stdout], [0, "Written. Next:\n  npm install\n  npm start\n"]);
    } finally {
      process.chdir(before);
    }
    assert.equal(json<Manifest>(dir, "package.json").name, "my-app");
  });

  it("speaks the language that the rest speaks, without --lang", async () => {
    await runHere(["new", dir], { LC_ALL: "zh_CN.UTF-8" });
    assert.match(readFileSync(join(dir, "README.md"), "utf8"), HAN);
  });

  it("changes nothing in a folder that is not empty", async () => {
    mkdirSync(dir);
    writeFileSync(join(dir, "notes.txt"), "mine");
    const { code: exitCode, stderr } = await make();
    assert.equal(exitCode, 2);
    assert.equal(
      stderr,
      `palmwire: ${dir} is not empty: give a new or an empty folder; nothing has been written\n`,
    );
    assert.deepEqual(filesIn(dir), ["notes.txt"]);
  });

  it("says what is wrong with a place", async () => {
    writeFileSync(dir, "a file");
    for (const [place, cause] of [
      [dir, "ENOTDIR"],
      [join(dir, "below"), "ENOTDIR"],
    ]) {
      const { code: exitCode, stderr } = await runHere(["new", place]);
      assert.deepEqual([exitCode, stderr], [2, `palmwire: ${place} cannot be written (${cause})\n`]);
    }
  });

  it("knows its templates", async () => {
    const { code: exitCode, stderr } = await make("--template", "tcp-servr");
    assert.deepEqual(
      [exitCode, stderr],
      [2, "palmwire: unknown template 'tcp-servr'. Did you mean 'tcp-server'?\n"],
    );
    assert.equal(existsSync(dir), false);
  });

  for (const [name, expected] of [
    ["my-app", "my-app"],
    ["My App", "my-app"],
    ["_Größe.1", "gro-e.1"],
    ["温度", "app"],
    ["温度 2", "2"],
    ["...", "app"],
    ["palmwire", "palmwire-app"],
    ["node_modules", "nodemodules-app"],
    ["x".repeat(300), "x".repeat(100)],
  ])
    it(`calls the package ${expected.slice(0, 20)} in a folder ${name.slice(0, 20)}`, () => {
      assert.equal(packageName(name), expected);
    });

  describe("finds where palmwire came from", () => {
    /** A folder with what npm has installed from `resolved`; gives that of palmwire. */
    function installed(resolved: string): string {
      const root = join(folder, "node_modules", "palmwire");
      mkdirSync(root, { recursive: true });
      writeFileSync(join(root, "package.json"), '{ "version": "1.2.3" }');
      const packages = { "node_modules/palmwire": { version: "1.2.3", resolved } };
      writeFileSync(join(folder, "node_modules", ".package-lock.json"), JSON.stringify({ packages }));
      return root;
    }

    it("a checkout", () => assert.equal(ownSpecifier(), `file:${packageRoot()}`));

    it("a registry", () => {
      assert.equal(ownSpecifier(installed("https://packages.example/palmwire-1.2.3.tgz")), "^1.2.3");
    });

    it("a packed file", () => {
      const root = installed("file:palmwire-1.2.3.tgz");
      writeFileSync(join(folder, "palmwire-1.2.3.tgz"), "");
      assert.equal(ownSpecifier(root), `file:${join(folder, "palmwire-1.2.3.tgz")}`);
    });

    it("a packed file that is gone", () => {
      const root = installed("file:palmwire-1.2.3.tgz");
      assert.equal(ownSpecifier(root), `file:${root}`);
    });

    it("a folder that npm has kept no list in", () => {
      const root = installed("");
      rmSync(join(folder, "node_modules", ".package-lock.json"));
      assert.equal(ownSpecifier(root), `file:${root}`);
    });
  });
});
