/** The log for people. */
import assert from "node:assert/strict";
import { textLine } from "../../host-sim/cli/event-log.js";

const PEER = "192.168.1.30:5001";

describe("the log for people", () => {
  const error = (fields: Record<string, string | number>) =>
    textLine({ time: 1000, board: "palmwire", event: "error", ...fields });

  it("adds the peer of an error to a sentence that does not name it", () => {
    assert.equal(
      error({ code: "timeout", seconds: 3, peer: PEER }),
      `   1.000 error timeout: no answer within 3 s (${PEER})`,
    );
  });

  it("names the peer of an error once", () => {
    assert.equal(error({ code: "tcp", peer: PEER }), `   1.000 error tcp: cannot connect to ${PEER}`);
  });

  it("shows below a crash where the program failed, and lets no text of it act", () => {
    const fields = { cause: "uncaught exception: Error: x", file: "a.ts", line: 2, column: 3 };
    assert.equal(
      error({ code: "crash", ...fields, trace: "at a.ts:2:3\n  2 | \x1b[2J" }),
      [
        "   1.000 error crash: the board restarts: uncaught exception: Error: x",
        "         at a.ts:2:3",
        "           2 | \u241b[2J",
      ].join("\n"),
    );
  });
});
