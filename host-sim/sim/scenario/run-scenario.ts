import type { OptionValues } from "../../../firmware/options.js";
import type { BoardEnd } from "../board/board.js";
import type { BoardEvent } from "../board/event.js";
import type { ClockTimer } from "../clock/clock.js";
import type { KeptPictures } from "../world/kept-pictures.js";
import { ToolServer, UDPTool } from "../world/phone.js";
import { Unmet } from "../world/unmet.js";
import type { WorldBoard } from "../world/world-board.js";
import type { World } from "../world/world.js";
import type { LessonStage } from "./lesson.js";
import type { Deed, Fault, NeverStep, Scenario, Step, VerbStep } from "./scenario.js";
import { Stage } from "./stage.js";
import { isMap } from "./values.js";

/** What a run tells while it goes on. */
export interface ScenarioReport {
  /** A step was done, at that virtual time. */
  onStep(step: Step, now_ms: number): void;
  onFault(fault: Fault, now_ms: number): void;
  /** A stage of a lesson begins, or all that it expects has come. One that fails is the last. */
  onStage?(stage: LessonStage, state: "begun" | "met", now_ms: number): void;
}

export interface ScenarioOutcome {
  readonly failure: ScenarioFailure | undefined;
  /** The same for each run with the same seed. */
  readonly traceHash: string;
  readonly virtual_ms: number;
}

/** Why a scenario failed. */
export interface ScenarioFailure {
  /**
   * `unmet`: what was expected did not come in time. `came`: what must never come did. `app`: an app ended with an error.
   * `open`: something was left open at the end. `error`: anything else that went wrong.
   */
  readonly how: "unmet" | "came" | "app" | "open" | "error";
  /** The step that it failed at; none at the end. */
  readonly step: Step | undefined;
  readonly now_ms: number;
  /** How long it was waited for. */
  readonly within_ms: number | undefined;
  /** What the world said of it, in English. */
  readonly message: string;
  /** What there was instead. */
  readonly seen: readonly Seen[];
}

/** What was seen of one that took part. */
export type Seen =
  | {
      readonly kind: "board";
      readonly name: string;
      readonly events: readonly BoardEvent[];
      readonly lines: readonly string[];
      readonly screen: readonly string[];
      readonly end: BoardEnd | undefined;
      /** The values of its app's options, but for the Wi-Fi's. */
      readonly values: OptionValues;
    }
  | {
      readonly kind: "connection";
      readonly name: string;
      readonly state: "connecting" | "open" | "ended" | "gone";
      readonly failure: string | undefined;
      readonly text: string;
    }
  | { readonly kind: "socket"; readonly name: string; readonly texts: readonly string[] };

const LOADED_MS = 60_000;
const EVENTS_SEEN = 8;
const LINES_SEEN = 5;
const BOARDS_SEEN = 3;
/** How much of what a connection has received is shown, in UTF-16 code units. */
const TEXT_SEEN = 400;
/** Events that would only be noise. */
const QUIET_EVENTS: readonly string[] = ["frame", "console", "history"];

const WIFI_OPTIONS: readonly string[] = ["ssid", "password"];

/** A step failed. */
class StepFailed extends Error {
  readonly failure: Omit<ScenarioFailure, "seen">;
  readonly deed: Deed | undefined;

  constructor(failure: Omit<ScenarioFailure, "seen">, deed: Deed | undefined) {
    super(failure.message);
    this.failure = failure;
    this.deed = deed;
  }
}

/** Runs a scenario in a world that is its own, and stops that. Settles always, unless `report` throws. */
export async function runScenario(
  scenario: Scenario,
  world: World,
  report: ScenarioReport,
  pictures?: KeptPictures,
): Promise<ScenarioOutcome> {
  return new ScenarioRun(scenario, world, report, pictures).run();
}

class ScenarioRun {
  readonly #scenario: Scenario;
  readonly #world: World;
  readonly #report: ScenarioReport;
  readonly #stage: Stage;
  readonly #timers = new Set<ClockTimer>();
  #failFault: (error: unknown) => void = () => {};

  constructor(scenario: Scenario, world: World, report: ScenarioReport, pictures: KeptPictures | undefined) {
    this.#scenario = scenario;
    this.#world = world;
    this.#report = report;
    this.#stage = new Stage(world, pictures);
  }

