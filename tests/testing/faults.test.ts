/** Tests that a failure of the user's program names its file and line. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { World, type WorldBoard } from "../../host-sim/testing/index.js";

const APP = join("tests", "testing", "apps", "crashing.ts");
const SOURCE = readFileSync(APP, "utf8").split("\n");

/** The line of the app with that comment at its end. */
function lineOf(comment: string): number {
  return 1 + SOURCE.findIndex((text) => text.endsWith(`// ${comment}`));
}

let world: World;

for (const engine of ["node", "xs"])
  describe(`an app that fails on engine ${engine}`, () => {
    // XS knows no columns.
    const columns = engine === "node";

    function run(where: string): WorldBoard {
      world = new World({ engine });
      return world.board(APP, { where });
    }

    /** A place as the trace shows it. */
    const at = (comment: string, column: number) =>
      `at ${APP}:${lineOf(comment)}${columns ? `:${column}` : ""}`;

    afterEach(() => world.stop());

    for (const where of ["timer", "start"])
      it(`in ${where}: the log names the file and the line`, async () => {
        const crash = await run(where).event("error", { code: "crash" });
        assert.deepEqual([crash.file, crash.line], [APP, lineOf(`at ${where}`)]);
        assert.match(String(crash.cause), /^uncaught exception: RangeError: (in a timer|at the start)$/);
      });

    it("in a callback for a line: so it does", async () => {
      const board = run("line");
      await world.sleep(1);
      board.type("hello");
      const crash = await board.event("error", { code: "crash" });
      assert.deepEqual(
        [crash.file, crash.line, crash.column],
        [APP, lineOf("at line"), columns ? 11 : undefined],
      );
      const shown = [lineOf("at line") - 1, lineOf("at line")].map(
        (line) => `  ${line} | ${SOURCE[line - 1]}`,
      );
      const trace = [
        at("at line", 11),
        ...shown,
        ...(columns ? ["     |           ^"] : []),
        at("through line", 10),
      ];
      assert.equal(crash.trace, trace.join("\n"));
    });

    it("in the kit that it has called: the log names the call, and where it failed", async () => {
      const crash = await run("kit").event("error", { code: "crash" });
      assert.deepEqual([crash.file, crash.line], [APP, lineOf("at kit")]);
      const frames = String(crash.trace).split("\n");
      assert.match(frames[0], new RegExp(`^at ${join("firmware", "oled", "draw.ts")}:\\d+`));
      assert.equal(frames.at(-1), at("from timer", 48));
    });
  });

describe("an app of the package that fails", () => {
  it("is named as well", async () => {
    const { faultInNode } = await import("../../host-sim/node/faults-in-node.js");
    const built = join("dist", "apps", "udp-self.js");
    const text = readFileSync(built, "utf8").split("\n");
    const line = 1 + text.findIndex((each) => each.includes("function start("));
    const fault = faultInNode(`Error: here\n    at start (file://${join(process.cwd(), built)}:${line}:12)`);
    assert.equal(fault?.file, join("firmware", "apps", "udp-self.ts"));
    assert.match(String(fault?.trace), /export default function start\(/);
  });
});
