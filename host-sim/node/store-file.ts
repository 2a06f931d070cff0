import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { checkKey, checkValue } from "../../firmware/base/store-limits.js";
import { MemoryStore } from "../sim/board/board-store.js";

/** What an app stores is as private as a history: only this user can read a new file. */
const FILE_MODE = 0o600;

/** A file that holds no settings. It was not changed. */
export class BrokenStore extends Error {}

/** The name under which new content is written before it takes the place of the file. */
export function newOf(file: string): string {
  return `${file}.new`;
}

/** A board's settings in a file of JSON, an object of texts, which every change replaces as a whole. */
export class StoreFile extends MemoryStore {
  readonly #file: string;

  /** Reads the file; none counts as an empty one. Throws BrokenStore, or node:fs's error. */
  constructor(file: string) {
    super(valuesIn(file));
    this.#file = file;
  }

  /** Throws node:fs's error, and then stores nothing. */
  override write(key: string, value: string): void {
    if (this.read(key) === value) return;
    this.#save([...this.entries(), [key, value]]);
    super.write(key, value);
  }

  /** As `write`. */
  override delete(key: string): void {
    if (this.read(key) === undefined) return;
    this.#save([...this.entries()].filter(([other]) => other !== key));
    super.delete(key);
  }

  #save(entries: (readonly [key: string, value: string])[]): void {
    const aside = newOf(this.#file);
    try {
      const descriptor = openSync(aside, "w", FILE_MODE);
      try {
        writeFileSync(descriptor, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(aside, this.#file);
    } catch (error) {
      if (isFile(aside)) rmSync(aside);
      throw error;
    }
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function valuesIn(file: string): [key: string, value: string][] {
  const text = textOf(file);
  if (text === undefined || text === "") return [];
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new BrokenStore((error as Error).message);
  }
  if (typeof content !== "object" || content === null || Array.isArray(content))
    throw new BrokenStore("no object of texts");
  return Object.entries(content).map(([key, value]) => {
    if (typeof value !== "string") throw new BrokenStore(`'${key}' is no text`);
    try {
      checkKey(key);
      checkValue(Buffer.byteLength(value));
    } catch (error) {
      throw new BrokenStore((error as Error).message);
    }
    return [key, value];
  });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
