import { BOARD_NAMES, PANEL_NAMES, profileNamed, type BoardProfile } from "../sim/board/profiles.js";
import { choice } from "./flag-values.js";
import type { RawSettings } from "./settings.js";

/** The kind of board, with the display that is connected to it. Throws UsageError for unknown names. */
export function readBoard(raw: RawSettings): BoardProfile {
  const board = choice("board", raw.board ?? BOARD_NAMES[0], BOARD_NAMES);
  const panel = raw.panel === undefined ? undefined : choice("panel", raw.panel, PANEL_NAMES);
  return profileNamed(board, panel) as BoardProfile;
}

/** A board as settings of its firmware: its name, and that of its display where it is not the board's own. */
export function boardSettings({ description }: BoardProfile): { board: string; panel?: string } {
  const { name, panel } = description;
  const isOwn = profileNamed(name)?.description.panel.name === panel.name;
  return isOwn ? { board: name } : { board: name, panel: panel.name };
}
