import ts from "typescript";

/*
 * What is known of who may be where: each object has slots by the names of its fields, each function for its value and for
 * its `this`, each variable and parameter one without a name.
 */

/** Anything that the program does not make itself. */
export const STRANGE = "strange";
/** Where an object of a class of ours is made, an object or list literal, a function, or STRANGE. */
export type Kind = ts.Node | typeof STRANGE;
export type Kinds = ReadonlySet<Kind>;

/** The slot of what a list holds, and of what is put under a name that is worked out. */
export const ITEMS = "[]";
/** The slot of what a function gives. */
export const RESULT = "()";
/** The slot of a function's `this`. */
export const THIS = "this";

/** The kinds in each slot, which become more until all are known. */
export class Slots {
  /** Whether anything was added since it was set to false. */
  changed = false;
  private readonly all = new Map<Kind, Map<string, Set<Kind>>>();

  /** What is in a slot. */
  at(owner: Kind, name: string): Set<Kind> {
    let slots = this.all.get(owner);
    if (!slots) this.all.set(owner, (slots = new Map<string, Set<Kind>>()));
    let slot = slots.get(name);
    if (!slot) slots.set(name, (slot = new Set()));
    return slot;
  }

  /** All that an object holds. */
  of(owner: Kind): Kinds {
    return union(...(this.all.get(owner)?.values() ?? []));
  }

  /** What an object has under a name; a name that is worked out may be any, but a list has all its items under one. */
  named(owner: Kind, name: string): Kinds {
    if (owner !== STRANGE && ts.isArrayLiteralExpression(owner)) return this.at(owner, name);
    if (name !== ITEMS) return union(this.at(owner, name), this.at(owner, ITEMS));
    return owner === STRANGE ? this.at(owner, ITEMS) : this.of(owner);
  }

  add(owner: Kind, name: string, kinds: Kinds): void {
    const slot = this.at(owner, name);
    for (const kind of kinds) {
      if (slot.has(kind)) continue;
      slot.add(kind);
      this.changed = true;
    }
  }
}

/** All that is in any of several sets. */
export function union(...all: readonly Kinds[]): Kinds {
  const found = new Set<Kind>();
  for (const kinds of all) for (const kind of kinds) found.add(kind);
  return found;
}
