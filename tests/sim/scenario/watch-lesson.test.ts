import assert from "node:assert/strict";
import { readScenario } from "../../../host-sim/sim/scenario/read-scenario.js";
import { LessonWatch, type Sighting } from "../../../host-sim/sim/scenario/watch-lesson.js";

const CAST = {
  boards: { one: { app: "tcp-echo-server" }, two: { app: "tcp-echo-server" } },
  phones: ["phone"],
};
const CONNECT = [
  { connect: { phone: "phone", to: "one", as: "first" } },
  { connect: { phone: "phone", to: "one", as: "second" } },
];

/** A watch of stages with these steps. */
function watchOf(...stages: unknown[][]): LessonWatch {
  const captioned = stages.map((steps) => ({ title: "a", try: "b", see: "c", steps }));
  const { scenario, complaints } = readScenario({
    ...CAST,
    lesson: { introduction: "x", stages: captioned },
  });
  assert.deepEqual(complaints, undefined);
  assert.ok(scenario?.lesson);
  return new LessonWatch(scenario.lesson, {
    within_ms: 10_000,
    filled: (text) => text.replace("$one", "192.168.4.2"),
    decode: (bytes) => new TextDecoder().decode(bytes),
  });
}

const states = ({ watched }: LessonWatch) => watched.map(({ state }) => state);
const screen = (board: string, ...rows: string[]): Sighting => ({ kind: "screen", board, rows });
const event = (board: string, event: string, fields: object = {}): Sighting => ({
  kind: "event",
  board,
  event: { time: 0, board, event, ...fields },
});
const received = (tool: string, text: string): Sighting => ({
  kind: "received",
  tool,
  bytes: new TextEncoder().encode(text),
});

describe("the watch over a lesson", () => {
  it("takes what comes in any order, and only of the board that is meant", () => {
    const watch = watchOf([
      { shows: { board: "one", text: "$one:5001" } },
      { prints: { board: "one", matches: "^hello$" } },
      { event: { board: "one", name: "wifi", with: { state: "connected" } } },
    ]);
    assert.equal(watch.saw(event("two", "wifi", { state: "connected" }), 1), false);
    assert.equal(watch.saw(event("one", "wifi", { state: "disconnected" }), 1), false);
    assert.equal(watch.saw(event("one", "wifi", { state: "connected" }), 2), true);
    assert.deepEqual(states(watch), ["open", "open", "met"]);
    watch.saw(screen("two", "192.168.4.2:5001"), 3);
    watch.saw(event("one", "console", { text: "hello!" }), 3);
    assert.deepEqual(states(watch), ["open", "open", "met"]);
    watch.saw(event("one", "console", { text: "hello" }), 4);
    assert.equal(watch.isMet, false);
    watch.saw(screen("one", "192.168.4.2:5001", "x"), 4);
    assert.equal(watch.isMet, true);
  });

  it("begins a stage anew: events do not count from before, screens do", () => {
    const watch = watchOf(
      [{ shows: { board: "one", text: "x" } }],
      [{ shows: { board: "one", text: "x" } }, { event: { board: "one", name: "listening" } }],
    );
    watch.saw(event("one", "listening"), 1);
    watch.saw(screen("one", "x"), 1);
    assert.equal(watch.isMet, true);
    watch.begin(1, 2);
    assert.deepEqual(states(watch), ["met", "open"]);
    watch.saw(event("one", "listening"), 3);
    assert.equal(watch.isMet, true);
  });

  it("calls a socket as the first that it is to be, over pieces of a text", () => {
    const watch = watchOf(
      [
        ...CONNECT,
        { receives: { tool: "first", text: "你好" } },
        { receives: { tool: "second", text: "你好" } },
      ],
      [{ receives: { tool: "second", text: "bye" } }],
    );
    const [head, tail] = [new TextEncoder().encode("你好").subarray(0, 4), Uint8Array.of(0xa5, 0xbd)];
    watch.saw({ kind: "received", tool: "a", bytes: head }, 1);
    watch.saw(received("b", "nothing"), 1);
    assert.deepEqual(states(watch), ["open", "open"]);
    watch.saw({ kind: "received", tool: "a", bytes: tail }, 2);
    assert.deepEqual(states(watch), ["met", "open"]);
    watch.saw(received("a", "你好"), 3);
    assert.deepEqual(states(watch), ["met", "open"], "a is the first");
    watch.saw(received("b", "你好"), 4);
    assert.equal(watch.isMet, true);
    watch.begin(1, 5);
    watch.saw(received("a", "bye"), 6);
    assert.equal(watch.isMet, false);
    watch.saw({ kind: "closed", tool: "b" }, 7);
    watch.saw(received("c", "bye"), 8);
    assert.equal(watch.isMet, true, "another has its name");
  });

  it("sees that a connection is over, that somebody connects, and that an app ends", () => {
    const watch = watchOf([
      { listen: { phone: "phone", port: 1, as: "door" } },
      { accepts: { server: "door", as: "caller" } },
      { closed: "caller" },
      { ends: "one" },
    ]);
    watch.saw({ kind: "accepted", tool: "a" }, 1);
    watch.saw({ kind: "closed", tool: "a" }, 2);
    assert.deepEqual(states(watch), ["met", "met", "open"]);
    watch.saw({ kind: "ended", board: "one" }, 3);
    assert.equal(watch.isMet, true);
  });

  it("waits for silence after all else has come, and again where it was broken", () => {
    const watch = watchOf([
      CONNECT[0],
      { receives: { tool: "first", text: "yes" } },
      { never: { receives: { tool: "first", text: "no" }, for: "2s" } },
    ]);
    assert.equal(watch.passed(5000), false);
    watch.saw(received("a", "yes"), 6000);
    assert.deepEqual(states(watch), ["met", "open"]);
    watch.saw(received("a", "no"), 7000);
    assert.deepEqual(states(watch), ["met", "came"]);
    watch.saw(received("a", "well"), 7500);
    assert.equal(watch.passed(8999), false);
    assert.equal(watch.passed(9000), true);
    assert.equal(watch.isMet, true);
  });

  it("wants all that a pattern stands for", () => {
    const { scenario } = readScenario({
      boards: { ear: { app: "udp-echo-server", count: 2 } },
      lesson: {
        introduction: "x",
        stages: [
          { title: "a", try: "b", see: "c", steps: [{ prints: { board: "ear-*", text: "number $*" } }] },
        ],
      },
    });
    assert.ok(scenario?.lesson);
    const all = new LessonWatch(scenario.lesson, {
      within_ms: 1,
      filled: (text) => text,
      decode: () => "",
    });
    all.saw(event("ear-1", "console", { text: "number 1" }), 1);
    all.saw(event("ear-2", "console", { text: "number 1" }), 1);
    assert.equal(all.isMet, false);
    all.saw(event("ear-2", "console", { text: "number 2" }), 1);
    assert.equal(all.isMet, true);
  });
});
