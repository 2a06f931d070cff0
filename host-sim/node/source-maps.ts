import { existsSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload, type SourceMapping } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** A place in a source: lines and columns count from 1. */
export interface Place {
  /** The path of the source. */
  readonly file: string;
  readonly line: number;
  readonly column?: number;
}

const INLINE = /\n\/\/# sourceMappingURL=data:application\/json[^,]*;base64,(\S+)\s*$/;

/** Takes the source map that esbuild has put at the end of a script away from it, so that no runtime reads it. */
export function withoutMap(text: string): { code: string; map: string | undefined } {
  const [comment, base64] = INLINE.exec(text) ?? [];
  if (comment === undefined) return { code: text, map: undefined };
  return { code: text.slice(0, -comment.length), map: Buffer.from(base64, "base64").toString() };
}

/** A script's map, which is read when a place is looked up. Sources are relative to `folder`. */
export class ScriptMap {
  readonly #json: string;
  readonly #folder: string;
  #map: SourceMap | undefined;

  constructor(json: string, folder: string) {
    this.#json = json;
    this.#folder = folder;
  }

  /** The map in the file beside a script; undefined if there is none. */
  static beside(script: string): ScriptMap | undefined {
    const file = `${script}.map`;
    return existsSync(file) ? new ScriptMap(readFileSync(file, "utf8"), dirname(script)) : undefined;
  }

  /**
   * Where a place of the script comes from. Without a column: where the first of the line's code comes from, and no
   * column is known of the source either.
   */
  placeOf(line: number, column?: number): Place | undefined {
    this.#map ??= new SourceMap(JSON.parse(this.#json) as SourceMapPayload);
    const at = line - 1;
    const entry: Partial<SourceMapping> | undefined =
      column === undefined ? this.#firstOf(at) : this.#map.findEntry(at, column - 1);
    // It is empty where the map says nothing.
    if (!entry?.originalSource) return undefined;
    const { originalSource, originalLine = 0, originalColumn = 0 } = entry;
    return {
      file: resolve(this.#folder, pathOf(originalSource)),
      line: originalLine + 1,
      column: column === undefined ? undefined : originalColumn + 1,
    };
  }

  #firstOf(line: number): Partial<SourceMapping> | undefined {
    // esbuild indents by two columns a level, and no code is nested so deeply.
    for (let column = 0; column < DEEPEST; column += 2) {
      const entry: Partial<SourceMapping> | undefined = this.#map?.findEntry(line, column);
      if (entry?.generatedLine === line) return entry;
    }
    return undefined;
  }
}

const DEEPEST = 80;

/** The path of a source: esbuild writes relative ones as the path of a URL, where a Chinese name is percent-encoded. */
function pathOf(source: string): string {
  return source.startsWith("file:") ? fileURLToPath(source) : decodeURIComponent(source);
}
