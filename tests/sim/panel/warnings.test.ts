import assert from "node:assert/strict";
import { glassNamed } from "../../../host-sim/sim/panel/glasses.js";
import { panelModel } from "../../../host-sim/sim/board/panel-model.js";
import { command, data } from "./bus.js";
import { panelFor, send, streams, type Stream } from "./streams.js";

/** The warnings that a recording gives. */
function warningsOf(stream: Stream, strict: boolean): string[] {
  const warnings: string[] = [];
  const panel = panelFor(stream, { strict, onWarning: (message) => warnings.push(message) });
  for (const { t } of stream.steps) for (const line of t) send(panel, line);
  return warnings;
}

/** A panel, and the warnings it gives unless asked to be strict. */
function panelOn(glass: string) {
  const warnings: string[] = [];
  const onWarning = (message: string) => warnings.push(message);
  return { panel: panelModel(glassNamed(glass), { random: () => 0, onWarning }), warnings };
}

describe("the warnings of the panel models", () => {
  it("leave real drivers alone, unless they are asked to be strict", () => {
    const drivers = streams().filter(({ name }) => !name.startsWith("edge-"));
    const warned = (strict: boolean) =>
      drivers.filter((stream) => warningsOf(stream, strict).length > 0).map(({ name }) => name);
    assert.deepEqual(warned(false), []);
    assert.ok(warned(true).length > drivers.length / 2);
  });

  it("tell of what shows another picture", () => {
    const edge = streams().find(({ name }) => name === "edge-ssd1306-modes");
    assert.ok(edge);
    assert.match(warningsOf(edge, false).join("\n"), /without the charge pump/);
  });

  it("tell of a command for another controller whose argument changes the picture", () => {
    const { panel, warnings } = panelOn("SH1106 128x64");
    // The initialisation of an SSD1306: the window's last column is a start line here.
    command(panel, 0x20, 0x00, 0x8d, 0x14, 0x21, 0x00, 0x7f, 0x22, 0x00, 0x07);
    assert.deepEqual(warnings, ["unknown command 21h: its argument was executed as command 7Fh"]);
    command(panel, 0x2e, 0xa5, 0xe3, 0xa4);
    command(panel, 0x20);
    data(panel, 1);
    command(panel, 0xa5);
    assert.equal(warnings.length, 1);
  });

  it("tell of commands that no controller has", () => {
    const { panel, warnings } = panelOn("SSD1306 128x64");
    command(panel, 0xf8, 0xe0);
    assert.deepEqual(warnings, ["unknown command F8h: ignored, the byte after it is taken as a command"]);
  });
});
