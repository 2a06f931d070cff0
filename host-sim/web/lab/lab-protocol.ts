/**
 * What the one-file page and its worker say to each other with `postMessage`. The worker is to the page what the server
 * of `--web` is: it takes and gives the same messages (../protocol.ts), as objects instead of JSON, and pictures as
 * ArrayBuffers. Besides them are those of this file: programs as sources, time, faults of links, lessons.
 *
 * A page first sends `lab-open`, once, and the worker answers `ready`. All others are left unanswered until then.
 */
import {
  isBoardNumber,
  isObject,
  isText,
  isWhole,
  readGivenOptions,
  readRequest,
  type Fields,
  type Request,
  type ServerMessage,
} from "../protocol.js";

/** The bounds of these messages. */
export const LAB_LIMITS = {
  /** Boards that `lab-start` may ask for. A lesson has as many as it says. */
  boards: 8,
  /** The source of a program, and the text of a lesson. */
  sourceBytes: 262_144,
  nameLength: 64,
  /** How many times as fast as real time. */
  speed: { min: 0.1, max: 20 },
  /** The milliseconds of one step. */
  stepMs: 3_600_000,
  seed: 2 ** 31 - 1,
  latencyMs: 60_000,
  /** Bytes a second. */
  rateBytes: { min: 100, max: 1e9 },
  /** Of a lesson. */
  stages: 100,
  /** Findings of one check. */
  diagnostics: 100,
  /** Without a sign of life for so long, the worker is in a loop without end. */
  silenceMs: 3000,
} as const;

/** The end of a link that is the network tool's; boards are numbers. */
export const TOOL_END = "tool";
export type LinkEnd = number | typeof TOOL_END;

/** A text in both languages. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** A program: a file of the user's. */
export interface LabProgram {
  /** The file's name, such as "app.ts": messages name it, and it is the app's name without its extension. */
  readonly file: string;
  readonly source: string;
}

export interface LabBoard extends LabProgram {
  /** Default "board-" and its number. */
  readonly name?: string;
  /** The kind of board (default the first of `ready`). */
  readonly board?: string;
  /** The display (default the board's own). */
  readonly panel?: string;
  /** Values of the app's options, as text. */
  readonly options?: Readonly<Record<string, string>>;
}

/** What can go wrong on a link. Those that are not given stay as they are. */
export interface LinkFaults {
  /** Probabilities from 0 to 1. */
  readonly loss?: number;
  readonly duplication?: number;
  readonly reordering?: number;
  readonly latency_ms?: number;
  readonly jitter_ms?: number;
  /** Bytes a second; 0 for no limit. */
  readonly rate_bytes?: number;
}

/** As fast as the machine can. */
export const FASTEST = "fastest";
export type Speed = number | typeof FASTEST;

export type LabRequest =
  | Request
  /** The first message. `font` is the content of fonts/standard.font. */
  | { kind: "lab-open"; language: "en" | "zh"; font: ArrayBuffer }
  /** The language of messages from now on. */
  | { kind: "language"; language: "en" | "zh" }
  /**
   * A new world with these boards, all switched on; answered with `hello`, `clock` and `links`. Where a program does not
   * compile, nothing changes: the answer is `diagnostics`, and `refused`.
   */
  | {
      kind: "lab-start";
      boards: readonly LabBoard[];
      /** What everything random is drawn from (default 1). */
      seed?: number;
    }
  /** Another program for a board, which starts at once; other boards go on. `options` replaces those given before. */
  | ({ kind: "program"; board: number; options?: Readonly<Record<string, string>> } & LabProgram)
  /** Real time times `speed`, or pause. What is not given stays as it is. */
  | { kind: "time"; running?: boolean; speed?: Speed }
  /** Lets so much time pass while it is paused; without `ms`, until the next thing that happens. */
  | { kind: "step"; ms?: number }
  /** Sets faults of a link; without `between`, of all links. */
  | { kind: "link"; between?: readonly [LinkEnd, LinkEnd]; do: "faults"; faults: LinkFaults }
  /** Lets nothing through; "heal" ends that, "repair" ends faults too. */
  | { kind: "link"; between?: readonly [LinkEnd, LinkEnd]; do: "partition" | "heal" | "repair" }
  /**
   * A world of its own for a lesson or a scenario, by the text of its file. "run" does all its steps by itself;
   * "watch" says what to try, and watches what comes. Programs that the learner has written take the place of those
   * of the boards with the same names.
   */
  | {
      kind: "lesson";
      text: string;
      stage: "run" | "watch";
      programs?: Readonly<Record<string, LabProgram>>;
    }
  /** Begins a stage of the lesson that is watched, counted from 0; also one that was begun before. */
  | { kind: "lesson-stage"; stage: number }
  /** Ends the lesson; its boards stay. */
  | { kind: "lesson-end" }
  /** Answered with `diagnostics` of the same `id`. */
  | ({ kind: "check"; id: number } & LabProgram);

