/** Text in GBK from TCP to the panel, with and without --text gbk. */
import assert from "node:assert/strict";
import { readOptions, type OptionValues } from "../../firmware/options.js";
import { loadApp } from "../../host-sim/settings/apps.js";
import type { Encoding } from "../../host-sim/sim/board/encodings.js";
import type { Engine, LoadedApp } from "../../host-sim/sim/engine/engine.js";
import { EspruinoModel } from "../../host-sim/engines/espruino/model.js";
import { XSEngine } from "../../host-sim/engines/xs.js";
import { loaded, ScriptedBoard } from "../../tools/footprint-board.js";
import { PEER_ADDRESS, PEER_PORT } from "../../tools/footprint-world.js";
import { appInNode, kit, XS } from "./xs-board.js";

/** 你好 */
const GBK = Uint8Array.of(0xc4, 0xe3, 0xba, 0xc3);
const utf8 = (text: string) => new TextEncoder().encode(text);
/** Longer than the silence that ends a message and the time between two frames. */
const SHOWN_MS = 200;

/** Loads an app with its options. */
type Load = (app: string, values: OptionValues) => Promise<LoadedApp>;

const by =
  (engine: Engine): Load =>
  (app, values) =>
    loaded(engine, app, values);

/** What the panel and the console show after the server of a client app has sent these bytes. */
async function shown(load: Load, app: string, encoding: Encoding, bytes: Uint8Array) {
  const { options } = await loadApp(app);
  const values = readOptions(options, { to: `${PEER_ADDRESS}:${PEER_PORT}` });
  const loadedApp = await load(app, values);
  const reading: LoadedApp = {
    boot: (machine, program) => loadedApp.boot(machine, { ...program, encoding }),
  };
  const board = new ScriptedBoard(reading, app, values);
  const { clock, network } = board;
  await board.until(() => network.streams.length > 0);
  clock.pass(SHOWN_MS);
  network.streams[0].say(bytes);
  clock.pass(SHOWN_MS);
  const pixels = Buffer.from(board.board.panel.picture().pixels);
  const line = String(board.printed.at(-1));
  await board.stop();
  assert.deepEqual(board.errors("crash"), []);
  return { pixels, line };
}

for (const app of ["tcp-echo-client", "chat-client"]) {
  describe(`text in GBK, in ${app},`, () => {
    const decodes = async (load: Load): Promise<void> => {
      const right = await shown(load, app, "utf-8", utf8("你好"));
      assert.deepEqual(await shown(load, app, "gbk", GBK), right);
      assert.deepEqual(await shown(load, app, "gbk", utf8("你好")), right);
      assert.equal(right.line, "你好");
    };

    /** The number of boxes for invalid UTF-8 depends on the runtime. */
    const showsBoxes = async (load: Load): Promise<void> => {
      const { pixels } = await shown(load, app, "utf-8", GBK);
      const boxes = await Promise.all(
        [1, 2, 3, 4].map((count) => shown(load, app, "utf-8", utf8("\ufffd".repeat(count)))),
      );
      assert.ok(boxes.some((box) => box.pixels.equals(pixels)));
    };

    it("is decoded on Node's board if expected", () => decodes(appInNode));
    (XS ? it : it.skip)("is decoded by the host of XS if expected", () => decodes(by(new XSEngine(kit))));
    it("is shown as boxes on Node's board if UTF-8 is expected", () => showsBoxes(appInNode));
    (XS ? it : it.skip)("is shown as boxes in XS if UTF-8 is expected", () =>
      showsBoxes(by(new XSEngine(kit))),
    );
    it("is shown as boxes on Espruino", () => showsBoxes(by(new EspruinoModel())));
  });
}
