import assert from "node:assert/strict";
import { World } from "../../../host-sim/testing/index.js";
import { runSeed } from "../../../host-sim/sim/fuzz/run-seed.js";

/** Seeds that failed once, and why. */
const SEEDS: readonly (readonly [app: string, seed: number, why: string])[] = [
  [
    "tcp-echo-server",
    356,
    "a phone that lost its Wi-Fi at once sent from 0.0.0.0, and its SYNs filled the board",
  ],
  ["spread-server", 307, "what a client had said in the queue counted as kept for members"],
  ["chat-server", 342, "the same"],
];

describe("seeds that failed once", () => {
  for (const [app, seed, why] of SEEDS)
    it(`pass: ${app} ${seed}, ${why}`, async () => {
      assert.equal((await runSeed(app, new World({ seed }))).why, undefined);
    });
});
