/**
 * The second half of `npm run docs`: writes into docs/page.md, in both languages, what the page is made of, and how much
 * of it the browser loads. The figures may lag behind the page a little; tests/docs/page-parts.test.ts says when to
 * write them anew.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { packageRoot } from "../host-sim/node/package-root.js";
import { bundlePageWithParts } from "./build-page.mjs";

const MEASURED = /(<!-- measured: page parts -->\n).*?(<!-- end -->)/s;

export const PAGES = { en: "docs/page.md", zh: "docs/zh-CN/page.md" } as const;

interface Kind {
  readonly en: string;
  readonly zh: string;
  /** Whether a file of the sources is of that kind; the first kind that takes a file has it. */
  has(path: string): boolean;
}

const KINDS: readonly Kind[] = [
  { en: "preact", zh: "preact", has: (path) => path.startsWith("node_modules/") },
  {
    en: "texts, Chinese and English",
    zh: "中文和英文文本",
    has: (path) => path.startsWith("host-sim/language/") || path.startsWith("host-sim/web/page/words/"),
  },
  {
    en: "network tool",
    zh: "网络工具",
    has: (path) => path.startsWith("host-sim/web/page/tool/") || path === "host-sim/web/gbk.ts",
  },
  { en: "style sheet", zh: "样式表", has: (path) => path.endsWith(".css") },
  {
    en: "HTML and icon",
    zh: "HTML 和图标",
    has: (path) => path.endsWith(".html") || path.endsWith(".svg"),
  },
  { en: "rest of the page", zh: "网页的其余部分", has: (path) => path.startsWith("host-sim/web/page/") },
  { en: "shared with server and firmware", zh: "与服务器和固件共用", has: () => true },
];

export interface Part {
  readonly en: string;
  readonly zh: string;
  /** As it is on disk, minified, and what the browser loads. */
  readonly bytes: number;
  readonly gzipped: number;
}

/** What the page is made of. A part's gzipped bytes are its share of its file's. */
export async function pageParts(): Promise<Part[]> {
  const { files, metafile } = await bundlePageWithParts(packageRoot());
  const sums = KINDS.map(() => ({ bytes: 0, gzipped: 0 }));
  for (const { path, contents } of files) {
    const gzipped = gzipSync(contents).length;
    const output = metafile.outputs[`dist/web/${basename(path)}`];
    const inputs = output
      ? Object.entries(output.inputs).map(([name, { bytesInOutput }]) => [name, bytesInOutput] as const)
      : [[basename(path), contents.length] as const];
    const all = inputs.reduce((sum, [, bytes]) => sum + bytes, 0);
    for (const [name, bytes] of inputs) {
      const sum = sums[KINDS.findIndex(({ has }) => has(name))];
      sum.bytes += bytes;
      sum.gzipped += (gzipped * bytes) / all;
    }
  }
  const parts = KINDS.map(({ en, zh }, i) => ({ en, zh, ...sums[i] }));
  return parts.sort((a, b) => b.gzipped - a.gzipped);
}

/** The table in Markdown, in kB. */
export function partsTable(parts: readonly Part[], language: "en" | "zh"): string {
  const heading =
    language === "en" ? ["part", "minified, kB", "gzipped, kB"] : ["部分", "压缩代码，kB", "gzip 后，kB"];
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const sum = (of: (part: Part) => number) => parts.reduce((all, part) => all + of(part), 0);
  const total: Part = {
    en: "in all",
    zh: "总计",
    bytes: sum(({ bytes }) => bytes),
    gzipped: sum(({ gzipped }) => gzipped),
  };
  const rows = [...parts, total].map((part) => row([part[language], kB(part.bytes), kB(part.gzipped)]));
  return [row(heading), "| --- | ---: | ---: |", ...rows].join("\n");
}

function kB(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

async function main(): Promise<void> {
  const parts = await pageParts();
  for (const language of ["en", "zh"] as const) {
    const path = join(packageRoot(), PAGES[language]);
    const text = readFileSync(path, "utf8");
    const table = partsTable(parts, language);
    writeFileSync(
      path,
      text.replace(MEASURED, (_all, begin: string, end: string) => `${begin}\n${table}\n\n${end}`),
    );
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
