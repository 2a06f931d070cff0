import assert from "node:assert/strict";
import { sameWith, toldWith } from "./shrunk.js";

const OWN = ["n", "m", "a", "b", "c", "go", "end", "target", "onReadable", "client", "first"];
const same = sameWith(OWN);
const told = toldWith(OWN);

describe("shrinking the only object of a class", () => {
  it("makes its fields variables, its methods functions, and what makes it a function", () => {
    const text = told(
      `class A { constructor(n) { this.n = tell(n); } go() { this.n++; tell(this.n); } get m() { tell("asked"); return this.n; } }
      const a = new A(1); a.go(); a.go(); tell(a.m); tell(a.m + a.n);`,
      "1,2,3,asked,3,asked,6",
    );
    assert.doesNotMatch(text, /class|this|\.n\b|\.go/);
  });

  it("finds one that another only object makes, in a method that is called once or where it is first asked for", () => {
    const text = told(
      `class A { constructor(n) { this.n = tell(n); } go() { this.n++; tell(this.n); } }
      class B { constructor() { this.a = new A(1); } go() { this.b = new D(4); this.b.go(); this.b.go(); } c() { return this.first || (this.first = new E(7)); } }
      class D { constructor(n) { this.n = tell(n); } go() { this.n++; tell(this.n); } }
      class E { constructor(n) { this.n = tell(n); } }
      const b = new B(); b.a.go(); b.a.go(); b.go(); const e = b.c(); tell(e.n); tell(e.n);`,
      "1,2,3,4,5,6,7,7,7",
    );
    assert.doesNotMatch(text, /\.n\b|\.go/);
  });

  for (const [what, program, value] of [
    [
      "is made in a loop at the top",
      "class A { constructor(n) { if (n) this.n = n; } go() { tell(this.n); tell(this.n || 0); } } for (let i = 1; i >= 0; i--) { const a = new A(i); a.go(); }",
      "1,1,,0",
    ],
    [
      "is made in a function that is called twice",
      "class A { constructor(n) { this.n = n; } } function make(n) { tell(0); return new A(n); } const a = make(1), b = make(2); tell(a.n); tell(b.n); tell(a.n);",
      "0,0,1,2,1",
    ],
    [
      "is made by objects of which there are two",
      "class A { constructor(n) { this.n = n; } } class B { constructor(n) { this.a = new A(n); } } const b = new B(1), c = new B(2); tell(b.a.n); tell(c.a.n); tell(b.a.n);",
      "1,2,1",
    ],
    [
      "is made where each of two first asks for it",
      "class A { constructor(n) { this.n = n; } } class B { constructor(n) { this.m = n; } go() { return this.a || (this.a = new A(this.m)); } } const b = new B(1), c = new B(2); const x = b.go(), y = c.go(); tell(x.n); tell(y.n); tell(b.go().n);",
      "1,2,1",
    ],
    [
      "is made anew after it was given up",
      "class A { go() { this.n = (this.n || 0) + 1; return this.n; } } class B { go() { return (this.a || (this.a = new A())).go(); } end() { this.a = undefined; } } const b = new B(); tell(b.go()); tell(b.go()); b.end(); tell(b.go());",
      "1,2,1",
    ],
    [
      "is made in what is handed on to be called",
      "class A { constructor(n) { this.n = n; } } let first, last; function on(n) { last = new A(n); first = first || last; } [1, 2].forEach(on); tell(first.n); tell(last.n);",
      "1,2",
    ],
    [
      "is extended",
      "class A { constructor(n) { this.n = n; } go() { return this.n; } } class B extends A { go() { return tell(super.go() + 1); } } const a = new A(1), b = new B(4); tell(a.go()); tell(b.go()); tell(a.n + b.n);",
      "1,5,5,5",
    ],
  ] as const)
    it(`leaves one that ${what}`, () => void told(program, value));

  it("leaves fields that may be another's, or that strangers look at", () => {
    told(
      "class A { constructor() { this.n = tell(1); } } class B { constructor() { this.n = tell(2); } } const a = new A(), b = new B(); for (const each of [a, b, a]) tell(each.n++);",
      "1,2,1,2,2",
    );
    same(
      "class A { constructor(n) { this.size = n; } } const a = new A(3); a.size++; JSON.stringify(a);",
      '{"size":4}',
    );
  });

  it("leaves a field that is deleted", () => {
    told(
      "class A { constructor(n) { this.n = n; } go() { delete this.n; tell(this.n); } } const a = new A(tell(2)); tell(a.n); a.go();",
      "2,2,",
    );
  });

  it("calls a field with its object where its function asks for that", () => {
    const program = (callback: string) =>
      `class A { constructor(callback) { this.n = 7; this.onReadable = callback; } go() { if (this.onReadable) this.onReadable(1); this.onReadable(2); } }
      function plain(k) { tell(k); tell(k + 1); } function its(k) { tell(this.n + k); this.n++; } function other(k) { its.call({ n: 1 }, k); plain(k); }
      ${callback === "its" ? "its.call({ n: 20 }, 1);" : ""} const a = new A(tell(1) ? ${callback} : other); a.go();`;
    assert.doesNotMatch(told(program("plain"), "1,1,2,2,3"), /plain\.call/);
    told(program("its"), "21,1,8,10");
  });

  it("leaves the this of a function in a method to that", () => {
    told(
      "class A { constructor(n) { this.n = n; } go() { const f = function () { tell(this.n); }; f.call({ n: 9 }); [1].forEach((each) => tell(this.n + each)); } } const a = new A(tell(2)); a.go(); a.go();",
      "2,9,3,9,3",
    );
  });

  it("does what a getter does on the way to it", () => {
    told(
      `class A { constructor() { tell("made"); this.n = 1; } go() { tell(this.n); tell(5); } }
      class B { get client() { return this.a || (this.a = new A()); } go() { this.client.go(); this.client.go(); tell(this.client.n); } } new B().go();`,
      "made,1,5,1,5,1",
    );
  });

  it("keeps an object that is told from another, or of which is asked what it is", () => {
    const both = `class A { constructor() { tell("A"); } } class B { constructor() { tell("B"); } }
      class C { constructor() { this.a = new A(); this.b = new B(); this.c = tell(1) ? this.a : this.b; } go() { return this.c === this.b; } } const c = new C();`;
    told(`${both} tell(c.go()); tell(c.go());`, "A,B,1,false,false");
    told(`${both} tell([c.a].indexOf(c.b));`, "A,B,1,-1");
    told("class A { constructor() { tell(1); } } const a = new A(); tell(typeof a);", "1,object");
    told("class A { constructor() { tell(1); } } const a = new A(); tell(JSON.stringify([a]));", "1,[{}]");
    told(
      'class A { constructor(n) { this["size"] = n; } } const a = new A(tell(2)); tell(a["size"]);',
      "2,2",
    );
  });

  it("needs no variable at the top that nobody reads, but does what is done for it", () => {
    const text = told(
      "class A { constructor() { this.m = tell(1); this.b = 4; this.n = 1; } go() { this.m = this.a = { x: tell(2), y: tell(3) }; this.n++; tell(this.n); } } const a = new A(); a.go(); a.go();",
      "1,2,3,2,2,3,3",
    );
    assert.doesNotMatch(text, /m\$A|b\$A|a\$A/);
  });
});

