/** What a test that fails is told, and what becomes of its world. */
import assert from "node:assert/strict";
import { World } from "../../host-sim/testing/index.js";

/** Resolves after all that is due now in the process, such as the report of an unhandled rejection. */
async function turns(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** The rejections in `run` that nobody handled. */
async function unhandledIn(run: () => Promise<void>): Promise<unknown[]> {
  const unhandled: unknown[] = [];
  const others = process.rawListeners("unhandledRejection") as (() => void)[];
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", (error) => unhandled.push(error));
  try {
    await run();
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) process.on("unhandledRejection", listener);
  }
  return unhandled;
}

describe("a test that fails", () => {
  for (const network of ["virtual", "real"] as const)
    describe(`on the ${network} network`, () => {
      const PORT = { port: network === "real" ? 0 : 5001 };

      it("is told by stop that an app could not be loaded, where it awaited nothing", async () => {
        const unhandled = await unhandledIn(async () => {
          const world = new World({ network });
          world.board("tcp-echo-sever");
          world.board("tcp-echo-server", PORT);
          await turns();
          await assert.rejects(world.stop(), /unknown app 'tcp-echo-sever'/);
          await turns();
        });
        assert.deepEqual(unhandled, []);
      });

      it("stops all boards afterwards, without hearing again what an await has told", async () => {
        const world = new World({ network });
        const good = world.board("tcp-echo-server", PORT, { engine: "xs" });
        await good.event("listening");
        const bad = world.board("tests/testing/apps/none.ts");
        await assert.rejects(bad.event("listening"), /none\.ts/);
        await world.stop();
        assert.equal(good.isOn, false);
      });

      it("is over when it awaits for ever: stop ends the awaits", async () => {
        const world = new World({ network });
        const board = world.board("tcp-echo-server", PORT);
        await board.event("listening");
        const awaited = assert.rejects(
          board.event("connected", {}, { within: Infinity }),
          /the world has stopped/,
        );
        await world.stop();
        await awaited;
      });

      it("hears what the board did when a tool has not got what it waits for", async () => {
        const world = new World({ network });
        const board = world.board("tcp-echo-server", PORT, { name: "echo" });
        await board.event("listening");
        const tool = await world.phone().connect(board);
        tool.send(`${"x".repeat(1000)}\n`);
        await tool.receives("x\n");
        await board.event("received");
        tool.send("y\n");
        await assert.rejects(tool.receives("z", { within: 300 }), ({ message }: Error) => {
          assert.match(
            message,
            /received no "z" within 0\.3 s but "y\\n" \(open\)\necho: its last events:\n/,
          );
          // A long message is cut.
          assert.match(message, / received .* bytes=1001 text="x{200}"… \(1001 characters\)\n/);
          assert.match(message, /its screen shows:\n/);
          return true;
        });
        await world.stop();
      });
    });

  it("may use an expression with the flags g and y", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server");
    const expression = /accept/gy;
    await board.prints(expression);
    expression.lastIndex = 3;
    await board.screen.shows(expression);
    await world.stop();
  });

  it("hears of an error in what it looks for, and other awaits go on", async () => {
    const world = new World();
    const board = world.board("tcp-echo-server");
    const listening = board.event("listening");
    const broken = world.until(() => {
      if (world.clock.now_ms() > 0) throw new RangeError("planted");
      return undefined;
    }, 1000);
    await assert.rejects(broken, RangeError);
    await listening;
    await world.stop();
  });
});
