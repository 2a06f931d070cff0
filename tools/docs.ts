/**
 * `npm run docs`: writes the tables that are generated from the code into README and docs, in both languages. A table
 * is placed between `<!-- generated: NAME -->` and `<!-- end -->`.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../host-sim/node/package-root.js";
import { tableNamed } from "./docs-tables.js";

const CHINESE_FOLDER = "docs/zh-CN";
const GENERATED = /(<!-- generated: ([\w ]+) -->\n).*?(<!-- end -->)/gs;

/** A page in English and its translation, as paths below the package's folder. */
export interface Page {
  readonly en: string;
  readonly zh: string;
}

/** README and all pages of docs. */
export function pages(): Page[] {
  const names = readdirSync(join(packageRoot(), "docs")).filter((name) => name.endsWith(".md"));
  return [
    { en: "README.md", zh: "README.zh-CN.md" },
    ...names.map((name) => ({ en: `docs/${name}`, zh: `${CHINESE_FOLDER}/${name}` })),
  ];
}

/** Returns the text of a page with its tables updated. Throws if a marker names no table. */
export async function withTables(text: string, language: keyof Page): Promise<string> {
  let written = "";
  let end = 0;
  for (const match of text.matchAll(GENERATED)) {
    const [all, begin, name, close] = match;
    written += `${text.slice(end, match.index)}${begin}\n${await tableNamed(name, language)}\n\n${close}`;
    end = match.index + all.length;
  }
  return written + text.slice(end);
}

async function main(): Promise<void> {
  for (const page of pages()) {
    for (const language of ["en", "zh"] as const) {
      const path = join(packageRoot(), page[language]);
      const text = readFileSync(path, "utf8");
      const current = await withTables(text, language);
      if (current === text) continue;
      writeFileSync(path, current);
      process.stdout.write(`${page[language]}\n`);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
