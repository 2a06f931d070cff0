/** The pins of a board in a world. */
import assert from "node:assert/strict";
import { World } from "../../../host-sim/testing/index.js";

describe("a board's pin in a world", () => {
  it("is low while its button is pressed", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server");
    await board.event("listening");
    const buttonA = board.pin(0);
    const levels: number[] = [];
    buttonA.watch(() => levels.push(buttonA.level));
    assert.equal(buttonA.level, 1);
    board.press("A");
    assert.equal(buttonA.level, 0);
    await world.sleep(60);
    // Pressed again before it was let go.
    board.press("A");
    await world.sleep(60);
    assert.deepEqual(levels, [0]);
    await world.sleep(60);
    assert.deepEqual([levels, buttonA.level], [[0, 1], 1]);
    assert.throws(() => board.pin(40), RangeError);
    await world.stop();
  });
});
