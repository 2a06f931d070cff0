import assert from "node:assert/strict";
import { SPACING_MS } from "../../firmware/net/framing.js";
import { ScriptedBoard } from "../../tools/footprint-board.js";
import { valuesOf } from "../../tools/footprint-trial.js";
import { appInNode } from "../engines/xs-board.js";

const APP = "chat-client";

describe(APP, () => {
  it("spaces messages without newlines, so that the server does not join them", async () => {
    const board = new ScriptedBoard(await appInNode(APP), APP, await valuesOf(APP));
    const sent = (): string[] => board.network.sent.map(String);
    await board.until(() => board.network.streams.length === 1, 1);
    board.clock.pass(SPACING_MS);
    for (const line of ["one", "two", "three"]) board.board.console.type(line);
    board.clock.pass(0);
    assert.deepEqual(sent(), ["one"]);
    board.clock.pass(SPACING_MS - 1);
    assert.deepEqual(sent(), ["one"]);
    board.clock.pass(1);
    assert.deepEqual(sent(), ["one", "two"]);
    board.clock.pass(SPACING_MS);
    assert.deepEqual(sent(), ["one", "two", "three"]);
    await board.stop();
  });
});
