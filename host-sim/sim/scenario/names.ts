import type { NameKind } from "./complaint.js";
import { NAME_PATTERN } from "./values.js";

/** What a name was given to. */
export type NamedKind = "board" | "phone" | "connection" | "socket" | "server";

const KINDS: Readonly<Record<NameKind, readonly NamedKind[]>> = {
  board: ["board"],
  phone: ["phone"],
  host: ["board", "phone"],
  connection: ["connection"],
  socket: ["socket"],
  server: ["server"],
  talker: ["connection", "socket"],
  tool: ["connection", "socket", "server"],
};

/** Stands for any characters in a name. */
export const STAR = "*";

/** The names of a scenario, in the order in which they are given. */
export class Names {
  readonly #kinds = new Map<string, NamedKind>();

  /** Says whether the name may be given; a tool's may be given again, to another of its kind. */
  isFree(name: string, kind: NamedKind): boolean {
    const taken = this.#kinds.get(name);
    return taken === undefined || (taken === kind && KINDS.tool.includes(kind));
  }

  give(name: string, kind: NamedKind): void {
    this.#kinds.set(name, kind);
  }

  /** All names that stand for something of that kind. */
  known(kind: NameKind): string[] {
    return [...this.#kinds].filter(([, named]) => KINDS[kind].includes(named)).map(([name]) => name);
  }

  has(name: string, kind: NameKind): boolean {
    const named = this.#kinds.get(name);
    return named !== undefined && KINDS[kind].includes(named);
  }

  /** What the star stands for in each name that a pattern fits. */
  starsOf(pattern: string, kind: NameKind): string[] {
    const [before, after] = pattern.split(STAR);
    return this.known(kind)
      .filter((name) => name.length > before.length + after.length)
      .filter((name) => name.startsWith(before) && name.endsWith(after))
      .map((name) => name.slice(before.length, name.length - after.length));
  }

  /** The names that a name or a pattern stands for. */
  matching(pattern: string, kind: NameKind): string[] {
    if (!isPattern(pattern)) return this.has(pattern, kind) ? [pattern] : [];
    return this.starsOf(pattern, kind).map((star) => pattern.replace(STAR, star));
  }
}

export function isPattern(name: string): boolean {
  return name.split(STAR).length === 2;
}

export function isName(name: string): boolean {
  return new RegExp(NAME_PATTERN, "u").test(name);
}
