import assert from "node:assert/strict";
import { MEMBERS, toldWith } from "./shrunk.js";

const told = toldWith(MEMBERS);

describe("shrinking a function's other names of values", () => {
  it("says this and parameters by their own names", () => {
    assert.doesNotMatch(
      told(
        "class W { constructor(n) { this.n = n; } go(m) { const me = this; tell(me.n); const k = m; tell(k + me.n); tell(k); tell(m); } } new W(1).go(2); new W(2).go(3);",
        "1,3,2,2,2,5,3,3",
      ),
      /\b(me|k)\b/,
    );
  });

  for (const [what, program, value] of [
    [
      "is named where another has the name of what it is",
      "function f(b) { const a = b; if (a > 0) { const b = tell(a) + 10; tell(a + b); tell(a); } tell(a); } f(1); f(2);",
      "1,12,1,1,2,14,2,2",
    ],
    [
      "is named in a loop over what has that name",
      "function f(l) { const b = l[0]; const a = b; for (const b of l) { tell(a + b); tell(a) } } f([1,2]); f([2,4]);",
      "2,1,3,1,4,2,6,2",
    ],
    [
      "is one that a loop changes",
      "function f(l) { let last = 0; for (const b of l) { const a = last; last = b; tell(a); tell(a + b); } } f([1,2]); f([2,4]);",
      "0,1,1,3,0,2,2,6",
    ],
    [
      "is a counter that is stepped",
      "function f(l) { for (let i = 0; i < 3; i++) { const a = i; tell(a); i++; tell(a); tell(i); } } f([1,2]); f([2,4]);",
      "0,0,1,2,2,3,0,0,1,2,2,3",
    ],
    [
      "is a parameter that changes later",
      "function f(x) { const a = x; x = 5; tell(a); tell(x); tell(a); } f(1); f(2);",
      "1,5,1,2,5,2",
    ],
    [
      "is a parameter that a function changes",
      "function f(x) { const a = x; const g = () => { x++; }; g(); tell(a); tell(x); tell(a); } f(1); f(2);",
      "1,2,1,2,3,2",
    ],
    [
      "is this, for a function with a this of its own",
      "class W { constructor(n) { this.n = n; } go(l) { const me = this; l.forEach(function (e) { tell(me.n + e); }); tell(me.n); tell(me.n); } } new W(1).go([1]); new W(2).go([2]);",
      "2,1,1,4,2,2",
    ],
    [
      "outlives the block of what it is",
      "function f(l) { for (const b of l) { var a = b; tell(a); } tell(a); tell(a); } f([1,2]); f([2,4]);",
      "1,2,2,2,2,4,4,4",
    ],
    [
      "is named where an error has that name",
      "function f(b) { const a = b; try { tell(a); throw 7; } catch (b) { tell(a); tell(b); tell(a); } } f(1); f(2);",
      "1,1,7,1,2,2,7,2",
    ],
    [
      "is a literal's field",
      "function f(b) { const a = b; const o = { a }; tell(o.a); tell(a); tell(a); o.a = 4; return o; } tell(f(1).a); tell(f(2).a);",
      "1,1,1,4,2,2,2,4",
    ],
  ] as const)
    it(`does the same where a variable ${what}`, () => {
      told(program, value);
    });
});

describe("shrinking what is put into options and read there", () => {
  for (const [what, program, value] of [
    [
      "is nothing else",
      "class P { constructor(o) { this.n = o.n; o.target = this; tell(o.target.n); this.m = o.target; tell(o.target === this); } } function f(n) { const o = { n: n }; const p = new P(o); tell(p.m.n); tell(o.target.n); } f(1); f(2);",
      "1,true,1,1,2,true,2,2",
    ],
    [
      "is a function that asks whose it is",
      "function heard(n) { tell(this.n + n); } class W { constructor(m) { this.m = m; } go(o) { o.onReadable = heard; tell(this.m); o.onReadable(this.m); } } function f(w) { w.go({ n: w.m * 10 }); } f(new W(1)); f(new W(2));",
      "1,11,2,22",
    ],
    [
      "is replaced by another name",
      "class P { constructor(o, q) { this.n = o.n; o.target = this; q.target = undefined; tell(o.target ? 1 : 0); o.target = o; tell(this.n); } } function f(n) { const o = { n: n }; new P(o, o); new P(o, {n: 7}); } f(1); f(2);",
      "0,1,1,1,0,2,1,2",
    ],
    [
      "is replaced by a function",
      "class P { constructor(o) { this.n = o.n; o.target = this; end(o); tell(o.target ? 1 : 0); } } function end(o) { tell(o.n); o.target = undefined; } function f(n) { new P({ n: n }); } f(1); f(2);",
      "1,0,2,0",
    ],
    [
      "is replaced by a stranger",
      "class P { constructor(o) { this.n = o.n; o.target = this; Object.assign(o, { target: undefined }); tell(o.target ? 1 : 0); tell(this.n) } } function f(n) { new P({ n: n }); } f(1); f(2);",
      "0,1,0,2",
    ],
  ] as const)
    it(`does the same where it ${what}`, () => {
      told(program, value);
    });
});
