/**
 * A lesson is a scenario with captions: it has stages in place of its steps. The machine does all steps of a stage; a
 * learner does those by hand that do something, and sees what the others expect.
 */
import type { Path } from "./complaint.js";
import type { NeverStep, Step, VerbStep, Words } from "./scenario.js";

export interface Lesson {
  /** What it is about, and what is needed. */
  readonly introduction: Words;
  readonly stages: readonly LessonStage[];
  /** A question, or something small to find out alone, at the end. */
  readonly question: Words | undefined;
}

/** One thing to try. */
export interface LessonStage {
  readonly path: Path;
  readonly title: Words;
  /** What the learner does. */
  readonly try: Words;
  /** What he should see, and why. */
  readonly see: Words;
  /** The machine's way to do and to check it; at least one of them expects something to come. */
  readonly steps: readonly Step[];
}

/** A step that does nothing but look. */
export type Expectation = VerbStep | NeverStep;

/** What a stage's steps expect, in order; also within others, each once. */
export function expectationsOf(steps: readonly Step[]): Expectation[] {
  return plain(steps).filter((step) => isExpectation(step));
}

/** What is to be done in a stage's steps, in order; also within others, each once. */
export function doingsOf(steps: readonly Step[]): VerbStep[] {
  return plain(steps).filter((step) => step.kind === "verb" && !step.verb.isSeen) as VerbStep[];
}

/** The stage that a step is in; undefined for the step of a scenario that is no lesson. */
export function stageOf({ stages }: Lesson, { path }: Step): LessonStage | undefined {
  return stages.find((stage) => stage.path.every((key, i) => key === path[i]));
}

/** All steps without those that only hold others. */
function plain(steps: readonly Step[]): Step[] {
  return steps.flatMap((step) =>
    step.kind === "repeat" || step.kind === "together" ? plain(step.steps) : [step],
  );
}

function isExpectation(step: Step): step is Expectation {
  return step.kind === "never" || (step.kind === "verb" && step.verb.isSeen);
}
