import { BOARD_PARAMETER, type Hello } from "../protocol.js";
import { ALL_BOARDS } from "./header.js";

/** The board that the address names; the only one if there is but one; else undefined, which is the wall. */
export function shownBoard(hash: string, hello: Hello | undefined): number | undefined {
  if (hello?.boards.length === 1) return hello.boards[0].id;
  if (hash === ALL_BOARDS) return undefined;
  const named = /^#board-(\d+)$/.exec(hash)?.[1] ?? new URLSearchParams(location.search).get(BOARD_PARAMETER);
  return named === null ? undefined : Number(named);
}
