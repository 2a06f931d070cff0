import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import { statementLines } from "../../tools/espruino-shrink/statement-lines.js";
import { shrink } from "../../tools/espruino-shrink.js";
import { worth } from "./shrunk.js";

describe("shrinking a bundle", () => {
  it("lets a method use this before it calls its superclass's", () => {
    const program = `
      class Base { stop() { return "base"; } }
      class App extends Base {
        constructor() { super(); this.a = 1; this.b = 2; this.c = 3; this.d = 4; }
        stop() { this.a++; this.b++; this.c++; this.d++; return super.stop() + this.a + this.b + this.c + this.d; }
      }
      new App().stop();`;
    assert.deepEqual(worth(program), ["base2345", "base2345"]);
  });

  it("lets a constructor call its superclass's first", () => {
    const program = `
      class Base { constructor(n) { this.n = n; } }
      class App extends Base {
        constructor() { super(5); this.a = this.n; this.b = this.n; this.c = this.n; }
      }
      const app = new App();
      app.a + app.b + app.c;`;
    assert.deepEqual(worth(program), [15, 15]);
  });

  it("makes text outside ASCII its UTF-8, a character a byte", () => {
    assert.equal(runInNewContext(shrink('"掌😀a";', new Set())), Buffer.from("掌😀a").toString("latin1"));
  });

  it("makes a long list of bytes base64 where only a Uint8Array is made of it", () => {
    const list = JSON.stringify(Array.from({ length: 20 }, (_, i) => 255 - i));
    const setUp = `class Panel { constructor() { const setup = ${list}; this.wire = new Uint8Array(setup); } }`;
    const E = { toArrayBuffer: (text: string) => Uint8Array.from(Buffer.from(text, "latin1")).buffer };
    for (const [program, count] of [
      [`new Uint8Array(${list}).join();`, 1],
      [`${setUp} new Panel().wire.join();`, 1],
      // Read as a list too, too short, or no bytes.
      [`const list = ${list}; new Uint8Array(list).join() + list[0];`, 0],
      [`${list}.join();`, 0],
      ["new Uint8Array([1, 2, 3]).join();", 0],
      [`new Uint8Array(${list.replace("255", "256")}).join();`, 0],
    ] as const) {
      const text = shrink(program, new Set(["wire"]));
      assert.equal(text.match(/atob\(/g)?.length ?? 0, count, text);
      assert.equal(runInNewContext(text, { E, atob, Uint8Array }), runInNewContext(program, { Uint8Array }));
    }
  });

  it("makes longer text outside ASCII base64 of its UTF-8, but no name", () => {
    const text = shrink('print("已离开聊天室"); print({ "已离开聊天室": 1 }); print("é");', new Set());
    assert.equal(text.match(/atob\(/g)?.length, 1);
    const printed: unknown[] = [];
    runInNewContext(text, { atob, print: (value: unknown) => printed.push(value) });
    const name = Buffer.from("已离开聊天室").toString("latin1");
    assert.deepEqual(
      printed.map((value) => (typeof value === "string" ? value : Object.keys(value as object)[0])),
      [name, name, Buffer.from("é").toString("latin1")],
    );
  });

  it("removes methods that nothing mentions, and those that only they mentioned", () => {
    const text = shrink(
      "class A { used() { return Date.length ? 1 : 2; } idle() { return this.idler(); } idler() {} } const a = new A(); [a, a].map((each) => each.used())[0];",
      new Set(),
    );
    assert.match(text, /used/);
    assert.doesNotMatch(text, /idle/);
    assert.equal(runInNewContext(text), 1);
  });

  it("removes fields of ours that are only written, and no others", () => {
    const program =
      "class A { constructor(n) { this.read = n; this.unread = 2; this.theirs = 3; } get() { return this.read; } } JSON.stringify([new A(1).get(), new A(4)]);";
    assert.deepEqual(worth(program, ["read", "unread"]), [
      '[1,{"read":4,"unread":2,"theirs":3}]',
      '[1,{"read":4,"theirs":3}]',
    ]);
  });

  it("puts functions first and a statement a line, with classes under their own names", () => {
    assert.equal(
      statementLines("var A=class{},b=1;var c;a();function a(){}var d=2;"),
      "a=()=>{}\nclass A{}\nvar b=1,c;\na();\nvar d=2;\n",
    );
  });
});
