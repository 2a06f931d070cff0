import assert from "node:assert/strict";
import { APP_NAMES } from "../../host-sim/settings/apps.js";
import { ScriptedBoard } from "../../tools/footprint-board.js";
import { valuesOf } from "../../tools/footprint-trial.js";
import { appInNode } from "../engines/xs-board.js";

/** Longer than an SSID can be: the radio throws at once. */
const SSID = "x".repeat(33);
const ATTEMPTS = 5;

describe("An app whose Wi-Fi.connect throws", () => {
  for (const app of APP_NAMES)
    it(`logs it, and tries again: ${app}`, async () => {
      const board = new ScriptedBoard(await appInNode(app), app, { ...(await valuesOf(app)), ssid: SSID });
      board.clock.pass(10_000);
      const errors = board.errors("wifi");
      assert.ok(errors.length >= ATTEMPTS, `${errors.length} attempts`);
      for (const error of errors)
        assert.equal(error, `cannot join Wi-Fi '${SSID}': RangeError: SSID too long`);
      assert.deepEqual(board.errors("crash"), []);
      assert.deepEqual(board.ends, []);
      await board.stop();
    });
});
