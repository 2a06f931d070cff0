import assert from "node:assert/strict";
import { MEMBERS, toldWith } from "./shrunk.js";

const told = toldWith(MEMBERS);

describe("shrinking objects that are parts of others", () => {
  it("makes one object of the two", () => {
    assert.doesNotMatch(
      told(
        "class P { constructor(owner) { this.owner = owner; this.n = 2; } go() { tell(this.n + this.owner.m); } } class W { constructor(m) { this.m = m; this.part = new P(this); } end() { this.part.go(); tell(this.part.owner === this); } } function f(w) { w.end(); w.part.n++; w.part.go(); } f(new W(1)); f(new W(5));",
        "3,true,4,7,true,8",
      ),
      /class P|part/,
    );
  });

  for (const [what, program, value] of [
    [
      "is made under a condition, and asked for by who called",
      "class P { constructor(owner) { this.owner = owner; } go() { tell(this.owner.m); } } class W { constructor(m) { this.m = m; if (m > 1) this.part = new P(this); } ask() { return this.part; } } function f(w) { const p = w.ask(); if (p) p.go(); else tell('none'); tell(w.m); } f(new W(1)); f(new W(5));",
      "none,1,5,5",
    ],
    [
      "is made under a condition, and asked with ?.",
      "class P { constructor(owner) { this.owner = owner; } go() { return tell(this.owner.m); } } class W { constructor(m) { this.m = m; if (m > 1) this.part = new P(this); } } function f(w) { var _a; tell((_a = w.part) == null ? void 0 : _a.go()); tell(w.m); } f(new W(1)); f(new W(5));",
      ",1,5,5,5",
    ],
    [
      "is not made as the constructor returned before",
      "class P { constructor(owner) { this.owner = owner; } go() { tell(this.owner.m); } } class W { constructor(m) { this.m = m; if (m < 2) return; this.part = new P(this); } ask() { return this.part; } } function f(w) { const p = w.ask(); if (p) p.go(); else tell('none'); tell(w.m); } f(new W(1)); f(new W(5));",
      "none,1,5,5",
    ],
    [
      "is made in a loop",
      "class P { constructor(owner, n) { this.owner = owner; this.n = n; told.push(n); owner.c.push(this); } go() { tell(this.n); } } class W { constructor(m) { this.c = []; for (let i = 0; i < m; i++) this.part = new P(this, i); } end() { for (const p of this.c) p.go(); this.part.go(); } } new W(2).end(); new W(3).end();",
      "0,1,0,1,1,0,1,2,0,1,2,2",
    ],
    [
      "is in one list with its whole",
      "class P { constructor(owner) { this.owner = owner; } go() { tell(this.owner.m); } } class W { constructor(m) { this.m = m; this.part = new P(this); } ask() { tell(this.m + 1); } } function f(m) { const w = new W(m); const l = [w.part, w]; tell(l.indexOf(w)); w.part.go(); w.ask(); } f(1); f(3);",
      "1,1,2,1,3,4",
    ],
    [
      "is made of a part of another whole",
      "class P { constructor(owner, n) { this.owner = owner; this.n = n; this.from = this.n ? this.n.x : 0; this.x = this.from + 1; } go() { tell(this.x); tell(this.owner.m); } } class W { constructor(m, before) { this.m = m; this.part = new P(this, before && before.part); } } const w = new W(1), v = new W(2, w); w.part.go(); v.part.go();",
      "1,1,2,2",
    ],
    [
      "is made of a field of that of another whole",
      "class P { constructor(owner, n) { this.owner = owner; this.x = n + 1; } go() { tell(this.x); tell(this.owner.m); } } class W { constructor(m, before) { this.m = m; this.part = new P(this, before.x || before.part.x); } } const w = new W(1, {x: 4}), v = new W(2, w); w.part.go(); v.part.go();",
      "5,1,6,2",
    ],
    [
      "has a field that a whole is asked for with in",
      "class P { constructor(owner) { this.owner = owner; this.n = 1; } go() { tell(this.owner.m + this.n); } } class W { constructor(m) { this.m = m; this.part = new P(this); } } function f(w) { tell('n' in w); w.part.go(); } f(new W(1)); f(new W(2));",
      "false,2,false,3",
    ],
    [
      "has a field that others are asked for with in",
      "class Q { constructor() { this.n = 8; } } class P { constructor(owner) { this.owner = owner; this.n = 1; } go() { tell(this.owner.m + this.n); } } class W { constructor(m) { this.m = m; this.part = new P(this); } } function f(w) { if ('n' in w) tell(w.n); else w.part.go(); } f(new W(1)); f(new W(2)); f(new Q());",
      "2,3,8",
    ],
    [
      "is told from its whole by a switch",
      "class P { constructor(owner) { this.owner = owner; } go(it) { switch (it) { case this: tell('it'); break; case this.owner: tell('owner'); break; default: tell('none'); } } } class W { constructor(m) { this.m = m; this.part = new P(this); } } function f(w) { w.part.go(w); w.part.go(w.part); tell(w.m); } f(new W(1)); f(new W(2));",
      "owner,it,1,owner,it,2",
    ],
    [
      "is asked for before it is made",
      "class P { constructor(owner) { this.owner = owner; } go() { tell(this.owner.m); } } class W { constructor(m) { this.m = m; this.go(); this.part = new P(this); this.go(); } go() { if (this.part) this.part.go(); else tell('none'); } } new W(1); new W(2);",
      "none,1,none,2",
    ],
    [
      "is changed by its whole",
      "class P { constructor(owner) { this.owner = owner; this.n = 0; } go() { tell(++this.n + this.owner.m); } } class W { constructor(m) { this.m = m; this.part = new P(this); } end() { this.part.n = 0; } } const w = new W(1), v = new W(2); w.part.go(); w.part.go(); v.part.go(); w.end(); w.part.go();",
      "2,3,3,2",
    ],
    [
      "is made in a method",
      "class P { constructor(owner) { this.owner = owner; this.n = 0; } go() { tell(++this.n + this.owner.m); } } class W { constructor(m) { this.m = m; this.go(); } go() { this.part = new P(this); } } const w = new W(1), v = new W(2); w.part.go(); w.part.go(); v.part.go(); w.go(); w.part.go();",
      "2,3,3,2",
    ],
  ] as const)
    it(`does the same where a part ${what}`, () => {
      told(program, value);
    });
});