/** An app of the tree, or a template, as a source to begin with. */
export interface Example extends LabProgram {
  readonly name: string;
  readonly kind: "template" | "app";
  readonly summary: Text;
}

/** A scenario or a lesson of the tree, as the text of its file. */
export interface LessonFile {
  readonly file: string;
  readonly title: Text;
  readonly description: Text;
  readonly text: string;
  /** It has stages to try by hand. */
  readonly isLesson: boolean;
}

/** The answer to `lab-open`. */
export interface Ready {
  readonly kind: "ready";
  readonly version: string;
  /** Kinds of boards. */
  readonly boards: readonly { readonly name: string; readonly width: number; readonly height: number }[];
  /** The displays that can be connected to them, by name. */
  readonly panels: readonly string[];
  readonly examples: readonly Example[];
  readonly lessons: readonly LessonFile[];
}

/** A sign of life, twice a second or oftener. */
export interface Alive {
  readonly kind: "alive";
}

/** Sent when something of it has changed, and about ten times a second while time passes. */
export interface ClockMessage {
  readonly kind: "clock";
  /** Since the start of this world. */
  readonly now_ms: number;
  readonly running: boolean;
  readonly speed: Speed;
  readonly seed: number;
  /** It cannot keep up with `speed`: so much of it is reached. */
  readonly reached?: number;
  /** When the next thing happens, if anything waits. */
  readonly next_ms?: number;
}

export interface LinkState {
  readonly between: readonly [LinkEnd, LinkEnd];
  readonly loss: number;
  readonly duplication: number;
  readonly reordering: number;
  readonly latency_ms: number;
  readonly jitter_ms: number;
  /** 0 for no limit. */
  readonly rate_bytes: number;
  readonly partitioned: boolean;
  /** How many packets it lost, carried twice and so on, by what happened to them. */
  readonly counts: Readonly<Record<string, number>>;
}

/** All links between boards, and between boards and the tool. */
export interface Links {
  readonly kind: "links";
  readonly links: readonly LinkState[];
}

export interface Diagnostic {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What it is about ends before this. */
  readonly endLine?: number;
  readonly endColumn?: number;
  /** "syntax", "import", or the name of a rule of the dialect. */
  readonly rule: string;
  /** "error" does not run at all; "hint" runs here but not on every board. */
  readonly severity: "error" | "hint";
  readonly message: Text;
}

export interface Diagnostics {
  readonly kind: "diagnostics";
  /** That of the `check`; absent for a program that was to be started. */
  readonly id?: number;
  readonly board?: number;
  readonly file: string;
  /** In order of their places; empty if nothing is wrong. */
  readonly findings: readonly Diagnostic[];
}

