import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { sameWith, shrunk, worth } from "./shrunk.js";

const OWN = ["limit", "ending", "end", "move", "moved_ms", "failed", "go", "read"];

const same = sameWith(OWN);

describe("shrinking fields", () => {
  it("takes a field that is only ever one literal for that", () => {
    const text = same(
      "class A { constructor() { this.limit = 2048; } read(n) { return n > this.limit; } } const a = new A(); '' + a.read(9) + a.read(3000);",
      "falsetrue",
    );
    assert.doesNotMatch(text, /limit/);
  });

  it("takes a getter that only ever gives one literal for that", () => {
    const text = same(
      "class A { get failed() { return false; } } const all = [new A()]; let n = 0; while (all[n].failed && n < 1) n++; n;",
      0,
    );
    assert.doesNotMatch(text, /failed/);
  });

  it("leaves a getter that a subclass has too, that somebody sets, or that a call stands before", () => {
    const base = "class A { get failed() { return 1; } }";
    const other = `${base} class B extends A { get failed() { return 2; } } '' + new A().failed + new B().failed;`;
    assert.match(same(other, "12"), /failed/);
    assert.match(
      same(`${base} const o = { failed: 3 }; o.failed = 4; o.failed + new A().failed;`, 5),
      /failed/,
    );
    const called = `${base} let made = 0; function go() { made++; return new A(); } go().failed + made;`;
    assert.equal(worth(called, OWN)[1], 2);
  });

  it("leaves a field that others set, that objects without it are asked for, or that is set later", () => {
    const set = "class A { constructor() { this.limit = 1; } go() { return this.limit; } }";
    assert.match(same(`${set} const a = new A(); a.limit = 5; a.go();`, 5), /limit/);
    const asked = "function of(o) { return o.limit; } '' + of(new A()) + of([]) + new A().go();";
    assert.match(same(`${set} ${asked}`, "1undefined1"), /limit/);
    const late = "class A { read() { return this.limit; } go() { this.limit = 7; } } const a = new A();";
    assert.match(same(`${late} const was = a.read(); a.go(); '' + was + a.read();`, "undefined7"), /limit/);
  });

  it("finds what can only be reached through itself", () => {
    const program = `
      class A {
        constructor() { this.ending = false; this.n = 0; }
        end() { this.ending = true; if (this.n > 2) this.n = "ended"; }
        read() { this.n++; if (this.ending) this.end(); return this.n; }
      }
      const a = new A(); a.read(); a.read() + a.read();`;
    assert.doesNotMatch(same(program, 5), /ending|end\(/);
    assert.match(same(`${program}; a.end(); a.n;`, "ended"), /ending/);
  });

  it("removes what is only written, though a clock is asked for it, and calls of what then does nothing", () => {
    const program = `
      function getTime() { return 5; }
      function ticks() { return getTime() * 1e3; }
      class A { constructor() { this.n = 0; this.moved_ms = ticks(); } move() { this.moved_ms = ticks(); } go() { this.move(); this.n++; this.move(); } }
      const a = new A(); a.go(); a.n;`;
    assert.doesNotMatch(same(program, 1), /move|ticks/);
  });

  it("calls whatever does something still", () => {
    const program = `
      var told = 0;
      function tell() { return ++told; }
      class A { move() { this.moved_ms = tell(); } read() {} }
      const a = new A(); a.move(); a.move(); a.read(tell()); told;`;
    same(program, 3);
  });

  it("need not set what is false before it is asked whether it is", () => {
    const asked = "go() { if (this.failed) return 1; this.failed = true; return 0; }";
    const program = `class A { constructor() { this.failed = false; } ${asked} }`;
    const text = same(`${program} const a = new A(); a.go(); a.go();`, 1);
    assert.doesNotMatch(text, /false/);
    assert.match(same(`${program} const a = new A(); '' + a.failed + a.go();`, "false0"), /false/);
    const again = `class A { constructor() { this.failed = true; this.n = this.failed; this.failed = false; } ${asked} }`;
    assert.match(same(`${again} const a = new A(); a.go(); '' + a.n + a.go();`, "true1"), /false/);
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
    const unset = shrunk(`print(${Array(9).fill("void 0").join(",")});`);
    let printed: unknown[] = [];
    runInNewContext(unset, { print: (...values: unknown[]) => (printed = values) });
    assert.deepEqual(printed, Array(9).fill(undefined));
    assert.equal(unset.match(/void 0/g), null);
  });

  it("writes a text that is written often once, but no name and no module's", () => {
    const program = `
      var told = [];
      function require(name) { return { disconnected: name }; }
      for (const n of [1, 2, 3, 4]) told.push("disconnected", require("disconnected")["disconnected"], "disconnected");
      told.push(require("net").disconnected, { "disconnected": "disconnected" }["disconnected"]);
      told.length + told[0] + told[13];`;
    const text = same(program, "14disconnecteddisconnected");
    assert.equal(text.match(/= "disconnected"/g)?.length, 1);
    assert.match(text, /require\("disconnected"\)\["disconnected"\]/);
  });

  it("leaves texts alone that are short or rare", () => {
    assert.doesNotMatch(same('["ab", "ab", "ab", "a long text"].join();', "ab,ab,ab,a long text"), /var/);
  });
});
