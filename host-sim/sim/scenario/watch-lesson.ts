/** Sees what a learner brings about by hand, and tells which expectations of a lesson's stage have come. */
import type { BoardEvent } from "../board/event.js";
import { contains } from "../world/shown.js";
import { expectationsOf, type Expectation, type Lesson, type LessonStage } from "./lesson.js";
import type { Deed, VerbStep } from "./scenario.js";
import { isMap } from "./values.js";

/** What was seen of a board, or of a socket of the learner's network tool; `tool` is any name of its own. */
export type Sighting =
  /** Also what a console prints. */
  | { readonly kind: "event"; readonly board: string; readonly event: BoardEvent }
  /** The rows of text that a screen shows from now on. */
  | { readonly kind: "screen"; readonly board: string; readonly rows: readonly string[] }
  | { readonly kind: "ended"; readonly board: string }
  /** Bytes of a connection, or a datagram. */
  | { readonly kind: "received"; readonly tool: string; readonly bytes: Uint8Array }
  /** Somebody has connected to a port on which the tool listens. */
  | { readonly kind: "accepted"; readonly tool: string }
  /** A connection is over. */
  | { readonly kind: "closed"; readonly tool: string };

/** An expectation of a stage: `came` is what should never have come. */
export interface Watched {
  readonly step: Expectation;
  readonly state: "open" | "met" | "came";
}

export interface WatchParts {
  /** How long what must never come is waited for, unless a step says otherwise; milliseconds. */
  readonly within_ms: number;
  /** A text with addresses in place of `$name`. */
  filled(text: string): string;
  /** Bytes as UTF-8 text. */
  decode(bytes: Uint8Array): string;
}

/** Of each socket so many bytes are searched, those that came last. */
const BYTES_KEPT = 65_536;

/**
 * Watches one stage of a lesson after the other. What is seen after a stage has begun counts for it, in any order, and what
 * screens show already. A learner's socket is given a name of the lesson when it receives what that name should first;
 * it keeps that in later stages. Pictures are not looked for.
 */
export class LessonWatch {
  readonly #lesson: Lesson;
  readonly #parts: WatchParts;
  readonly #screens = new Map<string, readonly string[]>();
  /** The learner's socket by the lesson's name. */
  readonly #tools = new Map<string, string>();
  /** What each socket has received since the stage began. */
  readonly #received = new Map<string, Uint8Array>();
  #expected: WatchedStep[] = [];
  #stage: LessonStage;

  /** Begins with the first stage. */
  constructor(lesson: Lesson, parts: WatchParts) {
    this.#lesson = lesson;
    this.#parts = parts;
    this.#stage = lesson.stages[0];
    this.begin(0, 0);
  }

  get stage(): LessonStage {
    return this.#stage;
  }

  /** What the stage expects, in the order of its steps. */
  get watched(): readonly Watched[] {
    return this.#expected;
  }

  /** Whether all that the stage expects has come. */
  get isMet(): boolean {
    return this.#expected.every(({ state }) => state === "met");
  }

