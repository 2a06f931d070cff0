import assert from "node:assert/strict";
import type { LabMessage } from "../../../host-sim/web/lab/lab-protocol.js";
import { LabLink } from "../../../host-sim/web/page/lab/lab-link.js";

/** Workers that note what is sent to them. */
function workers() {
  const started: { asked: unknown[]; isEnded: boolean; say: (message: unknown) => void }[] = [];
  const heard: LabMessage[] = [];
  let now_ms = 0;
  let tick = () => {};
  let each_ms = Infinity;
  const pass = (ms: number) => {
    for (const end_ms = now_ms + ms; now_ms < end_ms; now_ms += each_ms) tick();
  };
  const link = new LabLink({
    start: (say) => {
      const worker = { asked: [] as unknown[], isEnded: false, say };
      started.push(worker);
      return {
        postMessage: (message) => worker.asked.push(message),
        terminate: () => {
          worker.isEnded = true;
        },
      };
    },
    font: new ArrayBuffer(1),
    language: "en",
    every: (call, ms) => {
      tick = call;
      each_ms = ms;
      return () => {};
    },
    onMessage: (message) => heard.push(message),
    onPicture: () => {},
  });
  return { started, heard, link, pass };
}

const READY = { kind: "ready", version: "1", boards: [], examples: [], lessons: [] };

describe("The page's end of the worker", () => {
  it("ends a worker that is silent for three seconds, and begins another with the page's language", () => {
    const { started, heard, link, pass } = workers();
    started[0].say(READY);
    assert.ok(link.send({ kind: "language", language: "zh" }));
    pass(2500);
    started[0].say({ kind: "alive" });
    pass(2500);
    assert.equal(started[0].isEnded, false);
    pass(500);
    assert.ok(started[0].isEnded);
    assert.deepEqual(
      heard.map((message) => (message.kind === "fault" ? message.how : message.kind)),
      ["ready", "silent"],
    );
    const [asked] = started[1].asked as { kind: string; language: string }[];
    assert.deepEqual([asked.kind, asked.language], ["lab-open", "zh"]);
    assert.equal(link.send({ kind: "step" }), false);
    // What the old one had still sent is of boards that are gone.
    started[0].say({ kind: "links", links: [] });
    assert.equal(heard.length, 2);
    started[1].say(READY);
    assert.ok(link.send({ kind: "step" }));
    link.close();
  });

  it("gives a worker that is still being read more time", () => {
    const { started, heard, link, pass } = workers();
    pass(20_000);
    assert.equal(started.length, 1);
    pass(10_000);
    assert.equal(started.length, 2);
    const [fault] = heard;
    assert.ok(fault.kind === "fault" && fault.message.en === "Nothing was heard for 30 seconds.");
    link.close();
  });
});
