import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { packageRoot } from "../node/package-root.js";
import { isRelative, KIT, type ModuleFiles } from "./module-graph.js";
import { parseSource } from "./parse-typescript.js";
import type { ParsedSource } from "./parsed-source.js";

/** The folder of the kit, and the file that KIT is. */
const KIT_FOLDER = "firmware";
const KIT_FILE = join(KIT_FOLDER, "index.ts");

/** Sources on the disk, by their absolute paths. */
export class DiskFiles implements ModuleFiles {
  /** Sources by their paths, with the time of the file. */
  readonly #read = new Map<
    string,
    { readonly mtime_ms: number; readonly source: ParsedSource | undefined }
  >();

  resolve(specifier: string, from: string): string | undefined {
    if (specifier === KIT) return join(packageRoot(), KIT_FILE);
    if (!isRelative(specifier)) return undefined;
    return fileNamed(join(dirname(from), specifier));
  }

  isOfKit(path: string): boolean {
    return path.startsWith(join(packageRoot(), KIT_FOLDER) + sep);
  }

  /** Parsed again only when the file has changed. */
  source(path: string): ParsedSource | undefined {
    const mtime_ms = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
    if (mtime_ms === undefined) return undefined;
    const known = this.#read.get(path);
    if (known?.mtime_ms === mtime_ms) return known.source;
    const source = parsedOrNothing(path);
    this.#read.set(path, { mtime_ms, source });
    return source;
  }
}

/** The file of that name, as esbuild finds it: `./a.js` and `./a` are a.ts where there is one. */
function fileNamed(path: string): string | undefined {
  const candidates = [
    path.replace(/\.(m?)js$/, ".$1ts"),
    path,
    `${path}.ts`,
    `${path}.js`,
    join(path, "index.ts"),
    join(path, "index.js"),
  ];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}

function parsedOrNothing(path: string): ParsedSource | undefined {
  try {
    return parseSource(path, readFileSync(path, "utf8"));
  } catch {
    // Whoever checks that file says what is wrong with it.
    return undefined;
  }
}

/** A path as people read it: from the current folder where it is below it. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}
