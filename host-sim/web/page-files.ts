import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
};

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  /** The same, compressed. */
  readonly gzip: Buffer;
}

/** The files of the built page. Nothing outside of its folder can be named. */
export class PageFiles {
  readonly #folder: string;
  readonly #names: ReadonlySet<string>;
  readonly #read = new Map<string, PageFile>();

  constructor(folder: string) {
    this.#folder = folder;
    this.#names = new Set(namesIn(folder));
  }

  /** Whether there is a page. */
  get isBuilt(): boolean {
    return this.#names.has("index.html");
  }

  /** The file with that name; undefined if there is none. */
  find(name: string): PageFile | undefined {
    if (!this.#names.has(name)) return undefined;
    const known = this.#read.get(name);
    if (known) return known;
    const body = readFileSync(join(this.#folder, name));
    const type = TYPES[extname(name)] ?? "application/octet-stream";
    const file = { type, body, gzip: gzipSync(body) };
    this.#read.set(name, file);
    return file;
  }
}

function namesIn(folder: string): string[] {
  try {
    const files = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map(({ name }) => name).filter((name) => extname(name) in TYPES);
  } catch {
    return [];
  }
}
