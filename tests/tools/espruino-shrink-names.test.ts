import assert from "node:assert/strict";
import { sameWith, TOLD } from "./shrunk.js";

const OWN = ["close", "wire", "size", "pending", "handle", "changed", "alarm", "go", "held"];

const same = sameWith(OWN);

const WIRE =
  "class Wire { constructor(n) { this.size = 3; tell(n); } close() {} go() { tell(this.size); tell(this.size); } }";
const OTHER = "class Other { constructor(n) { this.size = n; } close() { tell('closed ' + this.size); } }";

describe("shrinking names", () => {
  it("knows whose a member is where a class's objects are held in one field and nowhere else", () => {
    const text = same(
      `${TOLD} ${WIRE} ${OTHER}
      class App { constructor() { this.wire = new Wire(tell(1)); this.others = [new Other(5), new Other(6)]; }
        stop() { const wire = this.wire; wire.go(); wire.go(); wire.close(); this.wire.close(); for (const each of this.others) each.close(); } }
      new App().stop(); told.join();`,
      "1,1,3,3,3,3,closed 5,closed 6",
    );
    assert.doesNotMatch(text, /close\(/);
    assert.doesNotMatch(text, /size = 3/);
  });

  it("leaves names alone where an object is handed on, kept elsewhere, or may be another's", () => {
    for (const [what, value] of [
      ["const all = [a.wire, new Other(7)]; for (const each of all) each.close();", "1,closed 7"],
      ["function f(o) { o.close(); } f(a.wire); f(new Other(7));", "1,closed 7"],
      [
        "a.held = a.wire; const b = {}; b.held = new Other(7); function f(o) { o.held.close(); } f(a); f(b);",
        "1,closed 7",
      ],
      ["a.wire = new Other(7); a.wire.close();", "1,closed 7"],
      ["const b = {}; b.wire = new Other(7); for (const each of [a, b]) each.wire.close();", "1,closed 7"],
    ] as const)
      same(
        `${TOLD} ${WIRE} ${OTHER} class App { constructor() { this.wire = new Wire(1); } } const a = new App(); ${what} told.join();`,
        value,
      );
    const leaks = "class Wire { constructor() { this.size = 3; tell(this); } close() { return this.size; } }";
    same(
      `${TOLD} ${leaks} ${OTHER} class App { constructor() { this.wire = new Wire(); } } new App(); told.push(new Other(7)); '' + told[0].close() + told[1].size;`,
      "37",
    );
  });

  const ALARM =
    "class Alarm { get pending() { return !!this.handle; } set(n) { this.handle = n; } clear() { this.handle = 0; } }";

  it("asks for a getter's field itself, though another class has a field of its name", () => {
    const text = same(
      `${TOLD} ${ALARM}
      class Lines { constructor() { this.alarm = new Alarm(); this.pending = 5; } go(n) { if (this.alarm.pending) tell("pending"); this.alarm.set(n); tell(this.pending + n); this.pending = n; tell(this.alarm.pending); } }
      const a = new Lines(); a.go(1); a.go(0); a.go(2); told.join();`,
      "6,true,pending,1,false,2,true",
    );
    assert.doesNotMatch(text, /get /);
  });

  it("leaves a getter and a field where it is not certain whose is asked for", () => {
    const program = `${TOLD} ${ALARM}
      class Lines { constructor() { this.pending = 5; } go() { this.pending++; return this.pending; } }
      const a = new Lines(), b = new Alarm(); b.set(3); a.go(); for (const each of [a, b]) tell(each.pending); told.join();`;
    assert.match(same(program, "6,true"), /get pending/);
    const inherited = `${TOLD} ${ALARM} class Bell extends Alarm { go() { return super.pending; } } const a = new Bell(), b = new Alarm(); a.set(2); tell(a.go()); tell(b.pending); told.join();`;
    same(inherited, "true,false");
  });

  it("tells a method from another class's field that is never called", () => {
    const link = "class Link { changed() { tell('changed'); } }";
    const text = same(
      `${TOLD} ${link} class Screen { constructor() { this.changed = false; } go() { if (this.changed) tell("again"); this.changed = true; tell(this.changed); } }
      const s = new Screen(); s.go(); s.go(); function on(o) { o.changed(); } on(new Link()); told.join();`,
      "true,again,true,changed",
    );
    assert.match(text, /changed\$Screen/);
    const called = `${TOLD} ${link} function f() { tell("f"); } class Screen { constructor() { this.changed = f; } } for (const o of [new Screen(), new Link()]) o.changed(); told.join();`;
    same(called, "f,changed");
  });
});
