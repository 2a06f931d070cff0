import assert from "node:assert/strict";
import { bytecodeBytes } from "../../tools/footprint-bytecode.js";
import { footprintOf } from "../../tools/footprint-app.js";
import { boardScripts } from "../../tools/footprint-scripts.js";
import { joinedValues, valuesOf } from "../../tools/footprint-trial.js";
import { kit, XS } from "./xs-board.js";

(XS ? describe : describe.skip)("the footprint of an app", () => {
  it("is reproducible, and that of a board", async () => {
    const values = await valuesOf("tcp-echo-server");
    const first = await footprintOf(kit, "tcp-echo-server", values);
    assert.deepEqual(await footprintOf(kit, "tcp-echo-server", values), first);
    assert.ok((first.connection ?? 0) > 0 && first.compute > 0, "no client connects");
    assert.ok((first.connection ?? Infinity) < 1024, `${first.connection} bytes a connection`);
    assert.ok(first.boot - first.preload < 8 * 1024, `${first.boot - first.preload} bytes after the start`);
  });

  it("is that of a board with its own display, and with the link of rooms only where they are joined", async () => {
    const [, display, alone] = await boardScripts("chat-server", await valuesOf("chat-server"));
    assert.match(display, /PanelDriver = class/);
    assert.doesNotMatch(display, /SSD1306|SH1107|parseInt/);
    const values = (await joinedValues("chat-server")) ?? {};
    const [, , joined] = await boardScripts("chat-server", values);
    assert.match(joined, /MQTTClient = class/);
    assert.doesNotMatch(alone, /MQTT|room-missed/);
  });

  it("counts bytecode as on a board: short identifiers, no debug information", () => {
    assert.equal(bytecodeBytes(kit, "x\n;\n\n"), bytecodeBytes(kit, "x;"));
    assert.equal(bytecodeBytes(kit, "x.y;") - bytecodeBytes(kit, "x;"), 3);
  });
});
