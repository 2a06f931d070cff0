/** Tests that a failure of the user's program names its file and line. */
import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BoardEvent } from "../../host-sim/sim/board/event.js";
import { TEST_ENGINES } from "../../host-sim/testing/load-app.js";
import { World, type WorldBoard } from "../../host-sim/testing/index.js";

const APP = join("tests", "testing", "apps", "crashing.ts");
const SOURCE = readFileSync(APP, "utf8").split("\n");

/** The line of the app with that comment at its end. */
function lineOf(comment: string): number {
  return 1 + SOURCE.findIndex((text) => text.endsWith(`// ${comment}`));
}

let world: World;

for (const engine of TEST_ENGINES)
  describe(`an app that fails on engine ${engine}`, () => {
    // XS knows no columns, and what Espruino's bundler inlines has the column of its statement.
    const columns = engine === "node";
    const code = engine === "espruino" ? "uncaught" : "crash";

    function run(where: string): WorldBoard {
      world = new World({ engine });
      return world.board(APP, { where });
    }

    /** A place as the trace shows it. */
    const at = (comment: string, column: number) =>
      `at ${APP}:${lineOf(comment)}${columns ? `:${column}` : ""}`;

    /** The lines of the trace, without columns where they are not exact. */
    const linesOf = ({ trace }: BoardEvent) => {
      const lines = String(trace).split("\n");
      if (columns) return lines;
      return lines
        .filter((line) => !/\| *\^$/.test(line))
        .map((line) => line.replace(/^(at .*:\d+):\d+$/, "$1"));
    };

    afterEach(() => world.stop());

    for (const where of ["timer", "start"])
      it(`in ${where}: the log names the file and the line`, async () => {
        const crash = await run(where).event("error", { code });
        assert.deepEqual([crash.file, crash.line], [APP, lineOf(`at ${where}`)]);
        assert.match(String(crash.cause), /^(uncaught exception: )?Error: (in a timer|at the start)$/);
      });

    it("in a callback for a line: so it does", async () => {
      const board = run("line");
      await world.sleep(1);
      board.type("hello");
      const crash = await board.event("error", { code });
      assert.deepEqual([crash.file, crash.line], [APP, lineOf("at line")]);
      const shown = [lineOf("at line") - 1, lineOf("at line")].map(
        (line) => `  ${line} | ${SOURCE[line - 1]}`,
      );
      const trace = [
        at("at line", 11),
        ...shown,
        ...(columns ? ["     |           ^"] : []),
        // Espruino's bundler has inlined the method there, and remembers the call.
        at("through line", 10),
      ];
      assert.deepEqual(linesOf(crash), trace);
    });

    it("in the kit that it has called: the log names the call, and where it failed", async () => {
      const crash = await run("kit").event("error", { code });
      assert.deepEqual([crash.file, crash.line], [APP, lineOf("at kit")]);
      const frames = linesOf(crash);
      assert.match(frames[0], new RegExp(`^at ${join("firmware", "oled", "draw.ts")}:\\d+`));
      assert.equal(frames.at(-1), at("from timer", 48));
    });
  });

describe("an app of the kit in a folder whose name is Chinese", () => {
  let folder: string;

  before(() => (folder = realpathSync(mkdtempSync(join(tmpdir(), "palmwire-faults-")))));

  after(() => rmSync(folder, { recursive: true }));

  for (const engine of TEST_ENGINES)
    it(`names its own file and line on engine ${engine}, where a method of it fails that the kit calls`, async () => {
      mkdirSync(join(folder, "程序 100%"), { recursive: true });
      const app = join(folder, "程序 100%", "app.ts");
      writeFileSync(app, SERVER);
      const world = new World({ engine });
      const board = world.board(app);
      await board.event("listening");
      const tool = await world.phone().connect(board);
      tool.send("hello\n");
      const { file, line, trace } = await board.event("error");
      await world.stop();
      assert.deepEqual(
        [file, line],
        [app, 1 + SERVER.split("\n").findIndex((text) => text.includes("throw"))],
      );
      assert.doesNotMatch(String(trace), /app-kit/);
    });
});

/** Espruino's bundler inlines its `onLine`, and puts the caller's values in the place of its parameters. */
const SERVER = `
import { joined, portOption, ServerApp, wifiOptions, type App, type Device, type LineConnection, type ValuesOf } from "palmwire";
export function options() {
  return joined([portOption(7000, "tcp")], wifiOptions());
}
type Values = ValuesOf<typeof options>;
class Failing extends ServerApp<Values> {
  onLine(client: LineConnection, line: string): void {
    if (!line) client.end();
    throw new Error("no " + line);
  }
}
export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new Failing(device, values, onEnd);
}
`;

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
