import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { shrink } from "../../host-sim/espruino-bundler/passes.js";

/** A program made smaller with options whose values are known, or for which OPTION_ and the name stand. */
function shrunk(program: string, known: Record<string, string>): string {
  return shrink(program, { own: new Set(Object.keys(known)), known }).text;
}

const LATE = { port: "OPTION_port", to: "OPTION_to", most: "OPTION_most" };
const OPTION_VALUES = { port: 7, to: "there", most: 3 };
const VALUES = { OPTION_VALUES, OPTION_port: 7, OPTION_to: "there", OPTION_most: 3 };

/** What a program is worth before and after; both are the same. */
function same(program: string, value: unknown): string {
  const text = shrunk(program, LATE);
  for (const each of [program, text]) assert.deepEqual(runInNewContext(each, { ...VALUES }), value);
  return text;
}

describe("shrinking options", () => {
  it("knows those that a bundle is made for, where nobody assigns to them", () => {
    const program =
      "function start(values) { return values.lang === 'zh' && values.mode === 'p2p' ? '掌' + values.most : 'en'; }" +
      "start(OPTION_VALUES);";
    const text = shrunk(program, { lang: '"en"', mode: '"p2p"', most: "7" });
    assert.doesNotMatch(text, /zh|p2p|atob/);
    assert.equal(runInNewContext(text), "en");
    const chinese = shrunk(program, { lang: '"zh"', mode: '"p2p"', most: "7" });
    assert.equal(runInNewContext(chinese, { atob }), `${Buffer.from("掌").toString("latin1")}7`);
  });

  it("puts what comes later in the place of an option, and keeps no object of them", () => {
    const text = same(
      `const values = OPTION_VALUES;
       class Link { constructor(values) { this.values = values; this.port = 1; } sum() { const values = this.values; return values.port + this.port++ + most(this.values); } }
       function most(room) { return room.most; }
       class App { constructor(n, values) { this.n = n; this.values = values; this.link = new Link(values); } go() { return this.n + this.values.port + this.link.sum(); } }
       new App(1, values).go();`,
      19,
    );
    assert.doesNotMatch(text, /values|VALUES/);
  });

  it("leaves an option that is assigned to in the object", () => {
    const text = same(
      `function fit(room) { if (room.most < 5) room.most = 5; return room.most; }
       class App { constructor(values) { this.values = values; } go() { return fit(this.values) + this.values.most + this.values.port; } }
       new App(OPTION_VALUES).go();`,
      17,
    );
    assert.match(text, /OPTION_port/);
    assert.doesNotMatch(text, /OPTION_most/);
  });

  for (const [what, program, value] of [
    [
      "another object is kept as values",
      "class A { constructor(values) { this.values = values; } go() { return this.values.port; } } '' + new A(OPTION_VALUES).go() + new A({ port: 8 }).go();",
      "78",
    ],
    [
      "another object is assigned",
      "class A { constructor(values) { this.values = values; this.values = { port: 8 }; } go() { return this.values.port; } } new A(OPTION_VALUES).go();",
      8,
    ],
    [
      "a parameter is something else at times",
      "function f(values) { return values.port; } '' + f(OPTION_VALUES) + f({ port: 8 });",
      "78",
    ],
    [
      "a parameter is assigned to",
      "function f(values) { values = { port: 8 }; return values.port; } f(OPTION_VALUES);",
      8,
    ],
    [
      "it is left out at times",
      "function f(values) { return values ? values.port : 0; } '' + f(OPTION_VALUES) + f();",
      "70",
    ],
    [
      "it is put elsewhere",
      "const all = [OPTION_VALUES]; all[0].port = 9; const values = OPTION_VALUES; values.port;",
      9,
    ],
    [
      "it is given under another name",
      "const o = { other: 0 }; o.other = OPTION_VALUES; o.other.port = 9; const values = OPTION_VALUES; values.port;",
      9,
    ],
    [
      "it is given to who knows whom",
      "function f(o) { o.port = 9; } [OPTION_VALUES].map(f); const values = OPTION_VALUES; f.call(null, values); values.port;",
      9,
    ],
  ] as const)
    it(`leaves all as it is where ${what}`, () => {
      const values = { ...OPTION_VALUES };
      const text = shrunk(program, LATE);
      assert.equal(runInNewContext(text, { ...VALUES, OPTION_VALUES: values }), value);
      assert.doesNotMatch(text, /OPTION_port/);
    });
});
