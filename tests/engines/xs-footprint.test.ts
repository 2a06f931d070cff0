import assert from "node:assert/strict";
import { bytecodeBytes } from "../../tools/footprint-bytecode.js";
import { footprintOf } from "../../tools/footprint-app.js";
import { kit, XS } from "./xs-board.js";

(XS ? describe : describe.skip)("the footprint of an app", () => {
  it("is reproducible, and that of a board", async () => {
    const first = await footprintOf(kit, "tcp-echo-server");
    assert.deepEqual(await footprintOf(kit, "tcp-echo-server"), first);
    assert.ok((first.connection ?? Infinity) < 1024, `${first.connection} bytes a connection`);
    assert.ok(first.boot - first.preload < 8 * 1024, `${first.boot - first.preload} bytes after the start`);
  });

  it("counts bytecode as on a board: short identifiers, no debug information", () => {
    assert.equal(bytecodeBytes(kit, "x\n;\n\n"), bytecodeBytes(kit, "x;"));
    assert.equal(bytecodeBytes(kit, "x.y;") - bytecodeBytes(kit, "x;"), 3);
  });
});
