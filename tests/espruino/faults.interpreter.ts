/** Errors of a user's program on the interpreter, through the command line. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBoard, stopBoards } from "../run/board-process.js";

const APP = `class Counter {
  device: any;
  words: any;

  count(what: any): void {
    this.device.console.print("before");
    if (what !== 1) this.deeper(what);
    if (what === 2) this.deeper(what);
    this.device.console.print("after");
  }

  deeper(what: any): void {
    for (let i = 0; i < 3; i++) {
      this.words = "now " + i + what.field.more; // at field
      this.device.console.print(this.words);
    }
  }
}

export default function start(device: any) {
  const counter = new Counter();
  counter.device = device;
  device.timer.set((target: Counter) => target.count(undefined), 1, counter);
  device.timer.set((target: Counter) => target.count(1), 1000, counter);
  return { stop() {} };
}
`;

describe("an error of a user's program on the interpreter", () => {
  let folder: string;

  before(() => (folder = mkdtempSync(join(tmpdir(), "palmwire-fault-"))));
  after(() => rmSync(folder, { recursive: true }));
  afterEach(stopBoards);

  it("names the file and the line, and its trace is no line of the console", async () => {
    const app = join(folder, "app.ts");
    writeFileSync(app, APP);
    const board = runBoard([app, "--engine", "espruino"]);
    const { message, file, line, trace } = await board.event({ event: "error", code: "interpreter" });
    assert.equal(message, "Uncaught Error: Can't read property 'field' of undefined");
    assert.deepEqual([file, line], [app, 14]);
    assert.match(String(trace), /\n +14 \| .*\/\/ at field\n/);
    // The program goes on.
    await board.event({ event: "console", text: "after" });
    const printed = board.events.filter(({ event }) => event === "console").map(({ text }) => text);
    assert.deepEqual(printed, ["before", "before", "after"]);
    assert.equal(await board.stop(), 0);
  });
});
