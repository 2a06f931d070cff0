import assert from "node:assert/strict";
import { doingsOf, expectationsOf, stageOf } from "../../../host-sim/sim/scenario/lesson.js";
import { readScenario } from "../../../host-sim/sim/scenario/read-scenario.js";
import { runScenario } from "../../../host-sim/sim/scenario/run-scenario.js";
import type { Scenario } from "../../../host-sim/sim/scenario/scenario.js";
import { World } from "../../../host-sim/testing/index.js";

const GREETING = {
  title: "Greet",
  try: { en: "Connect, and send hi.", zh: "连接，发送 hi。" },
  see: "hi comes back.",
  steps: [
    { connect: { phone: "phone", to: "server", as: "tool" } },
    { send: { tool: "tool", text: "hi\n" } },
    { together: [{ receives: { tool: "tool", text: "hi" } }, { shows: { board: "server", text: "hi" } }] },
  ],
};
const SILENCE = {
  title: "Silence",
  try: "Switch the Wi-Fi off.",
  see: "Nothing comes back.",
  steps: [
    { wifi: { power: "off" } },
    { event: { board: "server", name: "wifi", with: { state: "disconnected" } } },
    { never: { receives: { tool: "tool", text: "hi" }, for: "1s" } },
  ],
};

function content(stages: unknown, others: object = {}, lesson: object = {}): object {
  return {
    boards: { server: { app: "tcp-echo-server" } },
    phones: ["phone"],
    lesson: { introduction: { en: "Echo", zh: "回显" }, stages, ...lesson },
    ...others,
  };
}

function lessonOf(stages: unknown): Scenario {
  const { scenario, complaints } = readScenario(content(stages));
  assert.deepEqual(complaints, undefined);
  return scenario as Scenario;
}

describe("a lesson", () => {
  it("has the steps of its stages, and tells what is to be done from what is to be seen", () => {
    const { lesson, steps } = lessonOf([GREETING, SILENCE]);
    assert.equal(steps.length, 6);
    const stages = lesson?.stages ?? [];
    assert.deepEqual(
      stages.map((stage) => [
        doingsOf(stage.steps).map(({ name }) => name),
        expectationsOf(stage.steps).map((step) => (step.kind === "never" ? "never" : step.name)),
      ]),
      [
        [
          ["connect", "send"],
          ["receives", "shows"],
        ],
        [["wifi"], ["event", "never"]],
      ],
    );
    assert.equal(lesson && stageOf(lesson, steps[4]), stages[1]);
  });

  it("runs stage by stage, and ends in the one that fails", async () => {
    const told: string[] = [];
    const report = {
      onStep() {},
      onFault() {},
      onStage: ({ title }: { title: unknown }, state: string) => told.push(`${String(title)} ${state}`),
    };
    const met = await runScenario(lessonOf([GREETING, SILENCE]), new World(), report);
    assert.equal(met.failure, undefined, JSON.stringify(met.failure));
    assert.deepEqual(told.splice(0), ["Greet begun", "Greet met", "Silence begun", "Silence met"]);
    const wrong = { ...GREETING, steps: [{ shows: { board: "server", text: "bye", within: "1s" } }] };
    const scenario = lessonOf([wrong, GREETING]);
    const { failure } = await runScenario(scenario, new World(), report);
    assert.deepEqual(told, ["Greet begun"]);
    assert.ok(scenario.lesson && failure?.step);
    assert.equal(stageOf(scenario.lesson, failure.step), scenario.lesson.stages[0]);
  });

  const at = (...path: (string | number)[]) => ["lesson", ...path];
  const without = (key: string) => ({ ...GREETING, [key]: undefined });
  const WRONG: [what: string, content: object, complaint: object][] = [
    ["no stages", content([]), { wrong: "no-stages", path: at("stages") }],
    ["no list of stages", content("x"), { wrong: "no-list", path: at("stages") }],
    [
      "no introduction",
      content([GREETING], {}, { introduction: undefined }),
      { wrong: "missing-key", path: at(), name: "introduction" },
    ],
    [
      "an unknown key",
      content([{ ...GREETING, sea: "x" }]),
      { wrong: "unknown-key", path: at("stages", 0, "sea"), name: "sea" },
    ],
    ...["title", "try", "see", "steps"].map((name): [string, object, object] => [
      `a stage without ${name}`,
      content([without(name)]),
      { wrong: "missing-key", path: at("stages", 0), name },
    ]),
    [
      "a text in no known language",
      content([{ ...GREETING, see: { fr: "x" } }]),
      { wrong: "unknown-key", path: at("stages", 0, "see", "fr"), name: "fr" },
    ],
    [
      "a stage in which nothing is looked for",
      content([{ ...GREETING, steps: GREETING.steps.slice(0, 2) }]),
      { wrong: "no-expectation", path: at("stages", 0, "steps") },
    ],
    [
      "a stage which only looks for what must not come",
      content([GREETING, { ...SILENCE, steps: SILENCE.steps.slice(2) }]),
      { wrong: "no-expectation", path: at("stages", 1, "steps") },
    ],
    [
      "steps beside the lesson",
      content([GREETING], { steps: [{ sleep: "1s" }] }),
      { wrong: "one-of", path: ["steps"], names: ["steps", "lesson"] },
    ],
    [
      "faults beside the lesson",
      content([GREETING], { faults: [] }),
      { wrong: "one-of", path: ["faults"], names: ["faults", "lesson"] },
    ],
  ];
  for (const [what, content, complaint] of WRONG)
    it(`is wrong with ${what}`, () => {
      const complaints = (readScenario(content).complaints ?? []).map(({ ...all }) =>
        Object.fromEntries(Object.entries(all).filter(([key]) => key !== "known")),
      );
      assert.deepEqual(complaints, [complaint]);
    });
});
