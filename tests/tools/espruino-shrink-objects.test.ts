import assert from "node:assert/strict";
import { sameWith, TOLD } from "./shrunk.js";

const OWN = ["data", "clock", "offset", "io", "read", "told", "bus"];

const same = sameWith(OWN);

describe("shrinking objects", () => {
  it("takes an object at the top of which only fields are read for these", () => {
    const text = same(
      `var Wire = class { constructor(n) { this.n = n; } go() { return this.n + 1; } };
       function twice(n) { return n * 2; }
       var bus = { io: Wire, data: 23, read: twice };
       class App { go() { const wire = bus; return new wire.io(wire.data).go() + bus.read(2) + bus.data; } sum() { return this.go() + this.go(); } }
       new App().sum();`,
      102,
    );
    assert.doesNotMatch(text, /bus|wire\b/);
  });

  it("leaves one that is written to, handed on, asked for what it may inherit, or whose function asks for it", () => {
    assert.match(
      same("var bus = { data: 1 }; function f() { bus.data++; return bus.data; } f() + f();", 5),
      /bus/,
    );
    assert.match(same("var bus = { data: 1 }; function f(o) { o.data++; } f(bus); bus.data;", 2), /bus/);
    assert.match(same("var bus = { data: 1 }; '' + bus.data + typeof bus.toString;", "1function"), /bus/);
    const asks = "function twice() { return this.data * 2; } var bus = { data: 2, read: twice };";
    assert.match(same(`${asks} bus.read() + bus.read();`, 8), /bus\.read/);
    assert.match(same("var n = 1; var bus = { data: n }; n = 2; bus.data + n;", 3), /bus/);
    assert.match(same("var bus = { data: 1 }; if (bus.data) bus = { data: 2 }; bus.data;", 2), /bus/);
    const local = "var bus = { data: 1 }; function f(bus) { return bus.data; }";
    assert.equal(same(`${local} f({ data: 2 }) + f({ data: 3 }) + bus.data;`, 6).includes("bus.data"), true);
  });

  it("takes the fields of what a constructor is always given for what they are", () => {
    const text = same(
      `class Wire { constructor(options) { this.all = [options.data, options.clock]; } }
       class Panel { constructor(options) { var _a; this.wire = new Wire(Object.assign({}, { data: 1, clock: 2 }, options)); this.at = (_a = options.offset) != null ? _a : 2; } }
       const panel = new Panel({ clock: 3 }); panel.wire.all.join() + panel.at;`,
      "1,32",
    );
    assert.doesNotMatch(text, /assign|options|offset|_a/);
    assert.match(text, /\[\(?1\)?, \(?3\)?\]/);
  });

  it("makes one object of two only where both are known, in their order", () => {
    assert.match(
      same("JSON.stringify(Object.assign({}, { x: 1, y: 2 }, { x: 3 }));", '{"x":3,"y":2}'),
      /\{ x: 3, y: 2 \}/,
    );
    const unknown =
      "function f(o) { return Object.assign({}, { data: 1 }, o).data; } '' + f({}) + f({ data: 2 });";
    assert.match(same(unknown, "12"), /assign/);
    const done = `${TOLD} Object.assign({}, { data: tell(1) }, { data: tell(2) }); told.join();`;
    assert.match(same(done, "1,2"), /assign/);
  });

  it("gives a constructor what it reads, and does what is done for the rest", () => {
    const program = `${TOLD} class A { constructor(options) { this.n = options.data; } }
      const all = [new A({ data: 1, clock: 5 }), new A({ data: tell(2), clock: tell(6) })];
      '' + all[0].n + all[1].n + told.join();`;
    const text = same(program, "122,6");
    assert.doesNotMatch(text, /clock: 5/);
    const kept =
      "class A { constructor(options) { this.all = options; } } JSON.stringify([new A({ x: 1, y: 5 }), new A({ x: 2 })]);";
    same(kept, '[{"all":{"x":1,"y":5}},{"all":{"x":2}}]');
  });

  it("takes a default only where the value is known", () => {
    const f = "function f(o) { var _a; return (_a = o.offset) != null ? _a : 2; }";
    same(`${f} '' + f({}) + f({ offset: 0 }) + f({ offset: null });`, "202");
    assert.match(
      same("function f() { var a; const b = (a = 1) != null ? a : 2; return a + b; } f() + f();", 4),
      /a = 1/,
    );
    same("function f() { var _a; return (_a = void 0) != null ? _a : 2; } f() + f();", 4);
  });
});
