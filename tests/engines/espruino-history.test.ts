import assert from "node:assert/strict";
import { readOptions } from "../../firmware/options.js";
import { BATCH_BYTES } from "../../firmware/espruino/history-store.js";
import { loadApp } from "../../host-sim/settings/apps.js";
import { readable } from "../../host-sim/engines/espruino/byte-string.js";
import { EspruinoModel } from "../../host-sim/engines/espruino/model.js";
import { Storage } from "../../host-sim/engines/espruino/storage.js";
import { loaded, ScriptedBoard } from "../../tools/footprint-board.js";
import { recordsIn } from "../history/espruino-records.js";

/** As firmware/espruino/history.ts has it. */
const WRITE_MS = 30_000;

describe("udp-chat with its history in Espruino's Storage", () => {
  let storage: Storage;
  let board: ScriptedBoard;

  const start = async (history_bytes?: number) => {
    const { options } = await loadApp("udp-chat");
    const model = new EspruinoModel({ storage, history_bytes });
    const values = readOptions(options, {});
    board = new ScriptedBoard(await loaded(model, "udp-chat", values), "udp-chat", values);
    await board.until(() => board.network.sockets.length > 0);
  };
  const say = (text: string) => {
    board.network.send(Buffer.from(text));
    board.clock.pass(0);
  };
  const records = () => recordsIn(storage).map(readable);
  const recorded = () =>
    board.events.filter(({ event }) => event === "history").map(({ message }) => String(message));

  beforeEach(() => (storage = new Storage()));
  afterEach(() => board.stop());

  it("writes records half a minute after the first of them", async () => {
    await start(4096);
    say("第一");
    board.clock.pass(WRITE_MS - 1);
    say("second");
    assert.deepEqual(records(), []);
    board.clock.pass(1);
    assert.equal(recorded().length, 2);
    assert.match(recorded()[0], /^【.*】收到【\('192\.168\.4\.9', 5001\)】发送的数据:第一$/);
    assert.deepEqual(records(), recorded());
    say("third");
    board.clock.pass(WRITE_MS - 1);
    assert.equal(records().length, 2);
    board.clock.pass(1);
    assert.deepEqual(records(), recorded());
  });

  it("writes a full batch at once, and further records half a minute later", async () => {
    await start(4096);
    say("first");
    board.clock.pass(WRITE_MS / 2);
    say("x".repeat(BATCH_BYTES));
    assert.deepEqual(records(), recorded());
    say("third");
    board.clock.pass(WRITE_MS - 1);
    assert.equal(records().length, 2);
    board.clock.pass(1);
    assert.equal(records().length, 3);
  });

  it("writes pending records when stopped, and appends at the next start", async () => {
    await start(4096);
    say("before");
    assert.deepEqual(records(), []);
    await board.stop();
    const [first] = recorded();
    assert.deepEqual(records(), [first]);
    await start(4096);
    say("after");
    await board.stop();
    assert.deepEqual(records(), [first, recorded()[0]]);
  });

  it("reports a flash error once, continues the chat, and writes again when possible", async () => {
    let full = true;
    storage = new (class extends Storage {
      override write(...values: Parameters<Storage["write"]>): boolean {
        if (full && values[0] !== "palmwire.font") throw new Error("Unable to find or create file");
        return super.write(...values);
      }
    })();
    await start(4096);
    const long = "x".repeat(BATCH_BYTES);
    say(long);
    say(long);
    assert.deepEqual(board.errors("history"), ["Error: Unable to find or create file"]);
    assert.equal(recorded().length, 2);
    full = false;
    say(long);
    assert.deepEqual(records(), [recorded()[2]]);
    full = true;
    storage.erase("palmwire.h0");
    say(long);
    assert.equal(board.errors("history").length, 2);
  });

  it("keeps no history by default", async () => {
    await start();
    say("x".repeat(BATCH_BYTES));
    board.clock.pass(WRITE_MS);
    await board.stop();
    assert.equal(recorded().length, 1);
    assert.deepEqual(records(), []);
  });
});
