/** What the one-file page shows besides boards and tool, as one value, and how messages of the worker change it. */
import type {
  ClockMessage,
  Diagnostics,
  FaultMessage,
  LabMessage,
  LessonMessage,
  LinkState,
  Ready,
} from "../../lab/lab-protocol.js";
import type { ServerMessage } from "../../protocol.js";
import type { Store } from "../store.js";

/** Messages of the worker that no server sends. */
export type LabOnlyMessage = Exclude<LabMessage, ServerMessage>;

export interface LabState {
  readonly ready?: Ready;
  readonly clock?: ClockMessage;
  readonly links: readonly LinkState[];
  /** The last fault, until the user runs something or closes it. */
  readonly fault?: FaultMessage;
  /** A program that was to be started, and does not compile. */
  readonly blocked?: Diagnostics;
  readonly lesson?: LessonMessage;
}

export type LabAction = LabOnlyMessage | { kind: "faults-seen" } | { kind: "lesson-left" };
export type LabStore = Store<LabState, LabAction>;

export const LAB_INITIAL: LabState = { links: [] };

/** What is shown after a message of the worker, or an action of the user. */
export function reduceLab(state: LabState, action: LabAction): LabState {
  switch (action.kind) {
    case "ready":
      return { ...state, ready: action };
    case "clock":
      return { ...state, clock: action };
    case "links":
      return { ...state, links: action.links };
    case "fault":
      return { ...state, fault: action };
    case "diagnostics":
      return { ...state, blocked: action.findings.length > 0 ? action : undefined };
    case "lesson":
      return { ...state, lesson: action };
    case "faults-seen":
      return { ...state, fault: undefined, blocked: undefined };
    case "lesson-left":
      return { ...state, lesson: undefined };
    default:
      // A newer worker may say more.
      return state;
  }
}
