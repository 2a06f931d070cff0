/** A scenario that was read: what it says is right, as far as can be told before it runs. */
import type { GivenOptions } from "../world/world.js";
import type { Path } from "./complaint.js";
import type { Lesson } from "./lesson.js";
import type { Verb } from "./verbs.js";

/** A text, in one language or in both. */
export type Words = string | { readonly zh?: string; readonly en?: string };

export interface Scenario {
  readonly name: Words | undefined;
  readonly description: Words | undefined;
  readonly seed: number;
  /** How long expectations hold out unless they say otherwise. */
  readonly within_ms: number;
  readonly boards: readonly ScenarioBoard[];
  readonly phones: readonly string[];
  /** Of a lesson those of all its stages, one after the other. */
  readonly steps: readonly Step[];
  /** The captions, where the scenario is a lesson. */
  readonly lesson: Lesson | undefined;
  readonly faults: readonly Fault[];
}

export interface ScenarioBoard {
  readonly path: Path;
  readonly name: string;
  readonly app: string;
  readonly options: GivenOptions;
  readonly engine: string | undefined;
  readonly board: string | undefined;
  readonly panel: string | undefined;
  readonly password: string | undefined;
  /** As a world's board has it. */
  readonly strictPanel?: boolean;
}

export type Step = VerbStep | SleepStep | RepeatStep | TogetherStep | NeverStep;

/** A step of the table of verbs. */
export interface VerbStep {
  readonly kind: "verb";
  readonly path: Path;
  readonly name: string;
  readonly verb: Verb;
  /** As it is written, for messages. */
  readonly written: Readonly<Record<string, unknown>>;
  /** One for each name that a pattern stands for; they are done at the same time. */
  readonly deeds: readonly Deed[];
}

export interface Deed {
  /** What * stands for. */
  readonly star: string | undefined;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface SleepStep {
  readonly kind: "sleep";
  readonly path: Path;
  readonly ms: number;
}

export interface RepeatStep {
  readonly kind: "repeat";
  readonly path: Path;
  readonly times: number;
  readonly steps: readonly Step[];
}

/** Its steps begin at the same time, and it ends with the last of them. */
export interface TogetherStep {
  readonly kind: "together";
  readonly path: Path;
  readonly steps: readonly Step[];
}

/** What must not come for so long. */
export interface NeverStep {
  readonly kind: "never";
  readonly path: Path;
  readonly for_ms: number | undefined;
  readonly step: VerbStep;
}

/** Something that goes wrong beside the steps. */
export interface Fault {
  /** Milliseconds after the start. */
  readonly at_ms: number;
  /** Again each time so much later. */
  readonly every_ms: number | undefined;
  /** But not after so many milliseconds since the start. */
  readonly until_ms: number;
  readonly step: VerbStep;
}

/** The longest step that is printed. */
const WRITTEN_MAX = 120;

/** A step in one line, such as `shows board=server text="hello"`. */
export function lineOf(step: Step): string {
  switch (step.kind) {
    case "verb":
      return cut([step.name, ...Object.entries(step.written).map(pair)].join(" "));
    case "sleep":
      return `sleep ${step.ms / 1000}s`;
    case "repeat":
      return `repeat times=${step.times}`;
    case "together":
      return "together";
    case "never":
      return cut(
        `never ${step.for_ms === undefined ? "" : `for=${step.for_ms / 1000}s `}${lineOf(step.step)}`,
      );
  }
}

function pair([key, value]: [string, unknown]): string {
  const isPlain = typeof value === "string" && /^[^\s"=]+$/.test(value);
  return `${key}=${isPlain ? value : JSON.stringify(value)}`;
}

function cut(line: string): string {
  return line.length > WRITTEN_MAX ? `${line.slice(0, WRITTEN_MAX)}…` : line;
}
