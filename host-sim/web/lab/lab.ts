import { scenarios, version } from "lab:sources";
import { tr } from "../../language/language.js";
import { UsageError } from "../../settings/usage-error.js";
import type { BoardEvent } from "../../sim/board/event.js";
import type { Font } from "../../sim/board/font.js";
import { BOARD_PROFILES, PANEL_NAMES } from "../../sim/board/profiles.js";
import type { Picture } from "../../sim/panel/picture.js";
import { Unmet } from "../../sim/world/unmet.js";
import { LIMITS } from "../limits.js";
import { PageRequests } from "../page-requests.js";
import { encodePicture, type Figures, type ServerMessage } from "../protocol.js";
import { Rate } from "../rates.js";
import { inBoth, speakInLab } from "./both-languages.js";
import { dialectHints } from "./dialect-hints.js";
import { compiledApp, examples, NotCompiled, problemsOf, type LabApp } from "./lab-apps.js";
import { LabPace, type RealTime } from "./lab-pace.js";
import {
  FASTEST,
  LAB_LIMITS,
  readLabRequest,
  type Diagnostic,
  type Diagnostics,
  type FaultMessage,
  type LabMessage,
  type LabProgram,
  type LabRequest,
  type LessonMessage,
  type Text,
} from "./lab-protocol.js";
import type { Sighting } from "../../sim/scenario/watch-lesson.js";
import {
  lessonFile,
  readLesson,
  runLesson,
  sightingOf,
  watchLesson,
  type RunningLesson,
} from "./lab-lesson.js";
import { linkStates, steerLink } from "./lab-links.js";
import { LabWorld } from "./lab-world.js";

/** Oftener than twice a second, so that a late one is not taken for silence. */
const ALIVE_MS = 250;
const PICTURES_MS = 33;
const CLOCK_MS = 100;
const FIGURES_MS = 1000;
/** How long people look at what a step of a lesson has done. */
const LOOK_MS = 600;

/** The page that a lab answers, and the surroundings that it needs. */
export interface LabHost {
  say(message: LabMessage): void;
  /** Shows a picture as `encodePicture` makes it. */
  show(picture: ArrayBuffer): void;
  readonly real: RealTime;
  /** Resolves when messages of the page have had a turn. */
  yieldTurn(): Promise<void>;
}

type Of<Kind extends LabRequest["kind"]> = Extract<LabRequest, { kind: Kind }>;

/** Boards in virtual time on a virtual network, steered by a page. */
export class Lab {
  readonly #host: LabHost;
  readonly #pace: LabPace;
  #font: Font | undefined;
  #seed = 1;
  #world: LabWorld | undefined;
  #lesson: RunningLesson | undefined;
  #requests: PageRequests | undefined;
  readonly #events: Rate;
  /** Events that were left out, by board. */
  readonly #gaps = new Map<number, number>();
  /** Pictures that were not sent yet, by board. */
  readonly #pictures = new Map<number, Picture>();
  /** The last messages of a kind, by board: what is the same is not sent again. */
  readonly #figures = new Map<number, string>();
  #lastClock = "";
  #lastLinks = "";

  constructor(host: LabHost) {
    this.#host = host;
    this.#pace = new LabPace(host.real);
    this.#events = new Rate(LIMITS.eventsPerSecond, LIMITS.eventsAtHello, () => host.real.now_ms());
    this.#every(ALIVE_MS, () => host.say({ kind: "alive" }));
    this.#every(PICTURES_MS, () => this.#sendPictures());
    this.#every(CLOCK_MS, () => this.#sendClock());
    this.#every(FIGURES_MS, () => this.#sendFigures());
  }

  /** Does what the page asks for. */
  request(message: unknown): void {
    const request = readLabRequest(message);
    if (request?.kind === "lab-open") this.#open(request);
    else if (this.#font) {
      if (request) this.#obey(request);
      else this.#refuse("?", undefined, tr("the page sent a message that is not understood"));
      // What was asked may be due before what was waited for.
      this.#pace.wake();
    }
  }