  /** Begins a stage, counted from 0, also one that was begun before. */
  begin(index: number, now_ms: number): void {
    this.#stage = this.#lesson.stages[index];
    this.#received.clear();
    this.#expected = expectationsOf(this.#stage.steps)
      .filter((step) => verbOf(step).name !== "picture")
      .map((step) => ({ step, state: "open", isMet: new Set(), quiet_ms: now_ms }));
    for (const [board, rows] of this.#screens) this.saw({ kind: "screen", board, rows }, now_ms);
  }

  /** Something was seen. Says whether that changed `watched`. */
  saw(sighting: Sighting, now_ms: number): boolean {
    if (sighting.kind === "screen") this.#screens.set(sighting.board, sighting.rows);
    if (sighting.kind === "received") this.#keep(sighting.tool, sighting.bytes);
    const before = this.#states();
    for (const each of this.#expected) {
      const verb = verbOf(each.step);
      for (const deed of verb.deeds) {
        if (each.isMet.has(deed) || !this.#hasCome(each.step, deed, sighting)) continue;
        if (each.step.kind === "never") each.state = "came";
        else each.isMet.add(deed);
        // What must never come is waited for after all else has come.
        for (const other of this.#expected) other.quiet_ms = now_ms;
      }
      if (each.step.kind !== "never" && each.isMet.size === verb.deeds.length) each.state = "met";
    }
    // The next socket may be called as it was.
    if (sighting.kind === "closed")
      for (const [name, tool] of this.#tools) if (tool === sighting.tool) this.#tools.delete(name);
    return this.passed(now_ms) || this.#states() !== before;
  }

  /** Time has passed. Says whether that changed `watched`. */
  passed(now_ms: number): boolean {
    const before = this.#states();
    const haveCome = this.#expected.every(({ step, state }) => step.kind === "never" || state === "met");
    if (!haveCome) return false;
    for (const each of this.#expected) {
      if (each.step.kind !== "never") continue;
      const { for_ms = this.#parts.within_ms } = each.step;
      if (now_ms - each.quiet_ms >= for_ms) each.state = "met";
    }
    return this.#states() !== before;
  }

  #states(): string {
    return this.#expected.map(({ state }) => state).join();
  }

  #keep(tool: string, bytes: Uint8Array): void {
    const all = [...(this.#received.get(tool) ?? []), ...bytes];
    this.#received.set(tool, Uint8Array.from(all.slice(-BYTES_KEPT)));
  }

  #hasCome(step: Expectation, { values, star }: Deed, sighting: Sighting): boolean {
    const fill = (text: string) =>
      this.#parts.filled(star === undefined ? text : text.replaceAll("$*", star));
    const { board, tool, text, matches } = values;
    const fits = contains(matches instanceof RegExp ? matches : fill(String(text)));
    switch (verbOf(step).name) {
      case "event":
        return sighting.kind === "event" && sighting.board === board && isEvent(sighting.event, values, fill);
      case "prints":
        return (
          sighting.kind === "event" &&
          sighting.board === board &&
          sighting.event.event === "console" &&
          fits(String(sighting.event.text))
        );
      case "shows":
        return sighting.kind === "screen" && sighting.board === board && sighting.rows.some(fits);
      case "ends":
        return sighting.kind === "ended" && sighting.board === board;
      case "accepts":
        return sighting.kind === "accepted";
      case "closed":
        return sighting.kind === "closed" && this.#isCalled(sighting.tool, String(tool));
      case "receives":
        return sighting.kind === "received" && this.#hasReceived(sighting, step, values, fits);
      default:
        return false;
    }
  }

  #hasReceived(
    { tool, bytes }: Extract<Sighting, { kind: "received" }>,
    { kind }: Expectation,
    values: Deed["values"],
    fits: (text: string) => boolean,
  ): boolean {
    const name = String(values.tool);
    if (!this.#isCalled(tool, name)) return false;
    // What must never come has come once, however much follows it.
    const all = kind === "never" ? bytes : (this.#received.get(tool) ?? bytes);
    const isHere =
      values.bytes instanceof Uint8Array ? contain(all, values.bytes) : fits(this.#parts.decode(all));
    if (isHere && kind !== "never") this.#tools.set(name, tool);
    return isHere;
  }

  /** Whether a socket has that name, or may still get it. */
  #isCalled(tool: string, name: string): boolean {
    const called = this.#tools.get(name);
    return called === undefined ? ![...this.#tools.values()].includes(tool) : called === tool;
  }
}

interface WatchedStep extends Watched {
  state: Watched["state"];
  /** What has come, of several. */
  readonly isMet: Set<Deed>;
  /** Since when nothing has come of what is expected, or of what must never come. */
  quiet_ms: number;
}

function verbOf(step: Expectation): VerbStep {
  return step.kind === "never" ? step.step : step;
}

function isEvent(event: BoardEvent, values: Deed["values"], fill: (text: string) => string): boolean {
  const fields = isMap(values.with) ? Object.entries(values.with) : [];
  return (
    event.event === values.name &&
    fields.every(([key, value]) => event[key] === (typeof value === "string" ? fill(value) : value))
  );
}

function contain(all: Uint8Array, bytes: Uint8Array): boolean {
  for (let at = 0; at + bytes.length <= all.length; at++)
    if (bytes.every((byte, i) => all[at + i] === byte)) return true;
  return false;
}
