/** The user's programs and boards, and what is done with them. */
import {
  type Diagnostic,
  type Example,
  type FaultMessage,
  type LabProgram,
  type LabRequest,
  type LessonMessage,
  type Ready,
} from "../../lab/lab-protocol.js";
import type { Request } from "../../protocol.js";
import { Store } from "../store.js";
import type { PageStore } from "../state.js";
import type { LabStore } from "./lab-state.js";
import {
  fileOf,
  freeName,
  keepPrograms,
  loadPrograms,
  nameOfFile,
  renamed,
  withoutProgram,
  withProgram,
  type Keeper,
  type Programs,
} from "./programs.js";
import { keepRoom, loadRoom, startOf, type Room, type RoomBoard } from "./room.js";

/** The app that a first visit begins with. */
const FIRST = "tcp-echo-server";

/** The user's programs and boards, as the page shows them. */
export interface Shop {
  readonly programs: Programs;
  /** The name of the program in the editor; "" until there is one. */
  readonly current: string;
  readonly room: Room;
  /** The boards are those of a lesson, not those of `room`. */
  readonly isLesson: boolean;
  /** What was removed last, to be brought back. */
  readonly removed?: { readonly name: string; readonly text: string };
  /** False once the browser did not keep something. */
  readonly isKept: boolean;
  /** The place that the editor goes to. */
  readonly place?: { readonly line: number };
}

/** What the workshop asks of the worker. */
export interface Worker {
  send(request: LabRequest): boolean;
  check(file: string, source: string): Promise<readonly Diagnostic[]>;
}

/** Changes the programs and the boards as the user wants, keeps them, and tells the worker. */
export class Workshop {
  readonly store: Store<Shop, Partial<Shop>>;
  #isOpen = false;
  /** The board that is looked at, for programs that no board runs. */
  #looked = 0;

  constructor(
    readonly worker: Worker,
    readonly page: PageStore,
    readonly lab: LabStore,
    readonly keeper: () => Keeper = () => localStorage,
  ) {
    const programs = loadPrograms(keeper);
    const room = loadRoom(programs);
    const current = room.boards[0]?.program ?? [...programs.keys()][0] ?? "";
    this.store = new Store<Shop, Partial<Shop>>(
      { programs, current, room, isLesson: false, isKept: true },
      (shop, change) => ({ ...shop, ...change }),
    );
  }

  get shop(): Shop {
    return this.store.state;
  }

