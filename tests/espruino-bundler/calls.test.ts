import assert from "node:assert/strict";
import { shrunk, TOLD, worth } from "./shrunk.js";

/** Before and after are the same, and after has none of these words. */
function shrinks(program: string, own: readonly string[], value: unknown, gone: RegExp): void {
  assert.deepEqual(worth(program, own), [value, value]);
  assert.doesNotMatch(shrunk(program, own), gone);
}

/** Before and after are the same, and after still has this. */
function keeps(program: string, own: readonly string[], value: unknown, kept: RegExp): void {
  assert.deepEqual(worth(program, own), [value, value]);
  assert.match(shrunk(program, own), kept);
}

describe("shrinking calls", () => {
  it("puts a method called in one place there, with its object", () => {
    const program = `${TOLD}
      function onCall() { this.target.once(); }
      class B { constructor() { this.m = 4; } once() { tell(this.m); tell(this.m + 1); } }
      onCall.call({ target: new B() });
      told.join();`;
    shrinks(program, ["once"], "4,5", /once/);
  });

  it("puts a function's statements before the one that needs its value, or around what it guards", () => {
    const program = `${TOLD}
      function worth(n) { const twice = tell(n) * 2; return twice + 1; }
      function guarded(n) { if (!n) return; tell("guarded"); }
      function chosen(n) { if (tell(n)) return "yes"; tell("not"); return "no"; }
      function host(n) { if (worth(n) === 3) tell("three"); guarded(n); const word = chosen(n); tell(word); }
      host(tell(1)); host(tell(0));
      told.join();`;
    shrinks(program, [], worth(program)[0], /worth\(|guarded\(|chosen\(/);
  });

  it("leaves what is called twice, calls itself or is handed on", () => {
    const told = `${TOLD} class A { ring() { tell("rings"); } } function run(a) { a.ring(); return typeof a.ring; }
      tell(run(new A())); told.join();`;
    keeps(told, ["ring"], "rings,function", /ring\(\)/);
    keeps("function f(a) { const b = a * 2; return b; } '' + f(1) + f(2);", [], "24", /function f/);
    keeps("function f(a) { return a ? a + f(a - 1) : 0; } f(3);", [], 6, /function f/);
    keeps("function f(a) { const b = a; return b; } [1, 2].map(f).join();", [], "1,2", /function f/);
  });

  it("leaves a method that a subclass has too, that is no name of ours alone, or that another object has", () => {
    const twice = `${TOLD} class A { go() { tell("A"); } } class B extends A { go() { tell("B"); } }
      for (const a of [new A(), new B()]) a.go(); told.join();`;
    keeps(twice, ["go"], "A,B", /go\(\)/);
    const theirs = `${TOLD} class A { shift() { return tell("ours"); } } new A(); const list = [[3]]; list[0].shift();`;
    assert.deepEqual(worth(theirs), [3, 3]);
    const field = `${TOLD} class A { go() { tell("A"); } } function run(a) { a.go(); }
      run({ go() { tell("literal"); } }); run(new A()); told.join();`;
    keeps(field, ["go"], "literal,A", /go\(\)/);
  });

  it("knows what a base's constructor is given by way of a subclass without one", () => {
    const inherited = `${TOLD} class A { constructor(n, word) { tell(n + word); } } class B extends A {} class C extends B {}
      new B(1, "same"); new C(2, "same"); new A(3, "same"); told.join();`;
    shrinks(inherited, [], "1same,2same,3same", /word/);
    const differs = `${TOLD} class A { constructor(word) { tell(word); } } class B extends A {}
      new B("one"); new A("other"); told.join();`;
    keeps(differs, [], "one,other", /constructor\(word\)/);
    const nameless = `${TOLD} class A { constructor(word) { tell(word); } } function make(Class) { new Class("other"); }
      make(class extends A {}); new A("one"); told.join();`;
    keeps(nameless, [], "other,one", /constructor\(word\)/);
    const renamed = `${TOLD} class A { constructor(word) { tell(word); } } class B extends A {} const all = [B];
      new all[0]("other"); new A("one"); told.join();`;
    keeps(renamed, [], "other,one", /constructor\(word\)/);
  });

  it("does what was done first still first", () => {
    const program = `${TOLD}
      function late(n) { tell("late"); return n; }
      function host(o) { const sum = tell("first") + late(tell("given")); return sum; }
      tell(host());
      told.join();`;
    assert.deepEqual(worth(program), Array(2).fill("first,given,late,firstgiven"));
    keeps(program, [], "first,given,late,firstgiven", /function late/);
  });

  it("does not do what a condition stands before", () => {
    const program = `${TOLD}
      function done(n) { tell("done"); return n; }
      function host(n) { const value = n && done(n); return value; }
      host(tell(0)); told.join();`;
    keeps(program, [], "0", /function done/);
  });

  it("keeps names apart", () => {
    const program = `${TOLD}
      var at = "top";
      function inner(n) { const word = "inner" + n; tell(word + at); n = 5; return n; }
      function host(n) { const word = "host"; const value = inner(n); tell(word + n + value); }
      function shadowing(at) { tell(at + other()); }
      function other() { return at + "!"; }
      host(1); host(2); shadowing("local"); shadowing("2"); at += ""; told.join();`;
    const value = "inner1top,host15,inner2top,host25,localtop!,2top!";
    assert.deepEqual(worth(program), [value, value]);
    assert.match(shrunk(program), /function other/);
  });

  it("takes what a parameter is at every call for the parameter, and the branches with it", () => {
    const program = `${TOLD}
      function draw(mode, text, wrap) { if (mode === 1) tell(text); else tell("other"); if (wrap) tell("wrapped"); }
      draw(1, "a"); draw(1, "b"); told.join();`;
    shrinks(program, [], "a,b", /other|wrapped|mode/);
  });

  it("leaves parameters that are assigned to, differ, or stand for what must be done", () => {
    keeps("function f(n) { n++; return n + n; } '' + f(1) + f(1);", [], "44", /f\(1\)/);
    keeps("function f(n) { return [n, n, n]; } f(1).concat(f(2)).join();", [], "1,1,1,2,2,2", /f\(2\)/);
    const done = `${TOLD} function f(unread) { tell("f"); tell("f"); } f(tell(1)); f(tell(2)); told.join();`;
    keeps(done, [], "1,f,f,2,f,f", /tell\(2\)/);
  });
});
