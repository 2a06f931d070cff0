/** What the page shows, as one value, and how messages of the server change it. Neither needs a browser. */
import type { BoardEvent } from "../../sim/board/event.js";
import type { Figures, Hello, PageBoard, Refused, ServerMessage, State } from "../protocol.js";
import type { Store } from "./store.js";
import { reduceTools, type Tool, type ToolAction } from "./tool/tools.js";

/** Lines of a board's log that the page keeps. */
export const LINES_MAX = 500;
/** Messages to the user that stand at the same time. */
const NOTICES_MAX = 4;

export interface LogLine {
  /** Rises by one a line. */
  readonly id: number;
  /** Undefined for a gap: `missing` lines were not sent. */
  readonly event?: BoardEvent;
  readonly missing?: number;
}

export interface BoardView {
  readonly info: PageBoard;
  readonly state?: State;
  readonly figures?: Figures;
  readonly lines: readonly LogLine[];
}

export interface Notice {
  readonly id: number;
  readonly refused: Refused;
}

export interface PageState {
  /** "lost" while the server does not answer. */
  readonly link: "connecting" | "open" | "lost";
  readonly hello?: Hello;
  readonly boards: ReadonlyMap<number, BoardView>;
  readonly notices: readonly Notice[];
  readonly tools: readonly Tool[];
  /** The number of the next line, notice or entry. */
  readonly nextId: number;
  /** The server tells everything anew: the next `hello` begins empty logs. */
  readonly isFresh: boolean;
}

export type Action =
  | ServerMessage
  | ToolAction
  | { kind: "link"; link: PageState["link"] }
  | { kind: "clear"; board: number }
  | { kind: "dismiss"; id: number };

/** All that is shown, and what changes it. */
export type PageStore = Store<PageState, Action>;

export const INITIAL: PageState = {
  link: "connecting",
  boards: new Map(),
  notices: [],
  tools: [],
  nextId: 1,
  isFresh: true,
};

export function reduce(state: PageState, action: Action): PageState {
  switch (action.kind) {
    case "link":
      return linked(state, action.link);
    case "hello":
      return greeted(state, action);
    case "event":
      return withLine(state, action.board, { event: action.event });
    case "gap":
      return withLine(state, action.board, { missing: action.count });
    case "state":
      return withBoard(state, action.board, (board) => ({ ...board, state: action }));
    case "figures":
      return withBoard(state, action.board, (board) => ({ ...board, figures: action }));
    case "clear":
      return withBoard(state, action.board, (board) => ({ ...board, lines: [] }));
    case "refused": {
      const notices = [...state.notices, { id: state.nextId, refused: action }].slice(-NOTICES_MAX);
      return { ...state, notices, nextId: state.nextId + 1 };
    }
    case "dismiss":
      return { ...state, notices: state.notices.filter(({ id }) => id !== action.id) };
    case "tool":
    case "tool-opening":
    case "tool-sent":
    case "tool-removed":
    case "tool-cleared":
      return {
        ...state,
        tools: reduceTools(state.tools, action, state.nextId),
        nextId: state.nextId + 1,
      };
    default:
      // A newer server may say more.
      return state;
  }
}

/** Sockets of the network tool end with the WebSocket that opened them. */
function linked(state: PageState, link: PageState["link"]): PageState {
  if (link === "open") return { ...state, link, isFresh: true };
  return {
    ...state,
    link,
    tools: reduceTools(state.tools, { kind: "tools-lost" }, state.nextId),
    nextId: state.nextId + 1,
  };
}

function greeted(state: PageState, hello: Hello): PageState {
  const boards = hello.boards.map((info): [number, BoardView] => {
    const old = state.isFresh ? undefined : state.boards.get(info.id);
    return [info.id, old ? { ...old, info } : { info, lines: [] }];
  });
  return { ...state, hello, boards: new Map(boards), isFresh: false };
}

function withLine(state: PageState, board: number, line: Omit<LogLine, "id">): PageState {
  // The screen shows the frames, and the app prints what its history keeps.
  if (line.event?.event === "frame" || line.event?.event === "history") return state;
  const next = { ...state, nextId: state.nextId + 1 };
  return withBoard(next, board, (view) => ({
    ...view,
    lines: [...view.lines, { ...line, id: state.nextId }].slice(-LINES_MAX),
  }));
}

function withBoard(state: PageState, id: number, change: (board: BoardView) => BoardView): PageState {
  const board = state.boards.get(id);
  if (!board) return state;
  return { ...state, boards: new Map(state.boards).set(id, change(board)) };
}
