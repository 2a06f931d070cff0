/** What programs for Moddable assume of XS. */
import assert from "node:assert/strict";
import { addXSGlobals } from "../../host-sim/ecma419-register/xs-globals.js";

interface XSGlobals {
  readonly ArrayBuffer: { fromString(text: unknown): ArrayBuffer };
  readonly String: { fromArrayBuffer(buffer: unknown, byteOffset?: number, byteLength?: number): string };
  readonly Promise: { withResolvers(): { promise: Promise<unknown>; resolve(value: unknown): void } };
}

describe("the globals of XS", () => {
  // Tests of other files run in this process, and some of them ask what an engine has.
  const places: readonly [object, string][] = [
    [globalThis, "trace"],
    [ArrayBuffer, "fromString"],
    [ArrayBuffer.prototype, "concat"],
    [String, "fromArrayBuffer"],
    [Promise, "withResolvers"],
  ];
  const added = places.filter(([holder, name]) => !Object.hasOwn(holder, name));
  before(addXSGlobals);
  after(() => {
    for (const [holder, name] of added)
      assert.ok(Reflect.deleteProperty(holder, name), `${name} stays for other tests`);
  });
  const xs = globalThis as unknown as XSGlobals;

  it("convert between texts and buffers, in UTF-8", () => {
    const bytes = xs.ArrayBuffer.fromString("\uFEFF你好\0");
    assert.deepEqual([...new Uint8Array(bytes)], [0xef, 0xbb, 0xbf, 0xe4, 0xbd, 0xa0, 0xe5, 0xa5, 0xbd, 0]);
    assert.equal(xs.String.fromArrayBuffer(bytes), "\uFEFF你好\0");
    assert.equal(xs.String.fromArrayBuffer(bytes, 3, 3), "你");
    assert.equal(xs.String.fromArrayBuffer(xs.ArrayBuffer.fromString(1234)), "1234");
  });

  it("put buffers together", () => {
    const first = Uint8Array.of(1, 2).buffer as ArrayBuffer & { concat(...buffers: object[]): ArrayBuffer };
    const both = first.concat(Uint8Array.of(0, 3, 4).subarray(1), new DataView(new ArrayBuffer(1)), first);
    assert.deepEqual([...new Uint8Array(both)], [1, 2, 3, 4, 0, 1, 2]);
    assert.equal(first.concat().byteLength, 2);
  });

  it("refuse what is no buffer, no UTF-8 and beyond the buffer", () => {
    const bytes = xs.ArrayBuffer.fromString("你好");
    assert.throws(() => xs.String.fromArrayBuffer(new Uint8Array(bytes)), TypeError);
    assert.throws(() => xs.String.fromArrayBuffer("你好"), TypeError);
    assert.throws(() => xs.String.fromArrayBuffer(bytes, 1), TypeError);
    assert.throws(() => xs.String.fromArrayBuffer(bytes, 7), RangeError);
    assert.throws(() => xs.String.fromArrayBuffer(bytes, 0, 7), RangeError);
  });

  it("have Promise.withResolvers on Node 20 too", async () => {
    const { promise, resolve } = xs.Promise.withResolvers();
    resolve("done");
    assert.equal(await promise, "done");
  });
});
