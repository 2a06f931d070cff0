/** The user's programs by name, kept in the browser: each under a key of its own, so that two pages keep both. */
import { isFileName, LAB_LIMITS, NOT_IN_FILE_NAMES } from "../../lab/lab-protocol.js";

const PREFIX = "palmwire.program.";
const EXTENSION = ".ts";
const NAME_MAX = LAB_LIMITS.nameLength - EXTENSION.length;

export type Programs = ReadonlyMap<string, string>;

/** What of the browser's store is needed; a browser may refuse all of it, by throwing. */
export type Keeper = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** The programs that the browser has kept, by name; none where it refuses. */
export function loadPrograms(keeper: () => Keeper): Programs {
  const programs = new Map<string, string>();
  try {
    const store = keeper();
    const keys = Array.from({ length: store.length }, (_, i) => store.key(i) ?? "");
    for (const key of keys.sort())
      if (key.startsWith(PREFIX)) programs.set(key.slice(PREFIX.length), store.getItem(key) ?? "");
  } catch {
    // There are none, then.
  }
  return programs;
}

/** Keeps what has changed; false if the browser does not. */
export function keepPrograms(keeper: () => Keeper, before: Programs, after: Programs): boolean {
  try {
    const store = keeper();
    for (const [name, text] of after) if (before.get(name) !== text) store.setItem(PREFIX + name, text);
    for (const name of before.keys()) if (!after.has(name)) store.removeItem(PREFIX + name);
    return true;
  } catch {
    return false;
  }
}

/** The programs with this one, which may be another text of one of them. */
export function withProgram(programs: Programs, name: string, text: string): Programs {
  return new Map(programs).set(name, text);
}

/** The programs but this one. */
export function withoutProgram(programs: Programs, name: string): Programs {
  const others = new Map(programs);
  others.delete(name);
  return others;
}

/** The same programs in the same order, one of them with another name. */
export function renamed(programs: Programs, from: string, to: string): Programs {
  return new Map([...programs].map(([name, text]) => [name === from ? to : name, text]));
}

/** Whether a program can have this name. */
export function isProgramName(name: string): boolean {
  return name !== "" && isFileName(fileOf(name));
}

/** A name that no other program has: "app", "app-2", "app-3". */
export function freeName(programs: Programs, wanted: string): string {
  const base = nameOfFile(wanted);
  if (!programs.has(base)) return base;
  for (let i = 2; ; i++) {
    const name = `${base.slice(0, NAME_MAX - 5)}-${i}`;
    if (!programs.has(name)) return name;
  }
}

/** The name of the program in a file: without its extension, and without what no name may have. */
export function nameOfFile(file: string): string {
  const base = file.replace(/^.*[/\\]/, "").replace(/\.[mc]?[jt]s$/i, "");
  const name = base.split(NOT_IN_FILE_NAMES).join("-").slice(0, NAME_MAX);
  return name === "" ? "app" : name;
}

/** The file of a program with this name. */
export function fileOf(name: string): string {
  return name + EXTENSION;
}
