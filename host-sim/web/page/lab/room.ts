/** The boards that the user has put up, with their programs, kept in the browser. */
import { LAB_LIMITS, type LabRequest } from "../../lab/lab-protocol.js";
import { keep, kept } from "../preferences.js";
import { fileOf, type Programs } from "./programs.js";

export interface RoomBoard {
  /** The name of its program. */
  readonly program: string;
  /** The kind of board; the usual one if absent. */
  readonly kind?: string;
  /** The display that is connected to it; the board's own if absent. */
  readonly panel?: string;
  /** Values of the program's options that are not the defaults. */
  readonly options?: Readonly<Record<string, string>>;
}

export interface Room {
  readonly boards: readonly RoomBoard[];
  readonly seed: number;
}

const KEY = "palmwire.lab.room";

/** As it was left; boards whose program is gone are left out. */
export function loadRoom(programs: Programs): Room {
  const { boards, seed } = (kept(KEY) ?? {}) as Partial<Record<keyof Room, unknown>>;
  const known = Array.isArray(boards) ? boards.map(roomBoard).filter((board) => board !== undefined) : [];
  return {
    boards: known.filter(({ program }) => programs.has(program)).slice(0, LAB_LIMITS.boards),
    seed: isSeed(seed) ? seed : 1,
  };
}

/** Keeps it for the next visit, where the browser can. */
export function keepRoom(room: Room): void {
  keep(KEY, room);
}

/** Whether a world can be started with it. */
export function isSeed(seed: unknown): seed is number {
  return Number.isInteger(seed) && Number(seed) >= 0 && Number(seed) <= LAB_LIMITS.seed;
}

/** The request that puts up these boards. */
export function startOf({ boards, seed }: Room, programs: Programs): LabRequest {
  return {
    kind: "lab-start",
    seed,
    boards: boards.map(({ program, kind, panel, options }) => ({
      file: fileOf(program),
      source: programs.get(program) ?? "",
      board: kind,
      panel,
      options,
    })),
  };
}

function roomBoard(value: unknown): RoomBoard | undefined {
  const { program, kind, panel, options } = (value ?? {}) as Partial<Record<keyof RoomBoard, unknown>>;
  if (typeof program !== "string") return undefined;
  const values = Object.entries((options ?? {}) as Record<string, unknown>);
  return {
    program,
    kind: typeof kind === "string" ? kind : undefined,
    panel: typeof panel === "string" ? panel : undefined,
    options: Object.fromEntries(
      values.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    ),
  };
}
