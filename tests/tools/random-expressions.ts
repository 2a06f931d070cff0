/*
 * Random expressions of programs of classes: whatever is asked for a member has it, and what may be undefined is asked first.
 */

/** What an expression is: a number, an object of a class, that or undefined, or a list of such. */
export type Type = { readonly kind: "number" | "object" | "maybe" | "list"; readonly of: string };
export const NUMBER: Type = { kind: "number", of: "" };

export interface Class {
  readonly name: string;
  readonly base: Class | undefined;
  readonly fields: ReadonlyMap<string, Type>;
  readonly methods: readonly string[];
  readonly hasGetter: boolean;
  /** How its only object is named, where there is but one. */
  readonly only: string;
}

/** What can be named somewhere. */
export interface Scope {
  /** Expressions that may be named, with their types. */
  readonly values: readonly { readonly text: string; readonly type: Type }[];
  readonly self: Class | undefined;
  readonly depth: number;
  /** Only classes after this one are there yet. */
  readonly floor: number;
}

/** Asks for a number from 0 up to a limit. */
export type Dice = (limit: number) => number;

/** Writes expressions of a type, by what the dice say. */
export class Expressions {
  constructor(
    protected readonly dice: Dice,
    protected readonly classes: readonly Class[],
  ) {}

  protected className(scope: Scope): string | undefined {
    const there = this.classes.slice(scope.floor + 1);
    return there[this.dice(Math.max(1, there.length))]?.name;
  }

  protected condition(scope: Scope): string {
    const of = this.className(scope);
    if (of === undefined) return `${this.number(scope)} > 1`;
    const maybe = () => this.value({ kind: "maybe", of }, scope);
    const texts = [
      () => `${this.number(scope)} > 1`,
      () => `${maybe()} === ${maybe()}`,
      () => `!${maybe()}`,
      () => maybe(),
    ];
    return texts[this.dice(texts.length)]();
  }

  protected number(scope: Scope): string {
    if (scope.depth > 5) return String(this.dice(6));
    const deeper = { ...scope, depth: scope.depth + 1 };
    const named = this.places(scope, ({ kind }) => kind === "number");
    const texts = [
      () => String(this.dice(6)),
      () => named[this.dice(Math.max(1, named.length))]?.text ?? "1",
      () => named[this.dice(Math.max(1, named.length))]?.text ?? "2",
      () => this.call(deeper),
      () => `tell(${this.number(deeper)})`,
      () => `(${this.condition(deeper)} ? ${this.number(deeper)} : ${this.number(deeper)})`,
    ];
    return texts[this.dice(texts.length)]();
  }

  /** A call of a method, or what a getter gives, if there is time left for that. */
  protected call(scope: Scope): string {
    const called = this.className(scope);
    const found = this.classes.find((each) => each.name === called);
    if (!found) return "4";
    const { name, methods, hasGetter } = found;
    const object = this.value({ kind: "object", of: name }, { ...scope, depth: scope.depth + 1 });
    if (hasGetter && this.dice(3) === 0) return `(may() ? ${object}.size : 5)`;
    const method = methods[this.dice(Math.max(1, methods.length))];
    return method
      ? `(may() ? ${object}.${method}(${this.number({ ...scope, depth: scope.depth + 2 })}) : 0)`
      : "3";
  }

  /** An expression of a type. */
  protected value(type: Type, scope: Scope): string {
    const { dice } = this;
    if (type.kind === "number") return this.number(scope);
    const { of } = type;
    if (type.kind === "maybe" && dice(3) === 0) return "undefined";
    const places = this.places(
      scope,
      (each) =>
        each.of === of && (each.kind === type.kind || (type.kind === "maybe" && each.kind === "object")),
    );
    const place = places[dice(places.length + 1)]?.text;
    if (place !== undefined && dice(4) > 0)
      return dice(8) || type.kind !== "object" ? place : `ask${of}(${place})`;
    const deeper = { ...scope, depth: scope.depth + 1 };
    if (type.kind === "list")
      return dice(2) || scope.depth > 2 ? "[]" : `[${this.value({ kind: "object", of }, deeper)}]`;
    if (type.kind === "maybe" && dice(2)) {
      const lists = this.places(scope, (each) => each.kind === "list" && each.of === of);
      if (lists[0]) return `${lists[0].text}.shift()`;
    }
    const [lazy] = this.places(scope, (each) => each.kind === "maybe" && each.of === of).filter(({ text }) =>
      text.includes("."),
    );
    if (lazy && dice(2)) return `(${lazy.text} || (${lazy.text} = ${this.creation(of, deeper)}))`;
    return dice(3) ? this.creation(of, deeper) : `make${of}()`;
  }

  protected creation(of: string, scope: Scope): string {
    const only = this.classes.find(({ name }) => name === of)?.only;
    if (only) return only;
    const owner = this.places(scope, (each) => each.kind === "object" && each.of === "A")[0]?.text;
    return `new ${of}(${this.number({ ...scope, depth: scope.depth + 3 })}${owner && this.dice(2) ? `, ${owner}` : ""})`;
  }

  /** What can be named of some types: variables, this, and their fields. */
  protected places(
    { values, self }: Scope,
    isWanted: (type: Type) => boolean,
  ): { text: string; type: Type }[] {
    const roots = self
      ? [...values, { text: "this", type: { kind: "object", of: self.name } as Type }]
      : values;
    const found = roots.flatMap(({ text, type }) => {
      const made = type.kind === "object" && this.classes.find(({ name }) => name === type.of);
      return made ? [...made.fields].map(([field, each]) => ({ text: `${text}.${field}`, type: each })) : [];
    });
    return [...roots, ...found].filter(({ type }) => isWanted(type));
  }
}
