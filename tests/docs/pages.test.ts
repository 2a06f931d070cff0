/** Links of README and docs work, and both languages say the same. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { textLine } from "../../host-sim/cli/event-log.js";
import { speak } from "../../host-sim/language/language.js";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { pages } from "../../tools/docs.js";
import { anchorOf, literalsOf, parseMarkdown, type Block, type Markdown } from "./markdown.js";

const README_LINES_MAX = 200;

/** Whole files that a page shows, by the language of the block. */
const SHOWN_FILES = [
  { page: "docs/ecma419.md", language: "js", file: "docs/examples/echo.js" },
  { page: "docs/testing.md", language: "js", file: "docs/examples/temperature.test.js" },
  { page: "docs/first-app.md", language: "ts", file: "docs/examples/temperature.ts" },
  { page: "docs/mpython.md", language: "ts", file: "docs/examples/tcp-server.ts" },
  { page: "docs/mpython.md", language: "ts", file: "docs/examples/tcp-client.ts" },
  { page: "docs/command-line.md", language: "json", file: "palmwire.example.json" },
];

/** Not of the sources. */
const UNTOLD_FOLDERS = /^\.|^(node_modules|dist|out)$/;

/** What the log in the READMEs shows. */
const LOG = [
  { time: 44, event: "wifi", state: "connected", address: "127.0.0.1" },
  { time: 45, event: "listening", protocol: "tcp", address: "127.0.0.1", port: 5001 },
  { time: 45, event: "console", text: "tcp waiting..." },
  { time: 45, event: "console", text: "accepting....." },
  { time: 23318, event: "connected", peer: "127.0.0.1:54806" },
  { time: 23318, event: "console", text: "('127.0.0.1', 54806) connected" },
  { time: 25930, event: "received", peer: "127.0.0.1:54806", bytes: 6, text: "hello\n" },
  { time: 25930, event: "sent", peer: "127.0.0.1:54806", bytes: 6, text: "hello\n" },
  { time: 25930, event: "console", text: "hello" },
];

const text = (file: string): string => readFileSync(join(packageRoot(), file), "utf8");

/** The log of a README. */
function logOf({ blocks }: Markdown): Block | undefined {
  return blocks.find(({ language }) => language === "text");
}

function anchorsOf(file: string): string[] {
  return parseMarkdown(text(file)).headings.map(({ title }) => anchorOf(title));
}

describe("README", () => {
  for (const file of ["README.md", "README.zh-CN.md"]) {
    it(`has at most ${README_LINES_MAX} lines: ${file}`, () => {
      assert.ok(text(file).trimEnd().split("\n").length <= README_LINES_MAX);
    });
  }

  for (const [language, file] of [
    ["en", "README.md"],
    ["zh", "README.zh-CN.md"],
  ] as const)
    it(`shows the log as the program prints it: ${file}`, async () => {
      await speak(language);
      const lines = LOG.map((event) => textLine({ board: "palmwire", ...event }));
      await speak("en");
      assert.equal(logOf(parseMarkdown(text(file)))?.text, `${lines.join("\n")}\n`);
    });
});

describe("README and docs", () => {
  for (const file of [...pages().flatMap(({ en, zh }) => [en, zh]), "fonts/README.md"]) {
    it(`link to what exists: ${file}`, () => {
      for (const link of parseMarkdown(text(file)).targets) {
        if (/^https?:/.test(link)) continue;
        const [path, anchor] = link.split("#");
        const target = path === "" ? file : join(dirname(file), path);
        assert.ok(existsSync(join(packageRoot(), target)), link);
        if (anchor !== undefined) assert.ok(anchorsOf(target).includes(decodeURIComponent(anchor)), link);
      }
    });
  }

  it("exist in both languages", () => {
    const chinese = readdirSync(join(packageRoot(), "docs", "zh-CN")).map((name) => `docs/zh-CN/${name}`);
    assert.deepEqual(
      ["README.zh-CN.md", ...chinese].sort(),
      pages()
        .map(({ zh }) => zh)
        .sort(),
    );
  });

  for (const { en, zh } of pages())
    describe(`${en} and ${zh}`, () => {
      const english = parseMarkdown(text(en));
      const chinese = parseMarkdown(text(zh));

      it("have the same sections", () => {
        const levels = ({ headings }: Markdown) => headings.map(({ level }) => level);
        assert.deepEqual(levels(chinese), levels(english));
      });

      it("have the same commands and examples in the same order, except for the log", () => {
        const others = ({ blocks }: Markdown) => blocks.filter(({ text }) => !/^ *\d+\.\d{3} /.test(text));
        assert.deepEqual(others(chinese), others(english));
      });

      it("have the same tables: the same number of cells, with the same code and numbers", () => {
        const literals = ({ tables }: Markdown) =>
          tables.map((rows) => rows.map((row) => row.map(literalsOf)));
        assert.deepEqual(literals(chinese), literals(english));
      });
    });

  it("name every folder at the top, of firmware/ and of host-sim/", () => {
    const { tables } = parseMarkdown(text("docs/development.md"));
    const named = tables[0].map(([cell]) => cell);
    const foldersIn = (folder: string) =>
      readdirSync(join(packageRoot(), folder), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && !UNTOLD_FOLDERS.test(entry.name))
        .map(({ name }) => join(folder, name).replaceAll("\\", "/"));
    for (const folder of ["", "firmware", "host-sim"].flatMap(foldersIn))
      assert.ok(named.includes(`\`${folder}\``), folder);
  });

  it("show whole files as they are", () => {
    for (const { page, language, file } of SHOWN_FILES) {
      const blocks = parseMarkdown(text(page)).blocks.filter((shown) => shown.language === language);
      assert.ok(
        blocks.some((block) => block.text === text(file)),
        `${page} does not show ${file}`,
      );
    }
  });

  it("show every picture", () => {
    const shown = new Set(
      pages()
        .flatMap(({ en, zh }) => [en, zh])
        .flatMap((file) => parseMarkdown(text(file)).targets.map((target) => join(dirname(file), target))),
    );
    for (const name of readdirSync(join(packageRoot(), "docs", "pictures")))
      assert.ok(shown.has(join("docs", "pictures", name)), name);
  });
});
