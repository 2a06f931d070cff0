import assert from "node:assert/strict";
import { KEY_LENGTH_MAX, VALUE_BYTES_MAX } from "../../firmware/base/store-limits.js";
import { World, type WorldBoard } from "../../host-sim/testing/index.js";
import { ENGINES } from "./engines.js";

const APP = new URL("../testing/apps/store.ts", import.meta.url).href;
const LONGEST = "a".repeat(KEY_LENGTH_MAX - 3) + "-_9";

for (const engine of ENGINES) {
  describe(`device.store on ${engine}`, () => {
    let world: World;
    let board: WorldBoard;

    /** Types a command, and checks what is printed. */
    const does = async (command: string, printed: string) => {
      board.type(command);
      await board.prints(new RegExp(`^${printed}$`, "u"));
    };

    beforeEach(async () => {
      world = new World({ engine });
      board = world.board(APP);
      await board.prints("ready");
    });
    afterEach(() => world.stop());

    it("reads what was written last, byte for byte, and nothing after a deletion", async () => {
      await does("read|name", "name is not there");
      await does("write|name|温度计 1", "name=温度计 1");
      await does("write|other|x", "other=x");
      await does("write|name|𝄞 new", "name=𝄞 new");
      await does("read|other", "other=x");
      await does("delete|name", "name is not there");
      await does("delete|name", "name is not there");
      await does("read|other", "other=x");
    });

    it("takes an empty value, which is not a missing one", async () => {
      await does("write|name", "name=");
      await does("read|name", "name=");
    });

    it("takes names that objects have already", async () => {
      await does("read|__proto__", "__proto__ is not there");
      await does("write|__proto__|x", "__proto__=x");
      await does("read|constructor", "constructor is not there");
    });

    it("survives a power cut, a deletion too", async () => {
      await does("write|name|温度计", "name=温度计");
      await does("write|gone|x", "gone=x");
      await does("delete|gone", "gone is not there");
      for (let cut = 0; cut < 2; cut++) {
        board.powerCut();
        await board.prints("ready");
        await does("read|name", "name=温度计");
        await does("read|gone", "gone is not there");
      }
      await does("write|name|2", "name=2");
      board.powerCut();
      await board.prints("ready");
      await does("read|name", "name=2");
      assert.deepEqual([...board.store.entries()], [["name", "2"]]);
    });

    it("survives a death of the program", async () => {
      await does("write|name|温度计", "name=温度计");
      board.abort("memory full");
      await board.prints("ready");
      await does("read|name", "name=温度计");
    });

    it("is there before the app starts, when a test has put something into it", async () => {
      board.store.write("name", "温度计");
      board.powerCut();
      await board.prints("ready");
      await does("read|name", "name=温度计");
    });

    it(`takes keys of 1 to ${KEY_LENGTH_MAX} letters, digits, - and _`, async () => {
      for (const key of ["a", "Z", "0", "-", "_", LONGEST]) {
        await does(`write|${key}|${key}`, `${key}=${key}`);
        await does(`delete|${key}`, `${key} is not there`);
      }
      for (const key of ["", `${LONGEST}a`, "a b", "a.b", "é", "键", "@", "[", "`", "{", "/", ":"])
        for (const command of ["read", "write", "delete"]) await does(`${command}|${key}`, "store-key");
    });

    it(`takes values of at most ${VALUE_BYTES_MAX} bytes, and keeps the former one where one is larger`, async () => {
      for (const bytes of [VALUE_BYTES_MAX - 1, VALUE_BYTES_MAX])
        await does(`fill|name|${bytes}`, `name has ${bytes}`);
      for (const bytes of [VALUE_BYTES_MAX + 1, 10_000]) await does(`fill|name|${bytes}`, "store-value");
      await does("size|name", `name has ${VALUE_BYTES_MAX}`);
    });

    it("is another one for each board", async () => {
      await does("write|name|first", "name=first");
      board = world.board(APP);
      await board.prints("ready");
      await does("read|name", "name is not there");
    });
  });
}
