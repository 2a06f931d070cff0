import assert from "node:assert/strict";
import { readOptions } from "../../firmware/options.js";
import { loadApp } from "../../host-sim/settings/apps.js";
import { EspruinoModel } from "../../host-sim/engines/espruino/model.js";
import { LWIP_SOCKETS_MAX } from "../../firmware/espruino/limits.js";
import { loaded, ScriptedBoard } from "../../tools/footprint-board.js";

const APP = "tcp-echo-server";
/** More than the board queues for a peer that does not read, which it therefore closes. */
const FLOOD_BYTES = 20_000;
/** END_MS_MAX of firmware/espruino/tcp.ts, and some time for its consequences. */
const END_MS = 5000 + 500;

describe("a board with Espruino whose peers do not read", () => {
  let board: ScriptedBoard;

  beforeEach(async () => {
    const { options } = await loadApp(APP);
    const values = readOptions(options, {});
    board = new ScriptedBoard(await loaded(new EspruinoModel(), APP, values), APP, values);
    await board.until(() => board.network.servers.length > 0);
  });

  afterEach(() => board.stop());

  /** Connects a peer that sends much and reads nothing. */
  function comeMute(): void {
    const peer = board.network.arrive();
    assert.ok(peer);
    peer.reading = false;
    board.clock.pass(100);
    peer.say(new Uint8Array(FLOOD_BYTES));
    board.clock.pass(100);
  }

  it("can reuse their sockets soon after it has closed them", () => {
    // One socket listens.
    for (let i = 1; i < LWIP_SOCKETS_MAX; i++) comeMute();
    const open = () => board.network.board.states.filter(({ state }) => state === "ESTABLISHED").length;
    assert.equal(open(), LWIP_SOCKETS_MAX - 1);
    board.clock.pass(END_MS);
    assert.equal(open(), 0);
    const next = board.network.arrive();
    board.clock.pass(100);
    next?.say(Buffer.from("still there?"));
    board.clock.pass(100);
    assert.equal(board.network.sent.at(-1)?.toString(), "still there?");
  });
});
