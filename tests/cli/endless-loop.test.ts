import assert from "node:assert/strict";
import { join } from "node:path";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { runToEnd } from "../run/board-process.js";

const APP = join("tests", "testing", "apps", "crashing.ts");

describe("an app that loops for ever on the command line", () => {
  it("is ended, and the log names the file and the line", async () => {
    const { code, stdout, stderr } = await runToEnd(["run", APP, "--where", "loop", "--log", "json"]);
    assert.deepEqual([code, stderr], [1, "palmwire: the app loops for ever\n"]);
    const last = stdout.trim().split("\n").at(-1) ?? "";
    const { event, file, line, message, trace } = JSON.parse(last) as BoardEvent;
    assert.deepEqual([event, file], ["error", APP]);
    assert.equal(message, "the app has not returned for 3 s: a loop that does not end");
    assert.match(String(trace), new RegExp(`\\n +${line} \\| .*// at loop\\n`));
  });
});
