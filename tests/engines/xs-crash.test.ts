import assert from "node:assert/strict";
import { ScriptedBoard } from "../../tools/footprint-board.js";
import { inXS, XS } from "./xs-board.js";

/** Longer than three restarts of a board. */
const THREE_RESTARTS_MS = 2000;

(XS ? describe : describe.skip)("a program in XS", () => {
  let board: ScriptedBoard;
  const boards: ScriptedBoard[] = [];

  /** Runs the body of a start function until the board gives up, for at most `ms`. */
  const run = (source: string, ms = 100) => {
    board = new ScriptedBoard(inXS(`${source}; return { stop: function () {} };`));
    boards.push(board);
    board.clock.pass(ms);
  };

  afterEach(async () => {
    for (const started of boards.splice(0)) await started.stop();
  });

  it("crashes on an uncaught exception, which is logged with its message and stack", () => {
    run("function boom() { throw new RangeError('too far') } boom()");
    const [message] = board.errors("crash");
    assert.match(message, /^the board restarts: uncaught exception: RangeError: too far\n at boom /);
  });

  it("crashes in a callback; what it has done before takes effect", () => {
    run("device.timer.set(function () { device.console.print('before'); null.boom() }, 10, undefined)");
    assert.deepEqual(board.printed, ["before"]);
    assert.match(board.errors("crash")[0], /uncaught exception: TypeError/);
  });

  it("is restarted, and given up after three crashes within 10 s", () => {
    run("device.console.print('here'); throw new Error('again')", THREE_RESTARTS_MS);
    assert.deepEqual(board.printed, ["here", "here", "here"]);
    assert.deepEqual(board.ends, [{ failed: true, reason: "crash" }]);
  });

  it("dies of a full heap, which it cannot catch", () => {
    run("try { for (var all = []; ;) all.push({}) } catch (e) { device.console.print('caught') }");
    assert.match(board.errors("crash")[0], /^the board restarts: memory full: .* 4928 slots and 79 kB/);
    assert.deepEqual(board.printed, []);
  });

  it("dies of full chunks", () => {
    run("for (var all = []; ;) all.push(new ArrayBuffer(1000))");
    assert.match(board.errors("crash")[0], /^the board restarts: memory full: /);
  });

  it("dies of a deep recursion, which it cannot catch", () => {
    run("function f() { return 1 + f() } try { f() } catch (e) { device.console.print('caught') }");
    assert.match(board.errors("crash")[0], /^the board restarts: stack overflow: .* 512 stack slots/);
    assert.deepEqual(board.printed, []);
  });

  it("dies of an endless loop", () => {
    run("for (;;);");
    assert.match(board.errors("crash")[0], /^the board restarts: .* a loop that does not end/);
  });

  it("has the memory of a board", () => {
    // An object with one property takes two slots, and an item of the array a chunk's sixteen bytes.
    run("for (var all = [], i = 0; i < 2200; i++) all.push({ i: i }); device.console.print('fits')");
    assert.deepEqual(board.printed, ["fits"]);
    run("for (var all = [], i = 0; i < 2600; i++) all.push({ i: i }); device.console.print('fits')");
    assert.deepEqual(board.printed, []);
  });

  it("can nest 40 calls, but not 60", () => {
    const nest = (depth: number) =>
      run(`function f(n) { return n ? 1 + f(n - 1) : 0 } device.console.print(String(f(${depth})))`);
    nest(40);
    assert.deepEqual(board.printed, ["40"]);
    nest(60);
    assert.deepEqual(board.printed, []);
  });
});