/** The program of a board threw what it did not catch, or did not return. */
export interface FaultMessage {
  readonly kind: "fault";
  /** Undefined where nobody knows which one did not return. */
  readonly board?: number;
  /** "threw": the board restarts. "looped": it is switched off. "silent": a new worker was started, without boards. */
  readonly how: "threw" | "looped" | "silent";
  readonly message: Text;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** "open" has not come yet. */
export type LessonProgress = "waiting" | "open" | "done" | "failed";

/** A step that is done (run), or an expectation (watch). */
export interface LessonStep {
  /** The stage that it is in; undefined in a scenario that is no lesson. */
  readonly stage?: number;
  /** As it is written, in one line. */
  readonly written: string;
  /** From 1, in the text. */
  readonly line: number;
  /** A repeated step is done each time, at last at `at_ms`. */
  readonly state: LessonProgress;
  /** Virtual time at which it became so. */
  readonly at_ms?: number;
}

export interface LessonStage {
  readonly title: Text;
  /** What learners do, and what they should see. */
  readonly try: Text;
  readonly see: Text;
  readonly state: LessonProgress;
}

/** Sent whole whenever something of it has changed. */
export interface LessonMessage {
  readonly kind: "lesson";
  readonly title: Text;
  readonly description: Text;
  readonly stage: "run" | "watch";
  /** "wrong": the text is no scenario, or needs what the page has not. */
  readonly state: "running" | "done" | "failed" | "wrong" | "ended";
  /** Of a lesson: what it is about, its stages, and a question at the end. */
  readonly introduction?: Text;
  readonly stages: readonly LessonStage[];
  readonly question?: Text;
  readonly steps: readonly LessonStep[];
  /** Why it failed or is wrong; several lines. */
  readonly problem?: Text;
  /** The line of the text where it is wrong, from 1. */
  readonly line?: number;
}

export type LabMessage =
  ServerMessage | Ready | Alive | ClockMessage | Links | Diagnostics | FaultMessage | LessonMessage;

/** A message of the page. `undefined` for one that is malformed, unknown, or outside its limits. */
export function readLabRequest(message: unknown): LabRequest | undefined {
  if (!isObject(message)) return undefined;
  switch (message.kind) {
    case "lab-open":
      return openRequest(message);
    case "language":
      return isLanguage(message.language) ? { kind: message.kind, language: message.language } : undefined;
    case "lab-start":
      return labStartRequest(message);
    case "program":
      return programRequest(message);
    case "time":
      return timeRequest(message);
    case "step":
      return message.ms === undefined || isBetween(message.ms, 0, LAB_LIMITS.stepMs)
        ? { kind: message.kind, ms: message.ms }
        : undefined;
    case "link":
      return linkRequest(message);
    case "lesson":
      return lessonRequest(message);
    case "lesson-stage":
      return isWhole(message.stage, 0, LAB_LIMITS.stages)
        ? { kind: message.kind, stage: message.stage }
        : undefined;
    case "lesson-end":
      return { kind: message.kind };
    case "check":
      return checkRequest(message);
    default:
      return readRequest(message);
  }
}

function openRequest({ language, font }: Fields): LabRequest | undefined {
  // It may belong to another realm.
  const isBuffer = Object.prototype.toString.call(font) === "[object ArrayBuffer]";
  return isLanguage(language) && isBuffer
    ? { kind: "lab-open", language, font: font as ArrayBuffer }
    : undefined;
}

function labStartRequest({ boards, seed = 1 }: Fields): LabRequest | undefined {
  if (!isWhole(seed, 0, LAB_LIMITS.seed)) return undefined;
  if (!Array.isArray(boards) || boards.length < 1 || boards.length > LAB_LIMITS.boards) return undefined;
  const read = boards.map(labBoard);
  return read.every((board) => board !== undefined) ? { kind: "lab-start", boards: read, seed } : undefined;
}

function labBoard(value: unknown): LabBoard | undefined {
  const program = labProgram(value);
  if (!program || !isObject(value)) return undefined;
  const { name, board, panel } = value;
  if (!isAbsentOrName(name) || !isAbsentOrName(board) || !isAbsentOrName(panel)) return undefined;
  const options = value.options === undefined ? {} : readGivenOptions(value.options);
  return options && { ...program, name, board, panel, options };
}

function labProgram(value: unknown): LabProgram | undefined {
  if (!isObject(value)) return undefined;
  const { file, source } = value;
  if (!isFileName(file)) return undefined;
  return isText(source, LAB_LIMITS.sourceBytes) ? { file, source } : undefined;
}

function programRequest(message: Fields): LabRequest | undefined {
  const program = labProgram(message);
  const { board } = message;
  if (!program || !isBoardNumber(board)) return undefined;
  if (message.options === undefined) return { kind: "program", board, ...program };
  const options = readGivenOptions(message.options);
  return options && { kind: "program", board, ...program, options };
}

function timeRequest({ running, speed }: Fields): LabRequest | undefined {
  const { min, max } = LAB_LIMITS.speed;
  if (running !== undefined && typeof running !== "boolean") return undefined;
  if (speed !== undefined && speed !== FASTEST && !isBetween(speed, min, max)) return undefined;
  return { kind: "time", running, speed };
}

function linkRequest(message: Fields): LabRequest | undefined {
  const kind = "link";
  const between = message.between === undefined ? undefined : linkEnds(message.between);
  if (message.between !== undefined && !between) return undefined;
  if (message.do === "partition" || message.do === "heal" || message.do === "repair")
    return { kind, between, do: message.do };
  const faults = message.do === "faults" ? linkFaults(message.faults) : undefined;
  return faults && { kind, between, do: "faults", faults };
}

function linkEnds(value: unknown): [LinkEnd, LinkEnd] | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [one, other] = value as readonly unknown[];
  return isLinkEnd(one) && isLinkEnd(other) && one !== other ? [one, other] : undefined;
}

