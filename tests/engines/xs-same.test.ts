/** In the scripted world, an app behaves the same in XS as in Node, to the byte and the millisecond. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { readOptions, type OptionValues } from "../../firmware/options.js";
import { APP_NAMES, loadApp } from "../../host-sim/settings/apps.js";
import type { LoadedApp } from "../../host-sim/sim/engine/engine.js";
import { XSEngine } from "../../host-sim/engines/xs.js";
import { loaded, ScriptedBoard } from "../../tools/footprint-board.js";
import { PEER_ADDRESS, PEER_PORT } from "../../tools/footprint-world.js";
import { propertyRuns } from "../setup.js";
import { appInNode, kit, XS } from "./xs-board.js";

/** Events of the world. */
type Happening =
  | { kind: "arrive" }
  | { kind: "say"; who: number; bytes: Uint8Array }
  | { kind: "finish"; who: number }
  | { kind: "datagram"; bytes: Uint8Array }
  | { kind: "type"; line: string }
  | { kind: "pass"; ms: number };

const words = fc.constantFrom(
  "hello",
  "早上好\n",
  "q",
  "close",
  "/a",
  "😀",
  "a longer line of text\nand another\n",
);
// Of bytes that are no UTF-8, XS makes what xs-text.test.ts tells, as it does on a board.
const bytes = fc
  .oneof(
    words,
    fc.string({ unit: "binary", minLength: 1, maxLength: 40 }),
    fc.string({ minLength: 1, maxLength: 3000 }),
  )
  .map((text) => new TextEncoder().encode(text));
const who = fc.nat({ max: 9 });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant("arrive" as const) }),
  fc.record({ kind: fc.constant("say" as const), who, bytes }),
  fc.record({ kind: fc.constant("finish" as const), who }),
  fc.record({ kind: fc.constant("datagram" as const), bytes }),
  fc.record({ kind: fc.constant("type" as const), line: words.map((text) => text.trimEnd()) }),
  fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 7000 }) }),
);

function happen({ network, clock, board }: ScriptedBoard, it: Happening): void {
  const stream = "who" in it && network.streams[it.who % Math.max(network.streams.length, 1)];
  if (it.kind === "arrive") network.arrive();
  else if (it.kind === "say" && stream) stream.say(it.bytes);
  else if (it.kind === "finish" && stream) stream.finish();
  else if (it.kind === "datagram") network.send(it.bytes);
  else if (it.kind === "type") board.console.type(it.line);
  else if (it.kind === "pass") clock.pass(it.ms);
}

/** Everything that a board logs during these events of the world, until it is stopped. */
async function logOf(loadedApp: LoadedApp, app: string, values: OptionValues, world: readonly Happening[]) {
  const board = new ScriptedBoard(loadedApp, app, values);
  board.clock.pass(500);
  for (const it of world) {
    happen(board, it);
    board.clock.pass(1);
  }
  await board.stop();
  return { events: board.events, ends: board.ends, sent: board.network.sent };
}

(XS ? describe : describe.skip)("in XS and in Node, the log", () => {
  for (const app of APP_NAMES) {
    it(`is the same for ${app}`, async function () {
      // The number of runs is configurable.
      this.timeout(0);
      const { options } = await loadApp(app);
      const values = readOptions(options, { to: `${PEER_ADDRESS}:${PEER_PORT}` });
      const node = await appInNode(app);
      const xs = await loaded(new XSEngine(kit), app, values);
      await fc.assert(
        fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 20 }), async (world) => {
          const inNode = await logOf(node, app, values, world);
          assert.deepEqual(await logOf(xs, app, values, world), inNode);
        }),
        { numRuns: propertyRuns(10) },
      );
    });
  }
});
