import assert from "node:assert/strict";
import { join } from "node:path";
import { build } from "esbuild";
import { boardNamed } from "../../firmware/boards/boards.js";
import type { BoardDescription } from "../../firmware/boards/board.js";
import { openPanel } from "../../firmware/boards/open-panel.js";
import { panels } from "../../firmware/boards/panels.js";
import { Framebuffer } from "../../firmware/oled/framebuffer.js";
import type { PanelDriver } from "../../firmware/oled/panel-driver.js";
import { boardFirmware, boardModules, withModules } from "../../host-sim/engines/moddable/board-modules.js";
import { moddableSources } from "../../host-sim/engines/moddable/own-app.js";
import { packageRoot } from "../../host-sim/node/package-root.js";

const DRIVERS = ["sh1106", "sh1107", "ssd1306"];

/** A board with that display. */
const withPanel = (panel: string) => boardNamed("mpython", panel) as BoardDescription;

/** Whether a module is in the firmware as the package has it, in its place, or not at all. */
async function placeOf(app: string, panel: string, broker = "") {
  const sources = await moddableSources(app, {});
  const { manifest, files } = await boardFirmware(sources, withPanel(panel), { join: broker });
  const { "~": left = [], ...replaced } = manifest.modules ?? {};
  return (module: string): "own" | "out" | "board's" => {
    const isOut = [left].flat().includes(join(packageRoot(), module));
    const place = replaced[module];
    if (place === undefined) return isOut ? "out" : "own";
    assert.ok(isOut, `two sources of ${module}`);
    assert.ok(files[`${String(place).slice(2)}.js`], `no file for ${module}`);
    return "board's";
  };
}

/** What the modules of that board export. */
async function exportsOf(board: BoardDescription): Promise<Record<string, unknown>> {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { boardNamed } from "firmware/boards/boards"; export { openPanel } from "firmware/boards/open-panel";`,
      resolveDir: packageRoot(),
    },
    bundle: true,
    format: "iife",
    globalName: "exported",
    plugins: [withModules(boardModules(board, {}))],
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
    write: false,
  });
  return new Function(`${outputFiles[0].text}; return exported;`)() as Record<string, unknown>;
}

/** What opening a display and showing a picture sends. */
function sentBy(open: typeof openPanel, { panel }: BoardDescription): Uint8Array[] {
  const sent: Uint8Array[] = [];
  class Bus {
    write(bytes: Uint8Array): void {
      sent.push(bytes.slice());
    }
    close(): void {}
  }
  const device = { i2c: { default: { io: Bus, data: 1, clock: 2 } } } as never;
  const driver: PanelDriver = open(device, panel.driver, panel);
  const frame = new Framebuffer(panel.width, panel.height);
  frame.bytes.fill(0x5a);
  frame.touchAll();
  driver.update(frame);
  return sent;
}

describe("the Moddable firmware of one board", () => {
  for (const [panel, drivers, isSmall] of [
    ["sh1106-128x64", ["sh1106"], false],
    ["sh1107-128x64", ["sh1106", "sh1107"], false],
    ["ssd1306-72x40", ["ssd1306"], true],
  ] as const)
    it(`has only its own display, and ${isSmall ? "the" : "no"} small font: ${panel}`, async () => {
      const place = await placeOf("tcp-echo-server", panel);
      for (const each of DRIVERS)
        assert.equal(place(`firmware/oled/${each}`), drivers.some((name) => name === each) ? "own" : "out");
      assert.equal(place("firmware/oled/small-font"), isSmall ? "own" : "board's");
      assert.equal(place("firmware/boards/boards"), "board's");
      assert.equal(place("firmware/boards/panels"), "out");
      assert.equal(place("firmware/oled/panel-driver"), "own");
    });

  it("has what its app imports, and no other app", async () => {
    const place = await placeOf("udp-chat", "sh1106-128x64");
    for (const module of ["apps/udp-chat", "app-kit/shell", "moddable/board/main", "moddable/board/store"])
      assert.equal(place(`firmware/${module}`), "own", module);
    for (const module of ["apps/chat-server", "net/server", "oled/chart"])
      assert.equal(place(`firmware/${module}`), "out", module);
  });

  it("has the link to other rooms only with --join", async () => {
    for (const app of ["chat-server", "spread-server"]) {
      const alone = await placeOf(app, "sh1106-128x64");
      assert.equal(alone("firmware/chat-room/joined-room"), "board's");
      assert.equal(alone("firmware/chat-room/room-link"), "out");
      assert.equal(alone("firmware/net/mqtt"), "out");
      const joined = await placeOf(app, "sh1106-128x64", "mqtt://10.0.0.2/class");
      assert.equal(joined("firmware/chat-room/joined-room"), "own");
      assert.equal(joined("firmware/chat-room/room-link"), "own");
      assert.equal(joined("firmware/net/mqtt"), "own");
    }
  });

  it("describes and drives every display as the table does", async () => {
    for (const { name } of panels()) {
      const board = withPanel(name);
      const exported = await exportsOf(board);
      assert.deepEqual((exported.boardNamed as typeof boardNamed)("", ""), board);
      assert.deepEqual(sentBy(exported.openPanel as typeof openPanel, board), sentBy(openPanel, board), name);
    }
  });
});
