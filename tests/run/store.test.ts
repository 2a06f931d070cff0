/** What an app stores, from run to run of the program. */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { runBoard, stopBoards, type BoardProcess } from "./board-process.js";
import { APP_ENGINES } from "./engines.js";

const APP = join(packageRoot(), "tests", "testing", "apps", "store.ts");

// The engine moddable has the apps of its build only.
for (const engine of APP_ENGINES)
  (engine === "moddable" ? describe.skip : describe)(`--store on ${engine}`, () => {
    let folder: string;
    let file: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "palmwire-store-"));
      file = join(folder, "board.json");
    });
    afterEach(async () => {
      await stopBoards();
      rmSync(folder, { recursive: true, force: true });
    });

    const start = async (...words: string[]): Promise<BoardProcess> => {
      const board = runBoard([APP, "--engine", engine, "--store", file, ...words]);
      await board.event({ event: "console", text: "ready" });
      return board;
    };
    const does = (board: BoardProcess, command: string, printed: string) => {
      board.type(command);
      return board.event({ event: "console", text: printed });
    };

    it("keeps what the app stores, although the program is killed", async () => {
      const first = await start();
      await does(first, "write|name|温度计", "name=温度计");
      await does(first, "write|empty", "empty=");
      await does(first, "write|gone|x", "gone=x");
      await does(first, "delete|gone", "gone is not there");
      first.signal("SIGKILL");
      await first.exited;
      assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), { name: "温度计", empty: "" });
      const second = await start();
      await does(second, "read|name", "name=温度计");
      await does(second, "read|empty", "empty=");
      await does(second, "read|gone", "gone is not there");
      await does(second, "fill|name|1024", "name has 1024");
      await does(second, "fill|name|1025", "store-value");
      assert.equal(await second.stop(), 0);
      const third = await start();
      await does(third, "size|name", "name has 1024");
      assert.equal(await third.stop(), 0);
      assert.deepEqual(readdirSync(folder), ["board.json"]);
    });

    it("takes what a person has written into the file", async () => {
      writeFileSync(file, '{ "name": "你好" }');
      const board = await start();
      await does(board, "read|name", "name=你好");
    });

    it("is a file for each of several boards", async () => {
      const boards = runBoard([APP, "--engine", engine, "--store", file, "--boards", "2"]);
      for (const board of ["palmwire-1", "palmwire-2"]) {
        await boards.event({ event: "console", text: "ready", board });
        boards.type(`${board}: write|name|${board}`);
        await boards.event({ event: "console", text: `name=${board}`, board });
      }
      assert.equal(await boards.stop(), 0);
      assert.deepEqual(readdirSync(folder).sort(), ["board-1.json", "board-2.json"]);
      const stored = readFileSync(join(folder, "board-2.json"), "utf8");
      assert.deepEqual(JSON.parse(stored), { name: "palmwire-2" });
    });
  });