  #obey(request: LabRequest): void {
    switch (request.kind) {
      case "language":
        speakInLab(request.language);
        if (this.#world) this.#sayHello(this.#world);
        return;
      case "lab-start":
        return this.#start(request);
      case "program":
        return void this.#program(request);
      case "time":
        this.#pace.set(request.running, request.speed);
        return this.#sendClock();
      case "step":
        this.#pace.step(request.ms);
        return;
      case "link":
        return this.#link(request);
      case "check":
        return this.#check(request);
      case "lesson":
        return this.#beginLesson(request);
      case "lesson-stage":
        if (!this.#lesson?.begin) this.#refuse("lesson-stage", undefined, tr("no lesson goes on"));
        else if (!this.#lesson.begin(request.stage))
          this.#refuse(
            "lesson-stage",
            undefined,
            tr("the lesson has no stage {stage}", { stage: request.stage }),
          );
        return;
      case "lesson-end":
        return this.#endLesson();
      case "lab-open":
        return;
      default:
        this.#requests?.request(request);
    }
  }

  #open({ font, language }: Of<"lab-open">): void {
    speakInLab(language);
    const bytes = new Uint8Array(font);
    this.#font = { read: (offset, length) => bytes.subarray(offset, offset + length) };
    const boards = BOARD_PROFILES.map(({ description: { name, panel } }) => ({
      name,
      width: panel.width,
      height: panel.height,
    }));
    this.#host.say({
      kind: "ready",
      version,
      boards,
      panels: PANEL_NAMES,
      examples: examples(),
      lessons: scenarios.map(([file, text]) => lessonFile(file, text)),
    });
  }

  #start({ boards, seed = 1 }: Of<"lab-start">): void {
    const apps = boards.map((program, board) => this.#compiled(program, "lab-start", board));
    if (!apps.every((app) => app !== undefined)) return;
    const world = this.#newWorld(seed);
    for (const [i, { name, board, panel, options = {} }] of boards.entries()) {
      try {
        world.add(apps[i], options, { name, board, panel });
      } catch (error) {
        if (!(error instanceof Unmet) && !(error instanceof UsageError)) throw error;
        world.close();
        const option = error instanceof UsageError ? error.flags.at(0) : undefined;
        return this.#refuse("lab-start", i, error.message, option);
      }
    }
    this.#enter(world, seed);
  }

  #beginLesson({ text, stage, programs = {} }: Of<"lesson">): void {
    const read = readLesson(text, stage);
    if ("kind" in read) return this.#host.say(read);
    const own = Object.entries(programs).map(
      ([name, program]) => [name, this.#compiled(program, "lesson", 0)] as const,
    );
    if (own.some(([, app]) => app === undefined)) return;
    this.#endLesson();
    const world = this.#newWorld(read.scenario.seed);
    for (const [name, app] of own) if (app) world.order(name, app);
    const place = { text: read, world, say: (message: LessonMessage) => this.#host.say(message) };
    try {
      const lesson = stage === "run" ? runLesson(place, () => this.#timeToLook()) : watchLesson(place);
      this.#enter(world, read.scenario.seed);
      this.#lesson = lesson;
    } catch (error) {
      if (!(error instanceof Unmet) && !(error instanceof UsageError)) throw error;
      world.close();
      this.#refuse("lesson", undefined, error.message);
    }
  }

  #endLesson(): void {
    const lesson = this.#lesson;
    this.#lesson = undefined;
    lesson?.end();
  }

  /** After a step of a lesson that goes by itself. */
  #timeToLook(): Promise<void> | undefined {
    const { speed } = this.#pace;
    if (speed === FASTEST) return undefined;
    return new Promise((resolve) => void this.#host.real.later(resolve, LOOK_MS / speed));
  }

  /** The world takes the place of the one before. */
  #enter(world: LabWorld, seed: number): void {
    this.#endLesson();
    this.#requests?.close();
    this.#world?.close();
    this.#world = world;
    this.#seed = seed;
    world.begin();
    for (const kept of [this.#pictures, this.#gaps, this.#figures]) kept.clear();
    this.#lastClock = this.#lastLinks = "";
    this.#requests = new PageRequests({
      room: world,
      scope: "all",
      place: { mayReach: () => true, takeSocket: () => true, releaseSocket: () => {} },
      say: (message) => this.#tell(message),
      offer: (message) => {
        this.#tell(message);
        return true;
      },
    });
    this.#sayHello(world);
    for (const board of world.boards.keys()) this.#sendState(world, board);
    this.#sendClock();
    this.#sendLinks();
  }

  #newWorld(seed: number): LabWorld {
    // What the world before still says is not about the boards that the page sees.
    const ifNow = (tell: () => void) => {
      if (this.#world === world) tell();
    };
    const world: LabWorld = new LabWorld({
      seed,
      font: this.#font as Font,
      pace: this.#pace,
      real: this.#host.real,
      yieldTurn: () => this.#host.yieldTurn(),
      onHello: () => ifNow(() => this.#sayHello(world)),
      onState: (board) => ifNow(() => this.#sendState(world, board)),
      onEvent: (board, event) =>
        ifNow(() => {
          this.#sendEvent(board, event);
          this.#saw(world, board, (name) => ({ kind: "event", board: name, event }));
        }),
      onPicture: (board, picture) => ifNow(() => this.#pictures.set(board, picture)),
      onThrow: (board, event) => ifNow(() => this.#tellThrow(board, event)),
      onLoop: (board, line) => ifNow(() => this.#tellLoop(world, board, line)),
      onEnd: (board) => ifNow(() => this.#saw(world, board, (name) => ({ kind: "ended", board: name }))),
      onBroken: (error) => ifNow(() => this.#tellBroken(error)),
    });
    return world;
  }

  async #program({ board: id, file, source, options }: Of<"program">): Promise<void> {
    const world = this.#world;
    const board = world?.boards.at(id);
    if (!world || !board) return this.#refuse("program", id, tr("there is no such board"));
    const app = this.#compiled({ file, source }, "program", id);
    if (!app) return;
    try {
      await world.run(board, app, options ?? board.given);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.#refuse("program", id, error.message, error.flags.at(0));
    }
  }

  #link({ between, ...what }: Of<"link">): void {
    if (!this.#world) return;
    if (steerLink(this.#world, between, what)) this.#sendLinks();
    else this.#refuse("link", undefined, tr("there is no such board"));
  }

  #check({ id, file, source }: Of<"check">): void {
    const { parsed, findings: problems } = problemsOf(source);
    const findings = parsed ? inOrder([...problems, ...dialectHints(parsed)]) : problems;
    const kept = findings.slice(0, LAB_LIMITS.diagnostics);
    this.#host.say({ kind: "diagnostics", id, file, findings: kept } satisfies Diagnostics);
  }

  /** A program of the page, or undefined where it is wrong, of which the page is told. */
  #compiled(program: LabProgram, request: string, board: number): LabApp | undefined {
    const { file } = program;
    try {
      return compiledApp({ file, source: program.source });
    } catch (error) {
      if (error instanceof NotCompiled) {
        this.#host.say({ kind: "diagnostics", board, file, findings: error.findings });
        this.#refuse(request, board, tr("{app} does not compile: see its errors", { app: file }));
      } else if (error instanceof UsageError) this.#refuse(request, board, error.message);
      else throw error;
      return undefined;
    }
  }

  #refuse(request: string, board: number | undefined, message: string, option?: string): void {
    this.#host.say({ kind: "refused", request, board, option, message });
  }

  /** Passes on a message for the page, and lets the lesson see it. */
  #tell(message: ServerMessage): void {
    this.#host.say(message);
    const sighting = message.kind === "tool" && sightingOf(message);
    if (sighting) this.#lesson?.saw?.(sighting);
  }

  #sayHello(world: LabWorld): void {
    this.#host.say({ kind: "hello", ...world.hello() });
  }

  #sendState(world: LabWorld, board: number): void {
    this.#host.say({ kind: "state", board, ...world.boards[board].state() });
  }

  #sendEvent(board: number, event: BoardEvent): void {
    // Pictures tell of frames.
    if (event.event === "frame") return;
    const missing = this.#gaps.get(board) ?? 0;
    if (!this.#events.take()) return void this.#gaps.set(board, missing + 1);
    this.#tellGap(board);
    this.#host.say({ kind: "event", board, event });
  }

  #tellGap(board: number): void {
    const count = this.#gaps.get(board);
    if (count === undefined) return;
    this.#gaps.delete(board);
    this.#host.say({ kind: "gap", board, count });
  }

  #tellThrow(board: number, { cause, file, line, column }: BoardEvent): void {
    const place =
      file === undefined ? {} : { file: String(file), line: Number(line), column: Number(column) };
    this.#fault({ board, how: "threw", message: same(String(cause)), ...place });
  }

  #tellLoop(world: LabWorld, board: number, line: number): void {
    const message = inBoth(() => tr("the loop in line {line} did not end", { line }));
    this.#fault({ board, how: "looped", message, file: world.boards[board].app?.program.file, line });
  }

  #tellBroken(error: unknown): void {
    const text = String(error);
    const message = inBoth(() =>
      tr("the program goes on without any time passing: {error}", { error: text }),
    );
    this.#fault({ how: "looped", message });
  }

  #fault(fault: Omit<FaultMessage, "kind">): void {
    this.#host.say({ kind: "fault", ...fault });
  }

  #saw(world: LabWorld, board: number, sighting: (name: string) => Sighting): void {
    if (this.#lesson?.saw) this.#lesson.saw(sighting(world.boards[board].board.name));
  }

  #sendPictures(): void {
    const world = this.#world;
    for (const [board, picture] of this.#pictures) {
      this.#host.show(encodePicture(board, picture).buffer);
      if (world)
        this.#saw(world, board, (name) => {
          const rows = world.boards[board].board.screen.text();
          return { kind: "screen", board: name, rows };
        });
    }
    this.#pictures.clear();
  }

  #sendClock(): void {
    const world = this.#world;
    if (!world) return;
    this.#lesson?.passed?.();
    const { running, speed, reached } = this.#pace;
    const { now_ms } = world;
    const { next_ms } = world;
    const message: LabMessage = { kind: "clock", now_ms, running, speed, seed: this.#seed, reached, next_ms };
    const text = JSON.stringify(message);
    if (text === this.#lastClock) return;
    this.#lastClock = text;
    this.#host.say(message);
  }

  #sendLinks(): void {
    if (!this.#world) return;
    const links = linkStates(this.#world);
    const text = JSON.stringify(links);
    if (text === this.#lastLinks) return;
    this.#lastLinks = text;
    this.#host.say({ kind: "links", links });
  }

  #sendFigures(): void {
    const world = this.#world;
    if (!world) return;
    for (const board of [...this.#gaps.keys()]) this.#tellGap(board);
    this.#sendLinks();
    for (const [id, board] of world.boards.entries()) {
      const figures: Figures = { kind: "figures", board: id, ...board.figures() };
      const text = JSON.stringify(figures);
      if (text === this.#figures.get(id)) continue;
      this.#figures.set(id, text);
      this.#host.say(figures);
    }
  }

  #every(ms: number, act: () => void): void {
    const again = () => {
      act();
      this.#host.real.later(again, ms);
    };
    this.#host.real.later(again, ms);
  }
}

/** By their places; those at one place stay in their order. */
function inOrder(findings: readonly Diagnostic[]): Diagnostic[] {
  return [...findings].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** A text that is the same in both languages. */
function same(text: string): Text {
  return { en: text, zh: text };
}
