import fc from "fast-check";
import { Expressions, NUMBER, type Class, type Dice, type Scope, type Type } from "./random-expressions.js";

/*
 * Random programs of classes that share the names of their members, as the firmware's language allows them: whatever is
 * asked for a member has it, and what may be undefined is asked first. They tell what they do, and come to an end.
 */

const FIELDS = ["n", "m", "to", "other", "all"];
const METHODS = ["go", "run", "end"];
/** The names of members that are ours. */
export const OWN = [
  ...FIELDS,
  ...METHODS,
  "size",
  "sum",
  "callback",
  "target",
  "onReadable",
  "ring",
  "fire",
  "owner",
  "own",
  "held",
];

const HEAD = `
  var told = [], left = 0, natives = JSON.parse("{}");
  function tell(value) { told.push(value); return value; }
  function may() { return left-- > 0; }
  function spend() { if (--left < -200) throw new Error("spent"); }
  class Alarm {
    constructor(callback, target) { spend(); this.callback = callback; this.target = target; }
    ring() { this.callback(this.target); }
  }
  class Port {
    constructor(options) { spend(); this.target = options.target; this.onReadable = options.onReadable; this.n = 0; }
    fire() { if (this.onReadable) this.onReadable(++this.n); }
  }`;

export const randomClasses: fc.Arbitrary<string> = fc
  .array(fc.nat(999), { minLength: 600, maxLength: 900, size: "max" })
  .map((numbers) => {
    let at = 0;
    return programOf((limit) => (numbers[at++] ?? 0) % limit);
  });

function programOf(dice: Dice): string {
  const classes: Class[] = [];
  const names = ["A", "B", "C", "D"].slice(0, 2 + dice(3));
  for (const name of names) {
    const bases = classes.filter(({ only }) => !only);
    const base = bases.length > 0 && dice(4) === 0 ? bases[dice(bases.length)] : undefined;
    const fields = new Map<string, Type>(base?.fields);
    for (const field of FIELDS)
      if (!fields.has(field) && dice(3) > 0)
        fields.set(
          field,
          field === "n"
            ? NUMBER
            : {
                kind: (["number", "maybe", "maybe", "list"] as const)[dice(4)],
                of: names[dice(names.length)],
              },
        );
    const later = names.slice(names.indexOf(name) + 1);
    if (later.length > 0 && !fields.has("own"))
      fields.set("own", { kind: "object", of: later[dice(later.length)] });
    const methods = METHODS.filter((each) => base?.methods.includes(each) || dice(3) > 0);
    const isOnly = !base && dice(2) === 0 && !classes.some((each) => each.base?.name === name);
    const only = isOnly ? [`the${name}`, `lazy${name}()`, `hold${name}.to`][dice(3)] : "";
    classes.push({ name, base, fields, methods, hasGetter: base?.hasGetter === true || dice(3) === 0, only });
  }
  return new Writer(dice, classes).program();
}

class Writer extends Expressions {
  private fresh = 0;

  program(): string {
    const { classes } = this;
    const functions = classes.flatMap(({ name }) => {
      const type: Type = { kind: "object", of: name };
      const within = (text: string) =>
        this.block({ values: [{ text, type }], self: undefined, depth: 0, floor: -1 }, 3);
      return [
        `function make${name}() { return ${this.creation(name, { values: [], self: undefined, depth: 2, floor: classes.findIndex((each) => each.name === name) })}; }`,
        `function on${name}(target) ${within("target")}`,
        `function heard${name}(count) ${this.block(
          {
            values: [
              { text: "this.target", type },
              { text: "count", type: NUMBER },
            ],
            self: undefined,
            depth: 0,
            floor: -1,
          },
          3,
        )}`,
        `function ask${name}(it) { tell(it.n || 0); return it; }`,
      ];
    });
    const texts = classes.map((each) => this.classText(each));
    const top = Array.from({ length: 2 + this.dice(4) }, () => {
      const text = this.block({ values: [], self: undefined, depth: 0, floor: -1 }, 4);
      const frames = [
        `try ${text} catch (error) { tell("thrown"); }`,
        `for (let i = 0; i < 2; i++) try ${text} catch (error) { tell("thrown"); }`,
      ];
      return frames[this.dice(3) === 0 ? 1 : 0];
    });
    const setup = [...classes].reverse().map((each) => this.onlyText(each));
    return [HEAD, ...texts, ...functions, ...setup, "left = 40;", ...top, "told.join();"].join("\n");
  }

