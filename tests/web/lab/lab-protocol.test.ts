import assert from "node:assert/strict";
import { FASTEST, LAB_LIMITS, readLabRequest } from "../../../host-sim/web/lab/lab-protocol.js";

const program = { file: "app.ts", source: "export default () => {};" };

describe("the messages between the one-file page and its worker", () => {
  it("has every request read, also those of the served page", () => {
    const requests = [
      { kind: "press", board: 0, button: 1 },
      { kind: "tool", tool: 1, do: "open", socket: "tcp-client", host: "192.168.4.2", port: 5001 },
      { kind: "lab-open", language: "zh", font: new ArrayBuffer(8) },
      { kind: "language", language: "en" },
      {
        kind: "lab-start",
        seed: 7,
        boards: [
          { ...program, name: "server", board: "mpython", panel: "ssd1306-72x40", options: { port: "5001" } },
        ],
      },
      { kind: "program", board: 1, ...program, options: { port: "1" } },
      { kind: "program", board: 1, ...program },
      { kind: "time", running: false, speed: 0.1 },
      { kind: "time", running: true, speed: FASTEST },
      { kind: "step", ms: 5 },
      { kind: "step", ms: undefined },
      { kind: "link", between: [0, "tool"], do: "faults", faults: { loss: 0.5, rate_bytes: 0 } },
      { kind: "link", between: [0, 1], do: "partition" },
      { kind: "link", between: undefined, do: "repair" },
      { kind: "lesson", text: "steps: [sleep: 1s]", stage: "run" },
      { kind: "lesson", text: "steps: [sleep: 1s]", stage: "watch", programs: { server: program } },
      { kind: "lesson-stage", stage: 2 },
      { kind: "lesson-end" },
      { kind: "check", id: 3, ...program },
    ];
    for (const request of requests) assert.deepEqual(readLabRequest(request), request);
  });

  it("has a board's options and the seed where they are not given", () => {
    assert.deepEqual(readLabRequest({ kind: "lab-start", boards: [program] }), {
      kind: "lab-start",
      seed: 1,
      boards: [{ ...program, name: undefined, board: undefined, panel: undefined, options: {} }],
    });
  });

  it("refuses what is malformed or outside its limits", () => {
    const wrong = [
      null,
      [],
      { kind: "unknown" },
      { kind: "lab-open", language: "fr", font: new ArrayBuffer(8) },
      { kind: "lab-open", language: "en", font: "AAAA" },
      { kind: "lab-start", boards: [] },
      { kind: "lab-start", boards: Array(LAB_LIMITS.boards + 1).fill(program) },
      { kind: "lab-start", boards: [program], seed: 1.5 },
      { kind: "lab-start", boards: [{ ...program, source: "x".repeat(LAB_LIMITS.sourceBytes + 1) }] },
      { kind: "lab-start", boards: [{ ...program, file: "../app.ts" }] },
      { kind: "lab-start", boards: [{ ...program, options: { port: 5 } }] },
      { kind: "lab-start", boards: [{ ...program, panel: 5 }] },
      { kind: "program", board: -1, ...program },
      { kind: "time", speed: 21 },
      { kind: "time", speed: Number.NaN },
      { kind: "time", running: 1 },
      { kind: "step", ms: -1 },
      { kind: "link", between: [0, 0], do: "repair" },
      { kind: "link", between: [0, 1], do: "faults", faults: { loss: 2 } },
      { kind: "link", between: [0, 1], do: "faults" },
      { kind: "link", between: [0], do: "repair" },
      { kind: "lesson", text: "", stage: "play" },
      { kind: "lesson", text: "", stage: "run", programs: { a: {} } },
      { kind: "check", ...program },
    ];
    for (const message of wrong) assert.equal(readLabRequest(message), undefined, JSON.stringify(message));
  });
});