function isLinkEnd(value: unknown): value is LinkEnd {
  return value === TOOL_END || isBoardNumber(value);
}

/** [least, most] of each fault. */
const FAULTS: Readonly<Record<keyof LinkFaults, readonly [number, number]>> = {
  loss: [0, 1],
  duplication: [0, 1],
  reordering: [0, 1],
  latency_ms: [0, LAB_LIMITS.latencyMs],
  jitter_ms: [0, LAB_LIMITS.latencyMs],
  rate_bytes: [LAB_LIMITS.rateBytes.min, LAB_LIMITS.rateBytes.max],
};

function linkFaults(value: unknown): LinkFaults | undefined {
  if (!isObject(value)) return undefined;
  const faults: Record<string, number> = {};
  for (const [name, [least, most]] of Object.entries(FAULTS)) {
    const given = value[name];
    if (given === undefined) continue;
    const isNoLimit = name === "rate_bytes" && given === 0;
    if (!isNoLimit && !isBetween(given, least, most)) return undefined;
    faults[name] = Number(given);
  }
  return faults;
}

function lessonRequest({ text, stage, programs }: Fields): LabRequest | undefined {
  const kind = "lesson";
  if (!isText(text, LAB_LIMITS.sourceBytes) || (stage !== "run" && stage !== "watch")) return undefined;
  if (programs === undefined) return { kind, text, stage };
  if (!isObject(programs)) return undefined;
  const given: [string, LabProgram][] = [];
  for (const [name, value] of Object.entries(programs)) {
    const program = labProgram(value);
    if (!program || !isName(name) || given.length >= LAB_LIMITS.boards) return undefined;
    given.push([name, program]);
  }
  return { kind, text, stage, programs: Object.fromEntries(given) };
}

function checkRequest(message: Fields): LabRequest | undefined {
  const program = labProgram(message);
  return program && isWhole(message.id, 0, Number.MAX_SAFE_INTEGER)
    ? { kind: "check", id: message.id, ...program }
    : undefined;
}

function isLanguage(value: unknown): value is "en" | "zh" {
  return value === "en" || value === "zh";
}

/** Characters that no file's name may have on some system. */
export const NOT_IN_FILE_NAMES = /[/\\:?#*"<>|\s]+/;

/** Whether a program may be in a file of this name. */
export function isFileName(value: unknown): value is string {
  return isName(value) && !NOT_IN_FILE_NAMES.test(value);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= LAB_LIMITS.nameLength;
}

function isAbsentOrName(value: unknown): value is string | undefined {
  return value === undefined || isName(value);
}

function isBetween(value: unknown, least: number, most: number): value is number {
  return typeof value === "number" && value >= least && value <= most;
}
