import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { shrink } from "../../tools/espruino-shrink.js";
import { statementLines } from "../../tools/espruino-shrink/statement-lines.js";
import { propertyRuns } from "../setup.js";
import { OWN, randomClasses } from "./random-classes.js";
import { sameWith, TOLD } from "./shrunk.js";

const same = sameWith([...OWN, "x"]);

/** The same programs each time; another number makes others, to look for what these do not show. */
const SEED = Number(process.env.PALMWIRE_PROGRAM_SEED ?? 1);
const RUNS_MAX = 200;

/** Two classes that share a name, of which objects of the second are there too. */
const TWO = `${TOLD} class P { constructor(n) { this.n = n; } } class Q { constructor(n) { this.n = n; } }`;
const ENDS = "tell(new Q(5).n); tell(new Q(6).n); told.join();";

describe("telling objects apart", () => {
  it("gives members of different classes that share a name names of their own", () => {
    const text = same(
      `${TOLD} class P { constructor(n) { this.n = n; } go() { return tell(this.n); } } class Q { constructor(n) { this.n = n; } go() { return tell(this.n + 1); } }
      function f(p, q) { p.go(); q.go(); p.go(); tell(p.n + q.n); } f(new P(1), new Q(2)); f(new P(3), new Q(4)); told.join();`,
      "1,3,1,3,3,5,3,7",
    );
    assert.match(text, /n\$P/);
    assert.match(text, /n\$Q/);
    assert.doesNotMatch(text, /\.(n|go)(?![$\w])/);
  });

  for (const [what, program] of [
    [
      "a list hands on",
      "const l = [new P(1)]; l.push(new Q(2)); l.unshift(new P(0)); for (const e of l) tell(e.n); tell(l.shift().n); tell(l[1].n);",
    ],
    [
      "splice puts into a list",
      "const l = []; l.splice(0, 0, new P(0), new P(1)); for (const e of l) tell(e.n); tell(2); tell(l[0].n); tell(2);",
    ],
    [
      "fill puts into a list",
      "const l = [0, 0].fill(new P(1)); tell(0); tell(l[1].n); for (const e of [l.concat(new Q(2))[2]]) tell(e.n); tell(0); tell(2);",
    ],
    [
      "a function makes for a stranger",
      "const l = [0, 1].map((e) => new P(e)); for (const e of l) tell(e.n); tell(2); tell(l[0].n); tell(2);",
    ],
    [
      "a list calls a function with",
      "class B { constructor(n) { this.n = n; } go(l) { l.forEach(function (e) { tell(this.n + e); }, this); } } new B(0).go([0, 1]); new B(1).go([1]); new B(0).go([0, 2]);",
    ],
    [
      "a loop puts into a variable that was there",
      "function f(l) { let e; for (e of l) tell(e.n); } f([new P(0), new P(1)]); f([new P(2), new P(0), new P(2)]);",
    ],
    [
      "a literal's method is given",
      "function f(o, n) { o.go(new P(n)); } f({ go(p) { tell(p.n); } }, 0); f({ go(p) { tell(p.n + 1); } }, 0); tell(2); tell(0); tell(2);",
    ],
    [
      "a literal's getter gives",
      "function f(o) { tell(o.own.n); } f({ get own() { return new P(0); } }); f({ get own() { return new P(1); } }); tell(2); tell(0); tell(2);",
    ],
    [
      "a class makes that is handed on",
      "function f(K, n) { return new K(n); } tell(f(P, 0).n); tell(f(P, 1).n); tell(new P(2).n); tell(f(Q, 0).n); tell(2);",
    ],
    [
      "a literal's class makes",
      "function f(o, n) { return new o.to(n); } tell(f({ to: P }, 0).n); tell(f({ to: P }, 1).n); tell(new P(2).n); tell(0); tell(2);",
    ],
    [
      "a setter is given",
      "class B { set to(p) { tell(p.n); this.held = p; } get to() { return this.held; } } const b = new B(); b.to = new P(0); b.to = new P(1); tell(b.to.n + 1); b.to = new P(0); tell(2);",
    ],
    [
      "a superclass's method is given",
      "class B { go(p) { tell(p.n); return this; } } class C extends B { go(p) { tell(0); return super.go(p); } } class D extends B { go(p) { tell(p.n); return super.go(p); } } new C().go(new P(1)); new D().go(new P(2)); tell(2);",
    ],
    [
      "is kept at a stranger",
      "const s = JSON.parse('{}'); function f() { return s.owner; } s.owner = new P(0); tell(f().n); s.owner = new P(1); tell(f().n); tell(2); tell(f().n - 1); tell(2);",
    ],
    [
      "a stranger adds to",
      "const p = Object.assign(new P(3), { n: 0 }); tell(p.n); tell(p.n + 1); tell(2); tell(0); tell(2);",
    ],
    [
      "a function that is called with its object asks for",
      "function f() { tell(this.n); } class B { constructor(c, n) { this.callback = c; this.n = n; } go() { this.callback(); } } new B(f, 0).go(); new B(f, 1).go(); f.call(new P(2)); f.call({ n: 0 }); tell(2);",
    ],
  ] as const)
    it(`knows what ${what}`, () => {
      const [before] = [runInNewContext(`${TWO} ${program} ${ENDS}`) as string];
      assert.match(before, /5,6$/);
      same(`${TWO} ${program} ${ENDS}`, before);
    });

  it("leaves names that a literal has, or that are asked of what may be anything", () => {
    assert.match(
      same(`${TWO} function f(o) { tell(o.n); } f(new P(1)); f({ n: 2 }); f(new P(3)); ${ENDS}`, "1,2,3,5,6"),
      /\.n\b/,
    );
    assert.match(
      same(
        `${TWO} const p = JSON.parse('{"n":4}'); function f(o) { tell(o.n); } f(p); f(new P(1)); ${ENDS}`,
        "4,1,5,6",
      ),
      /\.n\b/,
    );
  });
});

describe("any program of classes", () => {
  it("does the same when it is shrunk, and a statement a line", () => {
    fc.assert(
      fc.property(randomClasses, (program) => {
        const before = outcome(program);
        // Some make objects of classes before there is what these need, or ask undefined for a member.
        fc.pre(before !== undefined && !isWrong(program));
        const text = shrink(program, new Set(OWN));
        assert.equal(outcome(text), before, program);
        assert.equal(outcome(statementLines(text)), before, program);
      }),
      // The program as it is says more than the least of its kind, which takes minutes to find.
      { endOnFailure: true, seed: SEED, numRuns: Math.min(propertyRuns(30), RUNS_MAX) },
    );
  });
});

/** Whether a program asks what is no object for a member, which compilers refuse; passes need not do that again. */
function isWrong(program: string): boolean {
  const errors = "let wrong = false; function caught(error) { wrong ||= error instanceof TypeError; }";
  const counting = program.replaceAll(" catch (error) {", " catch (error) { caught(error);");
  return runInNewContext(`${errors}${counting}; wrong;`, { setTimeout: () => 0 }) as boolean;
}

/** What a program tells, timers included; nothing where it throws. */
function outcome(program: string): string | undefined {
  const timers: (() => void)[] = [];
  const setTimeout = (callback: (given: unknown) => void, _delay_ms: number, given: unknown) =>
    timers.push(() => callback(given));
  const context: { told?: unknown[]; setTimeout: unknown } = { setTimeout };
  try {
    runInNewContext(program, context);
  } catch {
    return undefined;
  }
  for (const timer of timers.splice(0))
    try {
      timer();
    } catch {
      context.told?.push("late");
    }
  return context.told?.join();
}
