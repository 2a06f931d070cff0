/** Lessons and scenarios in the lab: done by itself, or watched while a learner does them by hand. */
import { tr } from "../../language/language.js";
import { NoScenario, readScenarioText, type ScenarioText } from "../../settings/scenario-text.js";
import { failureText, fileComplaintText } from "../../settings/scenario-texts.js";
import { UsageError } from "../../settings/usage-error.js";
import type { Lesson } from "../../sim/scenario/lesson.js";
import { runScenario, type ScenarioOutcome } from "../../sim/scenario/run-scenario.js";
import { lineOf, type Step, type Words } from "../../sim/scenario/scenario.js";
import { ADDRESS_PATTERN, Stage } from "../../sim/scenario/stage.js";
import { LessonWatch, type Sighting } from "../../sim/scenario/watch-lesson.js";
import { fromBase64, type ToolReport } from "../protocol.js";
import { inBoth } from "./both-languages.js";
import type { LessonFile, LessonMessage, LessonProgress, LessonStep, Text } from "./lab-protocol.js";
import { TOOL_ADDRESS, type LabWorld } from "./lab-world.js";

const NO_TEXT: Text = { en: "", zh: "" };

/** A text in both languages; one that is in one of them only is the same in the other. */
function textOf(words: Words | undefined): Text {
  if (words === undefined) return NO_TEXT;
  if (typeof words === "string") return { en: words, zh: words };
  return { en: words.en ?? words.zh ?? "", zh: words.zh ?? words.en ?? "" };
}

/** A scenario of the tree, as a page lists it. */
export function lessonFile(file: string, text: string): LessonFile {
  const { name, description, lesson } = readScenarioText(text).scenario;
  return {
    file,
    title: textOf(name),
    description: textOf(description),
    text,
    isLesson: lesson !== undefined,
  };
}

/** Reads the text of a lesson or a scenario; what is wrong with it is a message. */
export function readLesson(text: string, stage: "run" | "watch"): ScenarioText | LessonMessage {
  try {
    const read = readScenarioText(text);
    if (stage === "run" || read.scenario.lesson) return read;
    return wrong(
      stage,
      inBoth(() => tr("this scenario has no stages to try: let it run")),
    );
  } catch (error) {
    if (!(error instanceof NoScenario)) throw error;
    const [first] = error.complaints;
    const problem = inBoth(() => error.complaints.map(fileComplaintText).join("\n"));
    return wrong(stage, problem, first.line);
  }
}

function wrong(stage: "run" | "watch", problem: Text, line?: number): LessonMessage {
  const nothing = { title: NO_TEXT, description: NO_TEXT, stages: [], steps: [] };
  return { kind: "lesson", state: "wrong", stage, problem, line, ...nothing };
}

interface Place {
  readonly text: ScenarioText;
  readonly world: LabWorld;
  say(message: LessonMessage): void;
}

/** A lesson that is being done. */
export interface RunningLesson {
  /** Something has happened that a stage may wait for. */
  saw?(sighting: Sighting): void;
  /** Time has passed. */
  passed?(): void;
  /** Begins a stage; false where there is none. */
  begin?(stage: number): boolean;
  /** Tells the page that it has ended. */
  end(): void;
}

interface Progress {
  state: LessonProgress;
  at_ms?: number;
}

/** Tells the page how a lesson goes. */
class Report {
  readonly stages: Progress[];
  readonly #place: Place;
  readonly #mode: "run" | "watch";

  constructor(place: Place, mode: "run" | "watch") {
    this.#place = place;
    this.#mode = mode;
    this.stages = (place.text.scenario.lesson?.stages ?? []).map(() => ({ state: "waiting" }));
  }

  say(state: LessonMessage["state"], steps: readonly LessonStep[], problem?: Text, line?: number): void {
    const { name, description, lesson } = this.#place.text.scenario;
    this.#place.say({
      kind: "lesson",
      title: textOf(name),
      description: textOf(description),
      stage: this.#mode,
      state,
      introduction: lesson && textOf(lesson.introduction),
      stages: (lesson?.stages ?? []).map((stage, i) => ({
        title: textOf(stage.title),
        try: textOf(stage.try),
        see: textOf(stage.see),
        state: this.stages[i].state,
      })),
      question: lesson?.question === undefined ? undefined : textOf(lesson.question),
      steps,
      problem,
      line,
    });
  }
}

/** The steps that hold no others, in order. */
function plain(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) =>
    step.kind === "repeat" || step.kind === "together" ? plain(step.steps) : [step],
  );
}

function stageIndex(lesson: Lesson | undefined, step: Step): number | undefined {
  const index = lesson?.stages.findIndex(({ path }) => path.every((key, i) => key === step.path[i]));
  return index === undefined || index < 0 ? undefined : index;
}

/**
 * Does all steps of a scenario. After each of them it waits for `pause`, so that people can watch. The world has its
 * boards when this returns.
 */