  /** Makes the only object of a class. */
  private onlyText({ name, only }: Class): string {
    const made = `new ${name}(${this.dice(3)})`;
    if (only.startsWith("the")) return `const the${name} = ${made};`;
    if (only.startsWith("lazy"))
      return `var kept${name}; function lazy${name}() { return kept${name} || (kept${name} = ${made}); }`;
    const holder = (body: string, key: string) =>
      `class Hold${name} { ${body} } const ${key}${name} = new Hold${name}();`;
    if (only.startsWith("hold")) return holder(`constructor() { this.to = ${made}; }`, "hold");
    return "";
  }

  /** The name of a class of which there are objects by now. */
  private classText(made: Class): string {
    const { name, base, fields, methods, hasGetter } = made;
    const parameters = ["x", "owner"];
    const scope = (values: Scope["values"], depth = 0): Scope => ({
      values: [{ text: "x", type: NUMBER }, ...values],
      self: made,
      depth,
      floor: -1,
    });
    const floor = this.classes.indexOf(made);
    const isBase = this.classes.some((each) => each.base === made);
    const start: string[] = base ? ["super(x, owner);"] : ["spend();"];
    for (const [field, type] of fields) {
      if (base?.fields.has(field)) continue;
      // What is no class's parameter is made right here, so that it is always there.
      if (type.kind === "list") start.push(`this.${field} = [];`);
      else if (type.kind !== "maybe")
        start.push(
          `this.${field} = ${this.value(type, { values: [{ text: "x", type: NUMBER }], self: undefined, depth: 2, floor })};`,
        );
      else if (type.of === "A" && this.dice(2)) start.push(`this.${field} = owner;`);
    }
    if (this.dice(3) === 0)
      start.push(...this.statements({ ...scope([]), floor, self: isBase || base ? undefined : made }, 2));
    if (this.dice(6) === 0) start.push(`if (x > 3) throw new Error("x");`);
    const members = [`constructor(${parameters.join(", ")}) { ${start.join(" ")} }`];
    for (const method of methods) {
      if (base?.methods.includes(method) && this.dice(2)) continue;
      const upper = base?.methods.includes(method) && this.dice(2) ? `tell(super.${method}(x));` : "";
      members.push(
        `${method}(x) { ${upper} ${this.statements(scope([]), 4).join(" ")} return ${this.number(scope([], 1))}; }`,
      );
    }
    if (hasGetter && !base?.hasGetter) {
      const field = [...fields].find(([, type]) => type.kind === "number");
      const text = field && this.dice(2) ? `this.${field[0]}` : String(this.dice(6));
      members.push(`get size() { return ${text}; }`);
    }
    return `class ${name}${base ? ` extends ${base.name}` : ""} { ${members.join("\n")} }`;
  }

  private block(scope: Scope, count: number): string {
    return `{ ${this.statements(scope, count).join("\n")} }`;
  }

  private statements(outer: Scope, most: number): string[] {
    const texts: string[] = [];
    let scope = { ...outer, depth: outer.depth + 1 };
    for (let count = this.dice(most + 1); count > 0; count--) {
      const made = this.statement(scope);
      texts.push(made.text);
      if (made.value) scope = { ...scope, values: [...scope.values, made.value] };
    }
    return texts;
  }