describe("shrinking functions that constructors keep", () => {
  for (const [what, program, value] of [
    [
      "is kept under a condition",
      "function heard(n) { tell(this.n + n); } class W { constructor(n) { this.n = n; if (n > 1) this.callback = heard; } go(m) { if (this.callback) this.callback(m); else tell('none'); } } new W(1).go(3); new W(2).go(4);",
      "none,6",
    ],
    [
      "is not kept as the constructor returned before",
      "function heard(n) { tell(this.n + n); } class W { constructor(n) { this.n = n; if (n < 2) return; this.callback = heard; } go(m) { if (this.callback) this.callback(m); else tell('none'); } } new W(1).go(3); new W(2).go(4);",
      "none,6",
    ],
    [
      "is handed on",
      "function heard(n) { tell(n); } class W { constructor(n) { this.n = n; this.callback = heard; } go(m) { this.callback(m); [3].forEach(this.callback); } } new W(1).go(3); new W(2).go(4);",
      "3,3,4,3",
    ],
    [
      "is called with another object",
      "function heard(n) { tell(this.n + n); } class W { constructor(n) { this.n = n; this.callback = heard; } go(m) { const f = this.callback; f.call({ n: 50 }, m); this.callback(m); } } new W(1).go(3); new W(2).go(4);",
      "53,4,54,6",
    ],
    [
      "calls itself",
      "function heard(n) { tell(this.n + n); if (n > 0) heard.call(this, n - 1); } class W { constructor(n) { this.n = n; this.callback = heard; } go(m) { this.callback(m); } } new W(1).go(3); new W(2).go(4);",
      "4,3,2,1,6,5,4,3,2",
    ],
    [
      "is a superclass's",
      "function heard(n) { tell(this.n + n); } class W { constructor(n) { this.n = n; this.callback = heard; } go(m) { this.callback(m); } } class V extends W { go(m) { super.go(m); this.callback(m); } } new W(1).go(3); new V(2).go(4);",
      "4,6,6",
    ],
    [
      "is asked for what it is",
      "function heard(n) { tell(this.n + n); } class W { constructor(n) { this.n = n; this.callback = heard; tell(typeof this.callback); tell(this.callback === undefined); } go(m) { this.callback(m); } } new W(1).go(3); new W(2).go(4);",
      "function,false,4,function,false,6",
    ],
    [
      "is asked for before it is kept",
      "function heard(n) { tell(this.n + n); } class W { constructor(n) { this.n = n; this.go(1); this.callback = heard; this.go(2); } go(m) { if (this.callback) this.callback(m); else tell('none'); } } new W(1).go(3); new W(2).go(4);",
      "none,3,4,none,4,6",
    ],
  ] as const)
    it(`does the same where one ${what}`, () => {
      told(program, value);
    });
});

describe("shrinking a field that is set to its object", () => {
  for (const [what, program, value] of [
    [
      "is set in a method",
      "class W { constructor(m) { this.m = m; } go() { this.owner = this; } ask() { return this.owner; } } function f(w) { tell(w.ask() ? 'set' : 'unset'); tell(w.m); } const w = new W(1), v = new W(2); w.go(); f(w); f(v);",
      "set,1,unset,2",
    ],
    [
      "is set under a condition",
      "class W { constructor(m) { this.m = m; if (m > 1) this.owner = this; } ask() { const o = this.owner; return o ? o.m : 'none'; } } tell(new W(1).ask()); tell(new W(2).ask());",
      "none,2",
    ],
  ] as const)
    it(`does the same where it ${what}`, () => {
      told(program, value);
    });
});