export function runLesson(place: Place, pause: () => Promise<void> | undefined): RunningLesson {
  const { text, world } = place;
  const { scenario } = text;
  const report = new Report(place, "run");
  const all = plain(scenario.steps);
  const progress = new Map<Step, Progress>(all.map((step) => [step, { state: "waiting" }]));
  let isOver = false;
  const steps = () =>
    all.map((step): LessonStep => {
      const { state, at_ms } = progress.get(step) as Progress;
      const stage = stageIndex(scenario.lesson, step);
      return { stage, written: lineOf(step), line: text.lineOf(step.path), state, at_ms };
    });
  const say = (state: LessonMessage["state"], problem?: Text, line?: number) => {
    if (isOver) return;
    report.say(state, steps(), problem, line);
    isOver = state !== "running";
  };
  const openNext = () => {
    const next = all.find((step) => progress.get(step)?.state === "waiting");
    if (next) progress.set(next, { state: "open" });
  };
  const ended = ({ failure }: ScenarioOutcome) => {
    if (!failure) return say("done");
    const { step, now_ms } = failure;
    if (step) progress.set(step, { state: "failed", at_ms: now_ms });
    for (const stage of report.stages) if (stage.state === "open") stage.state = "failed";
    const problem = inBoth(() => [failureText(failure), failure.message].filter(Boolean).join("\n"));
    say("failed", problem, step && text.lineOf(step.path));
  };
  openNext();
  void runScenario(scenario, world.world, {
    onStep: (step, now_ms) => {
      progress.set(step, { state: "done", at_ms: now_ms });
      openNext();
      say("running");
      const waited = pause();
      if (waited && !isOver) world.hold(waited);
    },
    onFault: () => {},
    onStage: (stage, state) => {
      const index = scenario.lesson?.stages.indexOf(stage) ?? -1;
      if (index >= 0) report.stages[index].state = state === "begun" ? "open" : "done";
      say("running");
    },
  }).then(ended, (error: unknown) => say("failed", { en: String(error), zh: String(error) }));
  for (const board of world.world.boards) world.take(board);
  say("running");
  return {
    end: () => say("ended"),
  };
}

/** Has a learner do a lesson, and watches what comes. Throws UsageError and Unmet where its boards cannot be made. */
export function watchLesson(place: Place): RunningLesson {
  const { text, world } = place;
  const { scenario } = text;
  const lesson = scenario.lesson as Lesson;
  const stage = new Stage(world.world, undefined);
  // The learner's phone is the network tool.
  const isPhone = (name: string) => scenario.phones.includes(name);
  const filled = (written: string) =>
    stage.filled(
      written.replace(ADDRESS_PATTERN, (whole: string, braced?: string, name?: string) =>
        isPhone(braced ?? String(name)) ? TOOL_ADDRESS : whole,
      ),
    );
  for (const { name, app, options, engine, board, panel, password } of scenario.boards) {
    if (engine !== undefined && engine !== "node") throw new UsageError(tr("this page has engine node only"));
    const given = Object.fromEntries(
      Object.entries(options).map(([option, value]) => [
        option,
        typeof value === "string" ? filled(value) : value,
      ]),
    );
    const made = world.world.board(app, given, { name, board, panel, password });
    stage.boards.set(name, made);
    world.take(made);
  }
  const report = new Report(place, "watch");
  const decoder = new TextDecoder();
  const watch = new LessonWatch(lesson, {
    within_ms: scenario.within_ms,
    filled,
    decode: (bytes) => decoder.decode(bytes),
  });
  let current = 0;
  report.stages[0].state = "open";
  const STATES = { open: "open", met: "done", came: "failed" } as const;
  const say = (state: LessonMessage["state"] = "running") => {
    const steps = watch.watched.map(({ step, state: seen }): LessonStep => ({
      stage: current,
      written: lineOf(step),
      line: text.lineOf(step.path),
      state: STATES[seen],
    }));
    const isDone = report.stages.every((each) => each.state === "done");
    report.say(state === "running" && isDone ? "done" : state, steps);
  };
  const changed = () => {
    if (watch.isMet) report.stages[current].state = "done";
    say();
  };
  say();
  return {
    saw: (sighting) => {
      if (watch.saw(sighting, world.now_ms)) changed();
    },
    passed: () => {
      if (watch.passed(world.now_ms)) changed();
    },
    begin: (index) => {
      if (!lesson.stages[index]) return false;
      if (report.stages[current].state === "open") report.stages[current].state = "waiting";
      current = index;
      report.stages[index].state = "open";
      watch.begin(index, world.now_ms);
      changed();
      return true;
    },
    end: () => say("ended"),
  };
}

/** What a lesson sees of a report of the network tool; undefined for a report that is nothing to it. */
export function sightingOf(report: ToolReport): Sighting | undefined {
  if (report.did === "dropped" || report.did === "congested" || report.did === "opened") return undefined;
  const tool = `${report.tool} ${report.connection ?? ""}`;
  if (report.did === "received") return { kind: "received", tool, bytes: fromBase64(report.data) };
  if (report.did === "accepted") return { kind: "accepted", tool };
  return report.did === "closed" ? { kind: "closed", tool } : undefined;
}