  private statement(scope: Scope): { text: string; value?: Scope["values"][number] } {
    const { dice } = this;
    const of = this.className(scope);
    if (of === undefined) return { text: `tell(${this.number(scope)});` };
    const object: Type = { kind: "object", of };
    const name = `v${this.fresh++}`;
    const inner = (values: Scope["values"]): string =>
      this.block({ ...scope, values: [...scope.values, ...values], depth: scope.depth + 1 }, 2);
    const kinds: (() => { text: string; value?: Scope["values"][number] })[] = [
      () => ({ text: `tell(${this.number(scope)});` }),
      () => ({ text: `const ${name} = ${this.value(object, scope)};`, value: { text: name, type: object } }),
      () => this.assignment(scope),
      () => ({
        text: `const ${name} = ${this.value({ kind: "maybe", of }, scope)}; if (${name}) ${inner([{ text: name, type: object }])} else tell("none");`,
      }),
      () => ({ text: `if (${this.condition(scope)}) ${inner([])}` }),
      () => ({
        text: `const ${name} = ${this.value({ kind: "list", of }, scope)};`,
        value: { text: name, type: { kind: "list", of } },
      }),
      () => ({
        text: `for (const ${name} of ${this.value({ kind: "list", of }, scope)}) ${inner([{ text: name, type: object }])}`,
      }),
      () => this.ofList(scope, name),
      () => ({ text: `${dice(2) ? `const ${name} = ` : ""}${this.call(scope)};` }),
      () => ({
        text: `const ${name} = new Alarm(on${of}, ${this.value(object, scope)}); ${name}.ring();${dice(2) ? ` ${name}.ring();` : ""}`,
      }),
      () => ({
        text: `const ${name} = new Port({ target: ${this.value(object, scope)}, onReadable: heard${of} }); ${name}.fire();${dice(2) ? ` tell(${name}.n);` : ""}`,
      }),
      () => ({ text: `natives.owner${of} = ${this.value(object, scope)};` }),
      () => ({
        text: `const ${name} = natives.owner${of}; if (${name}) ${inner([{ text: name, type: object }])}`,
      }),
      () => ({ text: `Object.assign(${this.value(object, scope)}, { n: ${this.number(scope)} });` }),
      () => ({ text: `setTimeout(on${of}, ${dice(9)}, ${this.value(object, scope)});` }),
      () => ({ text: `try ${inner([])} catch (error) { tell("caught"); }` }),
    ];
    return kinds[scope.depth > 3 ? dice(3) : dice(kinds.length)]();
  }

  private assignment(scope: Scope): { text: string } {
    const targets = this.places(scope, () => true).filter(
      ({ text }) => text.includes(".") && text !== "this.target",
    );
    const target = targets[this.dice(Math.max(1, targets.length))];
    if (!target) return { text: `tell(${this.number(scope)});` };
    return { text: `${target.text} = ${this.value(target.type, scope)};` };
  }

  private ofList(scope: Scope, name: string): { text: string; value?: Scope["values"][number] } {
    const lists = this.places(scope, ({ kind }) => kind === "list");
    const list = lists[this.dice(Math.max(1, lists.length))];
    if (!list) return { text: `tell(${this.number(scope)});` };
    const { of } = list.type;
    const given = () => this.value({ kind: "object", of }, scope);
    const texts = [
      () => `if (${list.text}.length < 9) ${list.text}.push(${given()});`,
      () => `tell(${list.text}.indexOf(${given()}));`,
      () => `${list.text}.splice(0, 1, ${given()});`,
      () => `${list.text}.unshift(${given()});`,
      () => `${list.text}.forEach(ask${of});`,
      () => `${list.text}.forEach((each) => { tell(each.n || 0); });`,
      () => `const ${name} = ${list.text}.map(ask${of}); tell(${name}.length && ${name}[0].n);`,
      () =>
        `const ${name} = ${list.text}.concat([${given()}], ${given()}); tell(${name}[${name}.length - 1].n || 0);`,
    ];
    return { text: texts[this.dice(texts.length)]() };
  }
}