  async run(): Promise<ScenarioOutcome> {
    let failure = await this.#played();
    const virtual_ms = this.#world.clock.now_ms();
    const stopped = await this.#failureOf(() => this.#world.stop(), "open");
    failure ??= stopped;
    return { failure, traceHash: this.#world.traceHash(), virtual_ms };
  }

  /** Plays it to its end, or until it fails. */
  async #played(): Promise<ScenarioFailure | undefined> {
    const failure = await this.#failureOf(async () => {
      await this.#begin();
      const faultFailed = new Promise<never>((_, reject) => (this.#failFault = reject));
      this.#beginFaults();
      await Promise.race([this.#allSteps(), faultFailed]);
    });
    for (const timer of this.#timers) timer.cancel();
    return this.#appFailure() ?? failure;
  }

  async #failureOf(
    act: () => Promise<void>,
    unmet: "unmet" | "open" = "unmet",
  ): Promise<ScenarioFailure | undefined> {
    try {
      await act();
      return undefined;
    } catch (error) {
      if (error instanceof StepFailed) return { ...error.failure, seen: this.#seen(error) };
      const message = error instanceof Error ? error.message : String(error);
      return {
        how: error instanceof Unmet ? unmet : "error",
        step: undefined,
        now_ms: this.#world.clock.now_ms(),
        within_ms: undefined,
        message,
        seen: [],
      };
    }
  }

  /** Makes all that take part, and waits until every app is loaded. */
  async #begin(): Promise<void> {
    const { phones, boards } = this.#scenario;
    const world = this.#world;
    for (const name of phones) this.#stage.phones.set(name, world.phone(name));
    for (const { name, app, options, ...settings } of boards) {
      const given = this.#filled(options, undefined) as typeof options;
      this.#stage.boards.set(name, world.board(app, given, { name, ...settings }));
    }
    const all = [...this.#stage.boards.values()];
    await world.until(() => all.every(({ values }) => values !== undefined) || undefined, LOADED_MS);
  }

  #beginFaults(): void {
    for (const fault of this.#scenario.faults) {
      const strike = () => {
        const next_ms = this.#world.clock.now_ms() + (fault.every_ms ?? Infinity);
        if (fault.every_ms !== undefined && next_ms < fault.until_ms) this.#setTimer(strike, fault.every_ms);
        try {
          for (const deed of fault.step.deeds) this.#act(fault.step, deed);
          this.#report.onFault(fault, this.#world.clock.now_ms());
        } catch (error) {
          this.#failFault(this.#failed(fault.step, error));
        }
      };
      this.#setTimer(strike, fault.at_ms);
    }
  }

  #setTimer(callback: () => void, delay_ms: number): void {
    const timer = this.#world.clock.setTimer(() => {
      this.#timers.delete(timer);
      callback();
    }, delay_ms);
    this.#timers.add(timer);
  }

  async #allSteps(): Promise<void> {
    const { lesson, steps } = this.#scenario;
    if (!lesson) return this.#steps(steps);
    for (const stage of lesson.stages) {
      this.#report.onStage?.(stage, "begun", this.#world.clock.now_ms());
      await this.#steps(stage.steps);
      this.#report.onStage?.(stage, "met", this.#world.clock.now_ms());
    }
  }

  async #steps(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.#step(step);
  }

  async #step(step: Step): Promise<void> {
    switch (step.kind) {
      case "sleep":
        await this.#world.sleep(step.ms);
        break;
      case "repeat":
        for (let i = 0; i < step.times; i++) await this.#steps(step.steps);
        return;
      case "together":
        await Promise.all(step.steps.map((each) => this.#step(each)));
        return;
      case "never":
        await Promise.all(step.step.deeds.map((deed) => this.#mustNotCome(step, deed)));
        break;
      case "verb":
        await Promise.all(step.deeds.map((deed) => this.#deed(step, deed)));
    }
    this.#report.onStep(step, this.#world.clock.now_ms());
  }

  async #deed(step: VerbStep, deed: Deed): Promise<void> {
    try {
      await this.#act(step, deed);
    } catch (error) {
      throw this.#failed(step, error, deed);
    }
  }

  async #mustNotCome(never: NeverStep, deed: Deed): Promise<void> {
    const within = never.for_ms ?? this.#scenario.within_ms;
    const start_ms = this.#world.clock.now_ms();
    try {
      await this.#act(never.step, { ...deed, values: { ...deed.values, within } });
    } catch (error) {
      if (!(error instanceof Unmet)) throw this.#failed(never, error, deed);
      // What is refused at once may still come later: only time shows.
      const left_ms = within - (this.#world.clock.now_ms() - start_ms);
      if (left_ms > 0) await this.#world.sleep(left_ms);
      return;
    }
    const now_ms = this.#world.clock.now_ms();
    throw new StepFailed({ how: "came", step: never, now_ms, within_ms: within, message: "" }, deed);
  }

  /** Does a step for one name. */
  #act({ verb }: VerbStep, { values, star }: Deed): unknown {
    const within = verb.expects ? { within: values.within ?? this.#scenario.within_ms } : {};
    const filled = Object.entries(values).map(([key, value]) => [
      key,
      verb.fields[key].kind.hasAddresses ? this.#filled(value, star) : value,
    ]);
    return verb.run(this.#stage, { ...Object.fromEntries(filled), ...within });
  }

  /** A value whose texts have addresses in place of `$name`, and what * stands for in place of `$*`. */
  #filled(value: unknown, star: string | undefined): unknown {
    if (typeof value === "string")
      return this.#stage.filled(star === undefined ? value : value.replaceAll("$*", star));
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.#filled(item, star)]));
  }

  #failed(step: Step, error: unknown, deed?: Deed): StepFailed {
    if (error instanceof StepFailed) return error;
    const within = deed?.values.within ?? this.#scenario.within_ms;
    const isUnmet = error instanceof Unmet;
    return new StepFailed(
      {
        how: isUnmet ? "unmet" : "error",
        step,
        now_ms: this.#world.clock.now_ms(),
        within_ms: isUnmet && step.kind === "verb" && step.verb.expects ? Number(within) : undefined,
        message: error instanceof Error ? error.message : String(error),
      },
      deed,
    );
  }

  /** An app that ended with an error, which nobody expected. */
  #appFailure(): ScenarioFailure | undefined {
    for (const board of this.#stage.boards.values()) {
      if (!board.end?.failed || this.#stage.ended.has(board)) continue;
      return {
        how: "app",
        step: undefined,
        now_ms: this.#world.clock.now_ms(),
        within_ms: undefined,
        message: board.end.reason,
        seen: [seenOf(board)],
      };
    }
    return undefined;
  }

  /** What is seen of those that a step names; of some boards where it names none. */
  #seen({ deed, failure: { step } }: StepFailed): Seen[] {
    const { boards, tools } = this.#stage;
    const names = deed ? namesIn(deed, step) : [];
    const seen: Seen[] = [];
    for (const name of names) {
      const tool = tools.get(name);
      if (tool instanceof UDPTool)
        seen.push({ kind: "socket", name, texts: tool.received.slice(-LINES_SEEN).map(({ text }) => text) });
      else if (tool && !(tool instanceof ToolServer))
        seen.push({
          kind: "connection",
          name,
          state: tool.isGone ? "gone" : tool.isEnded ? "ended" : tool.isConnected ? "open" : "connecting",
          failure: tool.failure,
          text: tool.text.slice(-TEXT_SEEN),
        });
    }
    const named = names.flatMap((name) => boards.get(name) ?? []);
    const shown = named.length > 0 ? named : [...boards.values()].slice(0, BOARDS_SEEN);
    return [...seen, ...shown.map(seenOf)];
  }
}

/** The names of all that a deed is about. */
function namesIn({ values }: Deed, step: Step | undefined): string[] {
  const inner = step?.kind === "never" ? step.step : step;
  if (inner?.kind !== "verb") return [];
  const { fields } = inner.verb;
  return Object.entries(values)
    .filter(([key]) => fields[key]?.kind.names)
    .flatMap(([, value]) => value as string | readonly string[]);
}

function seenOf(board: WorldBoard): Seen {
  const values = Object.entries(board.values ?? {}).filter(([name]) => !WIFI_OPTIONS.includes(name));
  return {
    kind: "board",
    name: board.name,
    events: board.events.items.filter(({ event }) => !QUIET_EVENTS.includes(event)).slice(-EVENTS_SEEN),
    lines: board.lines.items.slice(-LINES_SEEN),
    screen: board.screen.text(),
    end: board.end,
    values: Object.fromEntries(values),
  };
}
