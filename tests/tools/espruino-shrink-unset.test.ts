import assert from "node:assert/strict";
import { sameWith, TOLD } from "./shrunk.js";

const OWN = ["address", "ended", "go", "host", "size"];

const same = sameWith(OWN);

describe("shrinking what is never set", () => {
  it("takes variables at the top and fields of ours that nothing assigns for undefined", () => {
    const text = same(
      `${TOLD} var other; function f(o) { if (other) tell("other"); return o.address ? o.address + 1 : "none"; }
      tell(f({})); tell(f([])); told.join();`,
      "none,none",
    );
    assert.doesNotMatch(text, /other|address/);
  });

  it("leaves what is assigned in any way, comes in with an object, or is another's", () => {
    const asked = "function f(o) { return o.address ? 1 : 2; }";
    assert.match(same(`${asked} '' + f({ address: 3 }) + f({});`, "12"), /o\.address/);
    assert.match(same(`${asked} const address = 3; '' + f({ address }) + f({});`, "12"), /o\.address/);
    assert.match(same(`${asked} const o = {}; o.address |= 1; '' + f(o) + f({});`, "12"), /o\.address/);
    const got = "class A { get address() { return 3; } }";
    same(`${asked} ${got} '' + f(new A()) + f(new A());`, "11");
    assert.match(same("function f(o) { return o.length ? 1 : 2; } '' + f([1]) + f([]);", "12"), /length/);
    const late =
      "var other; function f() { return other ? 1 : 2; } const was = f(); other = 1; '' + was + f();";
    assert.match(same(late, "21"), /other \?/);
    const local = "var other; function f(other) { return other ? 1 : 2; } '' + f(1) + f(0) + other;";
    same(local, "12undefined");
  });

  it("calls the one function that a field is ever set to", () => {
    const text = same(
      `${TOLD} function onEnd(reason) { tell("ended " + reason); tell("!"); }
      class A { constructor() { this.ended = onEnd; } go() { this.ended("here"); } }
      class B { constructor(a) { this.host = a; } run() { this.host.ended("there"); } }
      const a = new A(); a.go(); new B(a).run(); told.join();`,
      "ended here,!,ended there,!",
    );
    assert.doesNotMatch(text, /\.ended/);
  });

  it("leaves a field that is asked for, is set to another, or whose function asks for its object", () => {
    const one = `${TOLD} function one() { return tell(1); } function two() { return tell(2); }`;
    const asked = `${one} class A { go() { if (this.ended) this.ended(); } set() { this.ended = one; } } const a = new A(); a.go(); a.set(); a.go(); told.join();`;
    assert.match(same(asked, "1"), /if \(this\.ended/);
    const both = `${one} function f(o) { o.ended(); } const a = {}, b = {}; a.ended = one; b.ended = two; f(a); f(b); told.join();`;
    assert.match(same(both, "1,2"), /\.ended/);
    const its = `${TOLD} function mine() { tell(this.size); } class A { constructor(n) { this.size = n; this.ended = mine; } go() { this.ended(); } } new A(4).go(); new A(5).go(); told.join();`;
    same(its, "4,5");
    const hidden = `${one} class A { constructor() { this.ended = one; } go(one) { this.ended(); return 3; } } const a = new A(); '' + a.go(two) + a.go(tell) + told;`;
    same(hidden, "331,1");
  });
});

describe("shrinking results", () => {
  it("gives none where nobody asks, and works out no variable for it", () => {
    const text = same(
      `${TOLD} function f(n) { let start = n; if (n > 1) start -= Math.max(n, 7); tell(n); tell(n + 1); return { width: n - start }; }
      function all() { f(1); f(2); } all(); told.join();`,
      "1,2,2,3",
    );
    assert.doesNotMatch(text, /width|start/);
  });

  it("gives what is asked for, and does what is done for it", () => {
    assert.match(
      same(
        `${TOLD} function f(n) { tell(n); return { n: n }; } function all() { f(1); tell(f(2).n); } all(); told.join();`,
        "1,2,2",
      ),
      /return/,
    );
    same(
      `${TOLD} function f(n) { if (n) return tell(n); tell("none"); } function all() { f(1); f(0); } all(); told.join();`,
      "1,none",
    );
    same(
      `${TOLD} function f(n) { if (n) return n; tell("none"); } function all() { f(1); f(0); } all(); told.join();`,
      "none",
    );
    assert.match(
      same(
        `${TOLD} function f(n) { tell(n); return n; } function all() { f(1); } all(); [2, 3].map(f).join() + told;`,
        "2,31,2,3",
      ),
      /return/,
    );
    const told = `${TOLD} function f() { let n = tell(1); n = tell(2); n += tell(3); } f(); f(); told.join();`;
    same(told, "1,2,3,1,2,3");
    same("function f() { let n = 1; const g = () => { n = 2; }; g(); return n; } '' + f() + f();", "22");
  });

  it("puts what is done in the place of what asks for it first, Math or not", () => {
    const text = same(
      `${TOLD} function wait(n) { return (500 << Math.min(n, 4)) * 2; }
      class A { constructor() { this.size = 0; } go() { tell(wait(this.size++)); } }
      const a = new A(); a.go(); a.go(); told.join();`,
      "1000,2000",
    );
    assert.doesNotMatch(text, /wait/);
  });
});
