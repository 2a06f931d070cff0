import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { shrink } from "../../host-sim/espruino-bundler/passes.js";
import { statementLines } from "../../host-sim/espruino-bundler/statement-lines.js";
import { sameWith, shrunk, worth } from "./shrunk.js";

const same = sameWith(["move", "moved_ms", "go", "read"]);

describe("shrinking a bundle", () => {
  it("lets a method use this before it calls its superclass's", () => {
    const program = `
      class Base { stop() { return "base"; } }
      class App extends Base {
        constructor() { super(); this.a = 1; this.b = 2; this.c = 3; this.d = 4; }
        stop() { this.a++; this.b++; this.c++; this.d++; return super.stop() + this.a + this.b + this.c + this.d; }
      }
      new App().stop();`;
    assert.deepEqual(worth(program), ["base2345", "base2345"]);
  });

  it("lets a constructor call its superclass's first", () => {
    const program = `
      class Base { constructor(n) { this.n = n; } }
      class App extends Base {
        constructor() { super(5); this.a = this.n; this.b = this.n; this.c = this.n; }
      }
      const app = new App();
      app.a + app.b + app.c;`;
    assert.deepEqual(worth(program), [15, 15]);
  });

  it("names the arguments that a class with initialized fields passes on", () => {
    const program = `
      var Base = class { constructor(n, m) { this.n = n; this.m = m; } };
      var Middle = class extends Base {};
      class App extends Middle { constructor() { super(...arguments); this.a = 1; } }
      var Last = class extends App { constructor() { super(...arguments); this.b = 2; } };
      const last = new Last(3, 4);
      last.n * 1000 + last.m * 100 + last.a * 10 + last.b;`;
    assert.deepEqual(worth(program), [3412, 3412]);
    for (const plain of [false, true])
      assert.doesNotMatch(shrink(program, { own: new Set(), known: {}, plain }).text, /\.\.\./);
  });

  it("makes text outside ASCII its UTF-8, a character a byte", () => {
    assert.equal(runInNewContext(shrunk('"掌😀a";')), Buffer.from("掌😀a").toString("latin1"));
  });

  it("makes longer text outside ASCII base64 of its UTF-8, but no name", () => {
    const text = shrunk('print("已离开聊天室"); print({ "已离开聊天室": 1 }); print("é");');
    assert.equal(text.match(/atob\(/g)?.length, 1);
    const printed: unknown[] = [];
    runInNewContext(text, { atob, print: (value: unknown) => printed.push(value) });
    const name = Buffer.from("已离开聊天室").toString("latin1");
    assert.deepEqual(
      printed.map((value) => (typeof value === "string" ? value : Object.keys(value as object)[0])),
      [name, name, Buffer.from("é").toString("latin1")],
    );
  });

  it("removes methods that nothing mentions, and those that only they mentioned", () => {
    const text = shrunk(
      "class A { used() { return Date.length ? 1 : 2; } idle() { return this.idler(); } idler() {} } const a = new A(); [a, a].map((each) => each.used())[0];",
    );
    assert.match(text, /used/);
    assert.doesNotMatch(text, /idle/);
    assert.equal(runInNewContext(text), 1);
  });

  it("takes a member of ours that nothing defines for undefined, and no other", () => {
    const program =
      "class A { has() { if (this.hook) this.hook(); return [this.hook, this.theirs]; } } JSON.stringify(new A().has());";
    assert.deepEqual(worth(program, ["hook"]), ["[null,null]", "[null,null]"]);
    const text = shrunk(program, ["hook"]);
    assert.doesNotMatch(text, /hook/);
    assert.match(text, /theirs/);
  });

  it("removes fields of ours that are only written, and no others", () => {
    const program =
      "class A { constructor(n) { this.read = n; this.unread = 2; this.theirs = 3; } get() { return this.read; } } JSON.stringify([new A(1).get(), new A(4)]);";
    assert.deepEqual(worth(program, ["read", "unread"]), [
      '[1,{"read":4,"unread":2,"theirs":3}]',
      '[1,{"read":4,"theirs":3}]',
    ]);
  });

  it("removes what is only written, though a clock is asked for it", () => {
    const program = `
      function getTime() { return 5; }
      function ticks() { return getTime() * 1e3; }
      class A { constructor() { this.n = 0; this.moved_ms = ticks(); } move() { this.moved_ms = ticks(); } go() { this.move(); this.n++; this.move(); } }
      const a = new A(); a.go(); a.n;`;
    assert.doesNotMatch(same(program, 1), /moved_ms|ticks/);
  });

  it("calls whatever does something still", () => {
    const program = `
      var told = 0;
      function tell() { return ++told; }
      class A { move() { this.moved_ms = tell(); } read() {} }
      const a = new A(); a.move(); a.move(); a.read(tell()); told;`;
    same(program, 3);
  });

  it("gives short names to what is used often, but to no variable, nor to what comes later", () => {
    const uses = Array(6).fill("new Uint8Array(2)").join(",");
    assert.match(shrunk(`[${uses}].length;`), /var Uint8Array\$ = Uint8Array/);
    assert.deepEqual(
      worth(`function f(Math) { return [${uses}, Math, Math, Math, Math, Math].length; } f(1);`),
      [11, 11],
    );
    const later = shrunk(`print(${Array(9).fill("ZONE_MINUTES").join(",")});`);
    assert.doesNotMatch(later, /var/);
  });

  it("leaves a condition of which a part does something", () => {
    const text = shrunk(
      "function f(a) { if (tell(a) && false) tell('never'); if (a && false) tell('never'); } f(1); f(0);",
    );
    assert.match(text, /tell\(a\)/);
    assert.doesNotMatch(text, /if \(a/);
  });

  it("changes nothing but text outside ASCII in a plain program", () => {
    const { text } = shrink('const n = 1; function f() { return n; } f() + "é";', {
      own: new Set(),
      known: {},
      plain: true,
    });
    assert.match(text, /const n = 1;\s*function f\(\)/);
    assert.equal(runInNewContext(text), `1${Buffer.from("é").toString("latin1")}`);
  });

  it("puts functions first and a statement a line, with classes under their own names", () => {
    assert.equal(
      statementLines("var A=class{},b=1;var c;a();function a(){}var d=2;").text,
      "a=()=>{}\nclass A{}\nvar b=1,c;\na();\nvar d=2;\n",
    );
  });
});