  /** Once the worker is ready: puts up the boards as they were left, or a first one. */
  readonly open = ({ examples }: Ready): void => {
    if (this.#isOpen) return;
    this.#isOpen = true;
    const first = examples.find(({ name }) => name === FIRST) ?? examples[0];
    if (this.shop.programs.size === 0 && first) this.add(first.name, first.source);
    if (this.shop.room.boards.length === 0) this.#arrange([{ program: this.shop.current }]);
    else this.startAll();
  };

  // Programs

  readonly edit = (name: string, text: string): void => {
    if (this.shop.programs.has(name)) this.#write(withProgram(this.shop.programs, name, text));
  };

  readonly choose = (name: string): void => {
    if (this.shop.programs.has(name)) this.store.dispatch({ current: name, place: undefined });
  };

  /** Adds a program under this name, or a free one like it, and opens it. */
  readonly add = (wanted: string, text: string): string => {
    const name = freeName(this.shop.programs, wanted);
    this.#write(withProgram(this.shop.programs, name, text));
    this.choose(name);
    return name;
  };

  /** Opens an example: the copy of it that is as it was, or a new one. */
  readonly addExample = ({ name, source }: Example): string => {
    if (this.shop.programs.get(name) !== source) return this.add(name, source);
    this.choose(name);
    return name;
  };

  readonly rename = (to: string): void => {
    const { current, programs, room } = this.shop;
    if (to === current || programs.has(to)) return;
    this.#write(renamed(programs, current, to));
    const boards = room.boards.map((board) =>
      board.program === current ? { ...board, program: to } : board,
    );
    this.store.dispatch({ current: to });
    this.#note({ ...room, boards });
  };

  /** Removes the program in the editor. Boards that run it go on until they are started anew. */
  readonly remove = (): void => {
    const { current: name, programs } = this.shop;
    if (programs.size < 2) return;
    const text = programs.get(name) ?? "";
    const names = [...programs.keys()];
    const at = names.indexOf(name);
    this.#write(withoutProgram(programs, name));
    this.store.dispatch({ current: names[at + 1] ?? names[at - 1], removed: { name, text } });
  };

  readonly undoRemove = (): void => {
    const { removed } = this.shop;
    if (!removed) return;
    this.add(removed.name, removed.text);
    this.forgetRemoved();
  };

  readonly forgetRemoved = (): void => this.store.dispatch({ removed: undefined });

  readonly showLine = (file: string, line: number): void => {
    const name = nameOfFile(file);
    if (!this.shop.programs.has(name)) return;
    this.store.dispatch({ current: name, place: { line } });
  };

  readonly check = (text: string): Promise<readonly Diagnostic[]> =>
    this.worker.check(fileOf(this.shop.current), text);

  // Boards

  /** The boards that "run" is for: those that have this program, else the one that is looked at. */
  readonly targets = (): readonly number[] => {
    const { current } = this.shop;
    const ids = [...this.page.state.boards.keys()];
    const running = ids.filter((id) => this.programOf(id) === current);
    if (running.length > 0) return running;
    return ids.includes(this.#looked) ? [this.#looked] : ids.slice(0, 1);
  };

  /** The name of a board's program, which may be none of the user's. */
  readonly programOf = (board: number): string | undefined => {
    const { isLesson, room } = this.shop;
    const own = isLesson ? undefined : room.boards[board]?.program;
    return own ?? this.page.state.boards.get(board)?.info.app;
  };

  /** A board is looked at: its program is the one to edit. */
  readonly look = (board: number): void => {
    this.#looked = board;
    this.choose(this.programOf(board) ?? "");
  };

  readonly run = (): void => {
    this.lab.dispatch({ kind: "faults-seen" });
    const targets = this.targets();
    if (targets.length === 0) {
      this.startAll();
      return;
    }
    for (const board of targets) this.#give(board, this.shop.current);
  };

  readonly stop = (): void => {
    for (const board of this.targets()) this.send({ kind: "power", board, on: false });
  };

  /** Another program for a board; it starts at once. */
  readonly setProgram = (board: number, program: string): void => {
    this.choose(program);
    this.#give(board, program);
  };

  /** Another kind of board, with its own display. */
  readonly setKind = (board: number, kind: string): void =>
    this.#arrange(
      this.shop.room.boards.map((each, i) => (i === board ? { ...each, kind, panel: undefined } : each)),
    );

  readonly addBoard = (program: string, kind?: string, panel?: string): void => {
    this.choose(program);
    this.#arrange([...this.shop.room.boards, { program, kind, panel }]);
  };

  readonly removeBoard = (board: number): void =>
    this.#arrange(this.shop.room.boards.filter((_, i) => i !== board));

  readonly setSeed = (seed: number): void => {
    this.#note({ ...this.shop.room, seed });
    this.startAll();
  };

  /** A new world with the boards of the room. */
  readonly startAll = (): void => {
    const { programs, current } = this.shop;
    // A program may have been removed meanwhile.
    const boards = this.shop.room.boards.map((each) =>
      programs.has(each.program) ? each : { program: current, kind: each.kind, panel: each.panel },
    );
    const room = { ...this.shop.room, boards };
    this.#note(room);
    this.lab.dispatch({ kind: "faults-seen" });
    this.lab.dispatch({ kind: "lesson-left" });
    this.store.dispatch({ isLesson: false });
    this.#beginLogs();
    this.worker.send(startOf(room, programs));
  };

  /** After a program that did not return. */
  readonly goOn = ({ how, board }: FaultMessage): void => {
    this.lab.dispatch({ kind: "faults-seen" });
    if (how === "looped" && board !== undefined) this.#give(board, this.programOf(board) ?? "");
    else this.startAll();
  };

  /** Sends what the cards of a board ask for, and keeps the options that it is started with. */
  readonly send = (request: Request): boolean => {
    const { isLesson, room } = this.shop;
    if (request.kind === "start" && !isLesson) {
      const { board, app, panel, options } = request;
      const boards = room.boards.map((each, i) =>
        i === board ? { ...each, program: app ?? each.program, panel: panel ?? each.panel, options } : each,
      );
      this.#note({ ...room, boards });
    }
    return this.worker.send(request);
  };

  // Lessons

  readonly startLesson = (text: string, stage: "run" | "watch"): void => {
    this.lab.dispatch({ kind: "faults-seen" });
    this.store.dispatch({ isLesson: true });
    this.#beginLogs();
    this.worker.send({ kind: "lesson", text, stage });
  };

  /** When a stage is fulfilled, the next one begins by itself. */
  readonly followLesson = ({ stage, state, stages }: LessonMessage): void => {
    if (stage !== "watch" || state !== "running" || stages.some((each) => each.state === "open")) return;
    const next = stages.findIndex((each) => each.state === "waiting");
    if (next > 0) this.worker.send({ kind: "lesson-stage", stage: next });
  };

  /** Back to the boards of the room. */
  readonly endLesson = (): void => {
    this.worker.send({ kind: "lesson-end" });
    this.startAll();
  };

  #give(board: number, program: string): void {
    const { isLesson, room, programs } = this.shop;
    const source = programs.get(program);
    if (source === undefined) {
      this.worker.send({ kind: "power", board, on: true });
      return;
    }
    const before = room.boards[board];
    // Options of another program are not this one's.
    const options = !isLesson && before?.program === program ? before.options : undefined;
    if (!isLesson && before)
      this.#note({
        ...room,
        boards: room.boards.map((each, i) => (i === board ? { ...each, program, options } : each)),
      });
    const given: LabProgram = { file: fileOf(program), source };
    this.worker.send({ kind: "program", board, ...given, options });
  }

  #arrange(boards: readonly RoomBoard[]): void {
    this.#note({ ...this.shop.room, boards });
    this.startAll();
  }

  #note(room: Room): void {
    this.store.dispatch({ room });
    keepRoom(room);
  }

  #write(programs: Programs): void {
    const isKept = keepPrograms(this.keeper, this.shop.programs, programs);
    this.store.dispatch(isKept ? { programs } : { programs, isKept });
  }

  /** The next boards are others: they begin with empty logs. */
  #beginLogs(): void {
    this.page.dispatch({ kind: "link", link: "open" });
  }
}
