import assert from "node:assert/strict";
import { codeOf, sharedOf } from "../../../host-sim/web/page/lab/share-code.js";

const program = { name: "回显", text: `// 你好 "'\\\n${"listen(5001);\n".repeat(200)}` };

/** Runs it as in a browser that has not these. */
async function without(
  names: readonly ("CompressionStream" | "DecompressionStream")[],
  run: () => Promise<void>,
) {
  const kept = names.map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
  for (const name of names) Reflect.deleteProperty(globalThis, name);
  try {
    await run();
  } finally {
    for (const [name, property] of kept) if (property) Object.defineProperty(globalThis, name, property);
  }
}

describe("The code that a program is shared as", () => {
  it("gives the same program back, however mail has broken its lines", async () => {
    const code = await codeOf(program);
    assert.ok(code.length < 400, `${code.length} characters`);
    assert.match(code, /^[\w.-]+$/);
    const broken = `see this:\n${code.replace(/.{60}/g, "$&\r\n")}\n`;
    assert.deepEqual(await sharedOf(broken), program);
  });

  it("needs no compression, neither to be made nor to be read", () =>
    without(["CompressionStream", "DecompressionStream"], async () => {
      const code = await codeOf(program);
      assert.deepEqual(await sharedOf(code), program);
    }));

  it("says so where it is compressed and the browser cannot", async () => {
    const code = await codeOf(program);
    await without(["DecompressionStream"], async () => {
      assert.equal(await sharedOf(code), "too-old-browser");
    });
  });

  it("is refused when a character of it is another or missing", async () => {
    const code = await codeOf(program);
    const at = code.length - 20;
    const other = code[at] === "A" ? "B" : "A";
    assert.equal(await sharedOf(code.slice(0, at) + other + code.slice(at + 1)), "damaged");
    assert.equal(await sharedOf(code.slice(0, -3)), "damaged");
    assert.equal(await sharedOf("export default 1"), "no-code");
  });

  it("is refused when it holds something else, or a name that no file may have", async () => {
    for (const wrong of [{ name: "../x", text: "" }, { name: "x" }, { name: 1, text: "" }, []])
      assert.equal(await sharedOf(await codeOf(wrong as unknown as typeof program)), "damaged");
  });

  it("does not unpack to more than a program may have", async () => {
    const bomb = await codeOf({ name: "bomb", text: "x".repeat(50_000_000) });
    assert.ok(bomb.length < 400_000);
    assert.equal(await sharedOf(bomb), "too-long");
    assert.equal(await sharedOf("x".repeat(500_000)), "too-long");
  });
});
