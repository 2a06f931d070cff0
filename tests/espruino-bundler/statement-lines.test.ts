import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { statementLines } from "../../host-sim/espruino-bundler/statement-lines.js";

/** Checks that a program is worth a value before and after, and gives what is after. */
function same(program: string, value: unknown): string {
  const { text } = statementLines(program);
  assert.deepEqual(
    [program, text].map((each) => runInNewContext(each) as unknown),
    [value, value],
  );
  return text;
}

describe("a statement a line", () => {
  it("ends a function before a statement that would go on with what it gives", () => {
    same("function f(a){return a+1}(0,f)(1)", 2);
    same("function f(a){return a}[1,2].map(f).join()", "1,2");
    same("function f(a){return a}-f(3)", -3);
  });

  it("leaves a class with a name of its own", () => {
    same("var A=class B{go(){return new B}};new A().go()instanceof A", true);
  });

  it("puts an object and a list that a function gives into brackets", () => {
    assert.match(same("function f(){return{a:1}}f().a", 1), /^f=\(\)=>\(\{/);
    assert.match(same("function f(a){a.b=1,a.c=2}var o={};f(o);o.b+o.c", 3), /^f=a=>\(/);
  });

  it("leaves functions that ask for this or their arguments", () => {
    assert.match(same("function f(){return this.n}f.call({n:3})", 3), /^function/);
    assert.match(same("function f(){return arguments.length}f(1,2)", 2), /^function/);
  });
});
