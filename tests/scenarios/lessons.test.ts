/** The lessons: each stage comes true by its own steps, on every engine that is quick, and by hand on a page. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { expectationsOf } from "../../host-sim/sim/scenario/lesson.js";
import { runScenario, type ScenarioOutcome } from "../../host-sim/sim/scenario/run-scenario.js";
import type { Scenario, Step, VerbStep, Words } from "../../host-sim/sim/scenario/scenario.js";
import { World } from "../../host-sim/testing/index.js";
import { readScenarioFile } from "../../host-sim/testing/scenario-file.js";

const FOLDER = join(packageRoot(), "scenarios", "lessons");
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml"));
/** The engines besides Node; each compiles the apps anew, so that not every lesson is run on them. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  xs: ["01-echo-server", "04-udp", "07-chat-room"],
  espruino: ["01-echo-server", "03-spread", "08-chat-p2p"],
};

function lessonIn(file: string): Scenario {
  return readScenarioFile(join(FOLDER, file)).scenario;
}

function play(scenario: Scenario, engine?: string): Promise<ScenarioOutcome> {
  const boards = scenario.boards.map((board) => ({ ...board, engine: engine ?? board.engine }));
  const world = new World({ seed: scenario.seed });
  return runScenario({ ...scenario, boards }, world, { onStep() {}, onFault() {} });
}

/** All texts of a lesson, each with where it stands. */
function textsOf({ name, description, lesson }: Scenario): [where: string, text: Words | undefined][] {
  const stages = lesson?.stages ?? [];
  return [
    ["name", name],
    ["description", description],
    ["introduction", lesson?.introduction],
    ["question", lesson?.question],
    ...stages.flatMap(({ title, try: doing, see }, i): [string, Words][] => [
      [`title of stage ${i + 1}`, title],
      [`try of stage ${i + 1}`, doing],
      [`see of stage ${i + 1}`, see],
    ]),
  ];
}

function hasText({ deeds }: VerbStep): boolean {
  return deeds.every(({ values }) => values.text !== undefined || values.matches !== undefined);
}

/** A lesson in which one step expects a text that never comes. */
function withAltered(scenario: Scenario, altered: VerbStep): Scenario {
  const NEVER = { text: "no such text", matches: undefined, within: 1000 };
  const deeds = altered.deeds.map((deed) => ({ ...deed, values: { ...deed.values, ...NEVER } }));
  const inside = (steps: readonly Step[]): Step[] =>
    steps.map((step) => {
      if (step === altered) return { ...altered, deeds };
      return step.kind === "repeat" || step.kind === "together"
        ? { ...step, steps: inside(step.steps) }
        : step;
    });
  const { lesson } = scenario;
  assert.ok(lesson);
  const stages = lesson.stages.map((stage) => ({ ...stage, steps: inside(stage.steps) }));
  return { ...scenario, lesson: { ...lesson, stages } };
}

describe("the lessons", () => {
  it("are in order, and each begins with its number", () => {
    assert.ok(FILES.length >= 8);
    FILES.forEach((file, i) => {
      assert.equal(Number.parseInt(file), i + 1, file);
      const { name } = lessonIn(file);
      for (const language of ["en", "zh"] as const)
        assert.ok(typeof name === "object" && name[language]?.startsWith(`${i + 1} `), file);
    });
  });

  for (const file of FILES) {
    it(`say everything in both languages: ${file}`, () => {
      for (const [where, text] of textsOf(lessonIn(file))) {
        assert.ok(typeof text === "object", `${where} is in one language`);
        for (const language of ["en", "zh"] as const)
          assert.ok(text[language]?.trim(), `${where}: no ${language}`);
        assert.match(String(text.zh), /\p{Script=Han}/u, where);
        assert.doesNotMatch(String(text.zh), /[一-龥][,;?!](\s|$)/u, `${where}: half-width punctuation`);
      }
    });

    it(`are met on node: ${file}`, async () => {
      const { failure } = await play(lessonIn(file));
      assert.equal(failure, undefined, JSON.stringify(failure));
    });

    it(`fail where a text that they expect is altered: ${file}`, async () => {
      const scenario = lessonIn(file);
      let altered = 0;
      for (const { steps } of scenario.lesson?.stages ?? []) {
        const expected = expectationsOf(steps).filter((step) => step.kind === "verb" && hasText(step));
        // The last of a stage is met only after all others.
        const last = expected.at(-1);
        if (!last) continue;
        altered++;
        const { failure } = await play(withAltered(scenario, last as VerbStep));
        assert.deepEqual([failure?.how, failure?.step?.path], ["unmet", last.path]);
      }
      assert.ok(altered >= (scenario.lesson?.stages.length ?? 0) - 1);
    });
  }

  for (const [engine, names] of Object.entries(ELSEWHERE))
    for (const name of names)
      it(`are met on ${engine}: ${name}`, async () => {
        const { failure } = await play(lessonIn(`${name}.yaml`), engine);
        assert.equal(failure, undefined, JSON.stringify(failure));
      });
});
