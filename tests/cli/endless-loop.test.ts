import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { runToEnd } from "../run/board-process.js";

const APP = join("tests", "testing", "apps", "crashing.ts");
/** Presses Ctrl-C in its own turn, which does not end. */
const INTERRUPTED = `export default function start(device) {
  device.timer.set(() => {
    process.kill(process.pid, "SIGINT");
    for (;;) device.clock.ticks(); // at loop
  }, 10, undefined);
  return { stop() {} };
}
`;

const lastEvent = (stdout: string) => JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as BoardEvent;

describe("an app that loops for ever on the command line", () => {
  it("is ended, and the log names the file and the line", async () => {
    const { code, stdout, stderr } = await runToEnd(["run", APP, "--where", "loop", "--log", "json"]);
    assert.deepEqual([code, stderr], [1, "palmwire: the app loops for ever\n"]);
    const { event, file, line, message, trace } = lastEvent(stdout);
    assert.deepEqual([event, file], ["error", APP]);
    assert.equal(message, "the app has not returned for 3 s: a loop that does not end");
    assert.match(String(trace), new RegExp(`\\n +${line} \\| .*// at loop\\n`));
  });

  it("ends --watch too, which says so", async () => {
    const { code, stderr } = await runToEnd(["run", APP, "--where", "loop", "--watch", "--log", "json"]);
    assert.equal(code, 1);
    assert.equal(
      stderr,
      "palmwire: the app loops for ever; --watch ends with it: mend the loop, then start it again\n",
    );
  });

  it("is ended with file and line after Ctrl-C, too, which nothing hears in the loop", async () => {
    const folder = mkdtempSync(join(tmpdir(), "palmwire-loop-"));
    try {
      const app = join(folder, "app.ts");
      writeFileSync(app, INTERRUPTED);
      const { code, stdout } = await runToEnd(["run", app, "--log", "json"]);
      assert.equal(code, 1);
      const { code: error, file, trace } = lastEvent(stdout);
      assert.deepEqual([error, file], ["loop", app]);
      assert.match(String(trace), /\n +4 \| .*\/\/ at loop\n/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
