/** Several boards in one process: how many there can be, what they are called, and what leads to them. */
import { wholeNumber } from "./flag-values.js";
import { tr } from "../language/language.js";
import { UsageError } from "./usage-error.js";

export const NETWORK_NAMES = ["real", "virtual"] as const;
export type NetworkName = (typeof NETWORK_NAMES)[number];

/** The most boards of a run. */
export const BOARDS_MAX: Readonly<Record<NetworkName, number>> = { real: 64, virtual: 1000 };
/** The most ports that lead to boards of a virtual network. */
export const FORWARDS_MAX = 64;

const PORT_MAX = 65_535;
const PROTOCOLS = ["tcp", "udp"] as const;

/** A port of this computer that leads to a board of the virtual network. */
export interface Forward {
  readonly protocol: (typeof PROTOCOLS)[number];
  /** 0 for a free one. */
  readonly port: number;
  /** Which board, from 0. */
  readonly board: number;
  readonly boardPort: number;
}

/** How many boards there are. Throws UsageError. */
export function readBoards(text: string, network: NetworkName): number {
  const count = Number(text);
  const max = BOARDS_MAX[network];
  if (network === "real" && /^\d+$/.test(text) && count > max && count <= BOARDS_MAX.virtual)
    throw new UsageError(
      tr("--boards {count}: at most {max} on the real network; {most} with --network virtual", {
        count,
        max,
        most: BOARDS_MAX.virtual,
      }),
      "boards",
    );
  return wholeNumber("boards", text, max);
}

/** What the boards are called: one has the name as it is. */
export function boardNames(name: string, count: number): string[] {
  return count === 1 ? [name] : Array.from({ length: count }, (_, i) => `${name}-${i + 1}`);
}

/** Reads `--forward`, several of which have commas between them. Throws UsageError. */
export function readForwards(text: string | undefined, names: readonly string[]): Forward[] {
  if (text === undefined) return [];
  const texts = text.split(",").map((one) => one.trim());
  if (texts.length > FORWARDS_MAX)
    throw forwardError(
      tr("--forward is given {count} times: at most {max}", { count: texts.length, max: FORWARDS_MAX }),
    );
  const forwards = texts.map((one) => readForward(one, names));
  const places = forwards.filter(({ port }) => port > 0).map(({ protocol, port }) => `${port}/${protocol}`);
  const twice = places.find((place, i) => places.indexOf(place) < i);
  if (twice === undefined) return forwards;
  throw forwardError(tr("--forward: {place} would lead to two boards; give another port", { place: twice }));
}

function readForward(text: string, names: readonly string[]): Forward {
  const [, from, board, to, protocol = "tcp"] = /^(\d+):(.+):(\d+)(?:\/([^/:]*))?$/.exec(text) ?? [];
  const isKnown = PROTOCOLS.find((known) => known === protocol);
  if (from === undefined || !isKnown)
    throw forwardError(
      tr(
        "--forward '{text}' is wrong: give PORT:BOARD:PORT, such as 8001:1:5001, for UDP with /udp after it",
        {
          text,
        },
      ),
    );
  if (Number(from) > PORT_MAX || Number(to) > PORT_MAX || Number(to) === 0)
    throw forwardError(
      tr("--forward '{text}' is wrong: ports are 1 to {max}, and the first may be 0 for a free one", {
        text,
        max: PORT_MAX,
      }),
    );
  return {
    protocol: isKnown,
    port: Number(from),
    board: boardNumbered(board, names, text),
    boardPort: Number(to),
  };
}

/** A board's name, or its number from 1. */
function boardNumbered(board: string, names: readonly string[], text: string): number {
  const named = names.indexOf(board);
  const index = named >= 0 || !/^\d+$/.test(board) ? named : Number(board) - 1;
  if (index >= 0 && index < names.length) return index;
  throw forwardError(
    tr("--forward '{text}': there is no board '{board}'; give its number, 1 to {count}, or its name", {
      text,
      board,
      count: names.length,
    }),
  );
}

function forwardError(complaint: string): UsageError {
  return new UsageError(complaint, "forward");
}
