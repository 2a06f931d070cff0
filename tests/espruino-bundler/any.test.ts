import assert from "node:assert/strict";
import fc from "fast-check";
import { propertyRuns } from "../setup.js";
import { worth } from "./shrunk.js";

const { constantFrom, oneof, tuple } = fc;

/** Expressions and statements of every kind that moves, which tell what they do and in which order. */
const { expression, block } = fc.letrec<{ expression: string; statement: string; block: string }>((tie) => ({
  expression: oneof(
    { maxDepth: 3, withCrossShrink: true },
    constantFrom("0", "1", "2", "a", "b", "this.field", "state.shared", "fixed", "undefined"),
    tuple(tie("expression")).map(([e]) => `tell(${e})`),
    tuple(tie("expression"), tie("expression")).map(([e, f]) => `(${e} + ${f})`),
    tuple(tie("expression"), tie("expression")).map(([e, f]) => `(${e} && ${f})`),
    tuple(tie("expression"), tie("expression")).map(([e, f]) => `(${e} || ${f})`),
    tuple(tie("expression"), tie("expression")).map(([e, f]) => `(${e} === ${f})`),
    tuple(tie("expression")).map(([e]) => `!${e}`),
    tuple(tie("expression"), tie("expression")).map(([e, f]) => `(tell(1) ? ${e} : ${f})`),
    tuple(tie("expression")).map(([e]) => `(state.shared = ${e})`),
    tuple(tie("expression")).map(([e]) => `(this.field = ${e})`),
    tuple(tie("expression")).map(([e]) => `(b = ${e})`),
    constantFrom("once(CALL)", "this.method(CALL)", "this.asked", "this.flag"),
    tuple(tie("expression"), tie("expression")).map(([e, f]) => `twice(${e}, ${f})`),
  ),
  statement: oneof(
    { maxDepth: 3, withCrossShrink: true },
    tuple(tie("expression")).map(([e]) => `${e};`),
    tuple(tie("expression")).map(([e]) => `tell(${e});`),
    tuple(tie("expression")).map(([e]) => `return ${e};`),
    constantFrom("return;", "this.flag = false;", "a++;"),
    tuple(tie("expression")).map(([e]) => `{ const x = ${e}; tell(x); }`),
    tuple(tie("expression")).map(([e]) => `b = ${e};`),
    tuple(tie("expression"), tie("block")).map(([e, s]) => `if (${e}) ${s}`),
    tuple(tie("expression"), tie("block"), tie("block")).map(([e, s, t]) => `if (${e}) ${s} else ${t}`),
    tuple(tie("block")).map(([s]) => `for (let i = 0; i < 2; i++) ${s}`),
    tuple(tie("block"), tie("block")).map(([s, t]) => `try ${s} catch (e) ${t}`),
  ),
  block: fc.array(tie("statement"), { maxLength: 4 }).map((all) => `{ ${all.join(" ")} }`),
}));

/** The text with no calls in it but the first of each function, so that these are called once. */
function calling(host: string, given: string): string {
  const seen = new Set<string>();
  return host.replace(/(once|this\.method)\(CALL\)|this\.asked/g, (call, name: string | undefined) => {
    const key = name ?? call;
    if (seen.has(key)) return "0";
    seen.add(key);
    return call.replace("CALL", given);
  });
}

const plain = (text: string) => text.replace(/(once|this\.method)\(CALL\)|this\.asked|twice/g, "tell");

describe("any program", () => {
  it("does the same when it is shrunk, in the same order", () => {
    const given = tuple(expression, expression).map(([e, f]) => plain(`${e}, ${f}`));
    fc.assert(
      fc.property(block, block, block, given, (host, once, method, args) => {
        const program = `
          var out = [];
          var state = { shared: 0 };
          var fixed = 2;
          function tell(value) { out.push(value); return value; }
          function twice(a, b) { tell(a); return b; }
          function once(a, b) ${plain(once).replaceAll("this.", "state.")}
          class Base {
            constructor(field) { this.field = field; this.flag = false; }
            method(a, b) ${plain(method)}
            get asked() { return this.field === 1 ? state.shared : fixed; }
          }
          class App extends Base {
            constructor() { super(1); this.other = 0; }
            host(a, b) ${calling(host, args)}
          }
          for (const values of [[0, 1], [2, 3]])
            try { const app = new App(); tell(app.host(values[0], values[1])); tell(app.field); } catch (e) { tell("thrown"); }
          JSON.stringify([out, state.shared]);`;
        const own = ["field", "flag", "method", "asked", "host", "other", "shared"];
        const [before, after] = worth(program, own);
        assert.equal(after, before);
      }),
      { numRuns: propertyRuns(20) },
    );
  });
});