describe("shrinking functions", () => {
  it("calls the function that a variable is set to once, and the one that another only calls", () => {
    const text = told(
      `function ring(a, b) { tell(a); tell(b); } function forward(a, b) { ring(a, b); }
      class A { constructor(callback) { this.c = callback; } go(n) { this.c(n, 1); this.c(n, 2); } } const a = new A(ring); a.go(3); a.go(4); forward(5, 6); forward(7, 8);`,
      "3,1,3,2,4,1,4,2,5,6,7,8",
    );
    assert.doesNotMatch(text, /forward|c\$A/);
  });

  it("leaves a function that calls another with other things, or is called by a name that is another's", () => {
    told("function g(a, b) { tell(a); tell(b); } function f(a, b) { g(b, a); } f(1, 2); f(3, 4);", "2,1,4,3");
    told("function g(a, b) { tell(a); tell(b); } function f(a) { g(a); } f(1, 2); f(3, 4);", "1,,3,");
    told(
      "function g(a) { tell(a); tell(a + 1); } function say(a) { tell('said'); tell(a); } function f(a) { g(a); } function h(f) { f(3); f(4); tell(0); } f(1); f(2); h(say); h(g);",
      "1,2,2,3,said,3,said,4,0,3,4,4,5,0",
    );
  });

  it("leaves a condition of which a part does something", () => {
    const text = told(
      "function f(a) { if (tell(a) && false) tell('never'); if (a && false) tell('never'); tell(2); } f(1); f(0);",
      "1,2,0,2",
    );
    assert.doesNotMatch(text, /if \(a/);
  });
});
