/** The lessons: each stage comes true by its own steps, on every engine that is quick, and by hand on a page. */
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../host-sim/node/package-root.js";
import { doingsOf, expectationsOf, stageOf, type LessonStage } from "../../host-sim/sim/scenario/lesson.js";
import { runScenario, type ScenarioOutcome } from "../../host-sim/sim/scenario/run-scenario.js";
import {
  lineOf,
  type Scenario,
  type Step,
  type VerbStep,
  type Words,
} from "../../host-sim/sim/scenario/scenario.js";
import { LessonWatch, type Sighting } from "../../host-sim/sim/scenario/watch-lesson.js";
import { type Phone, type Tool, type UDPTool, World } from "../../host-sim/testing/index.js";
import { readScenarioFile } from "../../host-sim/testing/scenario-file.js";

const FOLDER = join(packageRoot(), "scenarios", "lessons");
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml"));
/** The engines besides Node. To bundle an app for Espruino takes seconds: these are of few apps. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  xs: FILES,
  espruino: FILES.filter((file) => /echo|chat|faults/.test(file)),
};

function lessonIn(file: string): Scenario {
  return readScenarioFile(join(FOLDER, file)).scenario;
}

/** What was seen of a world that is played in, since the last look; sockets have names of their own. */
class Eyes {
  readonly world: World;
  readonly #tools: Tool[] = [];
  readonly #sockets: UDPTool[] = [];
  /** How much of each has been seen. */
  readonly #seen = new Map<unknown, number>();
  readonly #over = new Set<unknown>();
  #accepted = 0;

  constructor(seed: number) {
    this.world = new World({ seed });
    const { world } = this;
    const phone = world.phone.bind(world);
    world.phone = (...given) => this.#watched(phone(...given));
  }

  look(): Sighting[] {
    const { boards } = this.world;
    const ofBoards = boards.flatMap((board): Sighting[] => [
      ...this.#news(board.events.items).map((event): Sighting => ({
        kind: "event",
        board: board.name,
        event,
      })),
      ...this.#news(board.lines.items).map((text): Sighting => ({
        kind: "event",
        board: board.name,
        event: { time: 0, board: board.name, event: "console", text },
      })),
      { kind: "screen", board: board.name, rows: board.screen.text() },
      ...(board.end && this.#isNew(board.end) ? [{ kind: "ended", board: board.name } as const] : []),
    ]);
    const accepted = Array.from({ length: this.#accepted }, (): Sighting => ({
      kind: "accepted",
      tool: "x",
    }));
    this.#accepted = 0;
    const ofTools = this.#tools.flatMap((tool, i): Sighting[] => {
      const name = `tcp ${i}`;
      const bytes = tool.received.slice(this.#seen.get(tool) ?? 0);
      this.#seen.set(tool, tool.received.length);
      const isOver = (tool.isEnded || tool.isGone) && this.#isNew(tool);
      return [
        ...(bytes.length > 0 ? [{ kind: "received", tool: name, bytes } as const] : []),
        ...(isOver ? [{ kind: "closed", tool: name } as const] : []),
      ];
    });
    const ofSockets = this.#sockets.flatMap((socket, i) =>
      this.#news(socket.received).map(({ bytes }): Sighting => ({
        kind: "received",
        tool: `udp ${i}`,
        bytes,
      })),
    );
    return [...ofBoards, ...accepted, ...ofTools, ...ofSockets];
  }

  /** A phone whose sockets are looked at. */
  #watched(phone: Phone): Phone {
    const [dial, udp, adopt] = [phone.dial.bind(phone), phone.udp.bind(phone), phone.adopt.bind(phone)];
    phone.dial = (...given) => kept(this.#tools, dial(...given));
    phone.udp = (...given) => kept(this.#sockets, udp(...given));
    phone.adopt = (tool) => {
      this.#accepted++;
      adopt(kept(this.#tools, tool));
    };
    return phone;
  }

  #news<Item>(items: readonly Item[]): Item[] {
    const from = this.#seen.get(items) ?? 0;
    this.#seen.set(items, items.length);
    return items.slice(from);
  }

  #isNew(thing: unknown): boolean {
    return !this.#over.has(thing) && Boolean(this.#over.add(thing));
  }
}

function kept<Item>(list: Item[], item: Item): Item {
  list.push(item);
  return item;
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
  return changed(scenario, (step) => (step === altered ? [{ ...altered, deeds }] : [step]));
}

/** A lesson in which nothing is done in one stage. */
function withoutDoing(scenario: Scenario, idle: LessonStage): Scenario {
  const doings: readonly Step[] = doingsOf(idle.steps);
  return changed(scenario, (step) => (doings.includes(step) ? [] : [step]));
}

/** A lesson with other steps in place of each, also inside others. */
function changed(scenario: Scenario, change: (step: Step) => readonly Step[]): Scenario {
  const inside = (steps: readonly Step[]): Step[] =>
    steps.flatMap((step) =>
      step.kind === "repeat" || step.kind === "together"
        ? [{ ...step, steps: inside(step.steps) }]
        : change(step),
    );
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

    it(`are seen to be met, stage by stage, by who only watches: ${file}`, async () => {
      const scenario = lessonIn(file);
      const { lesson, within_ms } = scenario;
      assert.ok(lesson);
      const eyes = new Eyes(scenario.seed);
      const { world } = eyes;
      const filled = (text: string) =>
        text.replace(/\$(\w+)/gu, (written, name: string) => {
          const host = [...world.boards, ...world.phones].find((one) => one.name === name);
          return host?.address ?? String(written);
        });
      const watch = new LessonWatch(lesson, { within_ms, filled, decode: (bytes) => world.decode(bytes) });
      const look = () => {
        for (const sighting of eyes.look()) watch.saw(sighting, world.clock.now_ms());
        watch.passed(world.clock.now_ms());
      };
      let met = 0;
      const { failure } = await runScenario(scenario, world, {
        onStep: look,
        onFault() {},
        onStage(stage, state, now_ms) {
          if (state === "begun") {
            if (met > 0) watch.begin(met, now_ms);
            assert.ok(!watch.isMet, `${JSON.stringify(stage.title)} is met before anything is done`);
            return;
          }
          look();
          const missing = watch.watched.filter(({ state }) => state !== "met");
          const written = missing.map(({ step, state }) => `${state}: ${lineOf(step)}`);
          assert.deepEqual(written, [], JSON.stringify(stage.title));
          met++;
        },
      });
      assert.equal(failure, undefined, JSON.stringify(failure));
      assert.equal(met, lesson.stages.length);
    });

    it(`fail in a stage in which nothing is done: ${file}`, async () => {
      const scenario = lessonIn(file);
      const { lesson } = scenario;
      assert.ok(lesson);
      for (const stage of lesson.stages) {
        if (doingsOf(stage.steps).length === 0) continue;
        const { failure } = await play(withoutDoing(scenario, stage));
        assert.ok(failure?.step, `${JSON.stringify(stage.title)} is met though nothing is done`);
        assert.deepEqual(stageOf(lesson, failure.step)?.path, stage.path);
      }
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
        const { failure } = await play(lessonIn(name), engine);
        assert.equal(failure, undefined, JSON.stringify(failure));
      });
});
