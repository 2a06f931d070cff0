import assert from "node:assert/strict";
import { World } from "../../../host-sim/testing/index.js";
import { loadForBoard } from "../../../host-sim/testing/load-app.js";
import type { LoadedApp } from "../../../host-sim/sim/engine/engine.js";
import { runSeed } from "../../../host-sim/sim/fuzz/run-seed.js";
import { plantedApp, type Plant } from "./planted-app.js";

/** By then each of them has been found. */
const SEEDS_MAX = 300;

const PLANTS: readonly (Plant & { readonly name: string; readonly app: string; readonly why: RegExp })[] = [
  {
    name: "a queue without a bound",
    app: "spread-server",
    file: "net/connection.ts",
    sound: "this.congested = this.queued_bytes > this.queueMax_bytes;",
    broken: "this.congested = false;",
    why: /keeps \d+ bytes for phone-/,
  },
  {
    name: "a paused connection that never learns that its peer has left",
    app: "tcp-echo-server",
    file: "net/connection.ts",
    sound: "this.paused = true;\n    this.watch();",
    broken: "this.paused = true;",
    why: /keeps connections that have ended/,
  },
  {
    name: "a member that stays when its connection has ended",
    app: "chat-server",
    file: "chat-room/room.ts",
    sound: "if (at < 0 || this.end_ms) return;",
    broken: 'if (at < 0 || this.end_ms || reason === "closed by peer") return;',
    why: /does not work 300 s after all faults have ended/,
  },
  {
    name: "a framing that cuts code points",
    app: "tcp-echo-server",
    file: "net/framing.ts",
    sound: "end = utf8Boundary(bytes, bytesMax);",
    broken: "end = bytesMax;",
    why: /cut a code point/,
  },
  {
    name: "a hub that sends to clients in line",
    app: "chat-server",
    file: "chat-room/room.ts",
    sound: "for (const member of this.members) if (member !== except) member.send(message);",
    broken: "for (const member of this.all()) if (member !== except) member.send(message);",
    why: /hears the room and is not in it/,
  },
  {
    name: "a hub that sends to the sender",
    app: "spread-server",
    file: "chat-room/room.ts",
    sound: "for (const member of this.members) if (member !== except) member.send(message);",
    broken: "for (const member of this.members) member.send(message);",
    why: /its own/,
  },
  {
    name: "an echo that drops bytes when it is congested",
    app: "tcp-echo-server",
    file: "app-kit/line-connection.ts",
    sound: "while (!connection.congested) {",
    broken: "for (;;) {",
    why: /came back as another|received message/,
  },
];

/** A world whose boards run that, whatever app they are given. */
function worldWith(app: LoadedApp, seed: number): World {
  return new World({
    seed,
    load: async (order) => ({ app, values: (await loadForBoard(order)).values }),
  });
}

describe("the fuzzer", () => {
  for (const { name, app, why, ...plant } of PLANTS) {
    it(`finds ${name}, in ${app}`, async () => {
      const planted = await plantedApp(app, plant);
      for (let seed = 1; seed <= SEEDS_MAX; seed++) {
        const result = await runSeed(app, worldWith(planted, seed));
        if (result.why === undefined) continue;
        assert.match(result.why, why);
        console.log(`      with seed ${seed}`);
        return;
      }
      assert.fail(`not found in ${SEEDS_MAX} seeds`);
    });
  }

  it("gives the same run for the same seed", async () => {
    const [first, second] = [
      await runSeed("spread-server", new World({ seed: 3 })),
      await runSeed("spread-server", new World({ seed: 3 })),
    ];
    assert.deepEqual(first, second);
    const other = await runSeed("spread-server", new World({ seed: 4 }));
    assert.notEqual(other.traceHash, first.traceHash);
  });
});
