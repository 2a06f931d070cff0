import assert from "node:assert/strict";
import { readOptions } from "../../firmware/options.js";
import { loadApp } from "../../host-sim/settings/apps.js";
import { EspruinoModel } from "../../host-sim/engines/espruino/model.js";
import { loaded, ScriptedBoard } from "../../tools/footprint-board.js";
import { PEER_ADDRESS, PEER_PORT } from "../../tools/footprint-world.js";

const APP = "tcp-echo-client";
/** The limits of firmware/espruino/tcp.ts when memory is short. */
const FREE_MIN = 350;
const HELD_BYTES_SHORT = 536;
/** Longer than its check interval, and than the silence that ends a message. */
const LATER_MS = 100;

describe("a board with Espruino that is short of memory", () => {
  let free: number;
  let board: ScriptedBoard;

  const received = () => board.events.filter(({ event }) => event === "received").map(({ text }) => text);
  const ended = () => board.events.filter(({ event }) => event === "disconnected").length;
  const say = (text: string) => {
    board.network.streams[0].say(new TextEncoder().encode(text));
    board.clock.pass(LATER_MS);
  };

  beforeEach(async () => {
    free = FREE_MIN;
    const { options } = await loadApp(APP);
    const values = readOptions(options, { to: `${PEER_ADDRESS}:${PEER_PORT}` });
    board = new ScriptedBoard(
      await loaded(new EspruinoModel({ free: () => free }), APP, values),
      APP,
      values,
    );
    await board.until(() => board.network.streams.length > 0);
    board.clock.pass(LATER_MS);
  });

  afterEach(() => board.stop());

  it("reads from its peers at the limit", () => {
    say("hello");
    assert.deepEqual(received(), ["hello"]);
  });

  it("reads later below the limit, in order", () => {
    free = FREE_MIN - 1;
    say("first,");
    say("second");
    assert.deepEqual(received(), []);
    free = FREE_MIN;
    board.clock.pass(LATER_MS);
    assert.deepEqual(received(), ["first,second"]);
  });

  it("closes a peer that keeps sending, and not before", () => {
    free = FREE_MIN - 1;
    say("x".repeat(HELD_BYTES_SHORT));
    assert.equal(ended(), 0);
    assert.deepEqual(board.errors("held"), []);
    say("x");
    assert.equal(ended(), 1);
    assert.deepEqual(board.errors("held"), ["connection closed: the peer sends faster than it is read"]);
    assert.deepEqual(received(), []);
  });
});
