import type { LineConsole } from "../sim/board/console.js";
import type { TypedConsole } from "./typed-input.js";

/** A board that lines can be typed to. */
interface TypedBoard {
  readonly name: string;
  /** Nobody reads what is typed to it any more. */
  readonly hasEnded: boolean;
  readonly board: { readonly console: LineConsole };
}

/**
 * One console for all boards of a run: a line goes to the first board, or to the one whose name and a colon it begins
 * with. Who types has to wait while a board has no room.
 */
export class ConsoleOfBoards implements TypedConsole {
  onRoom: () => void = () => {};
  readonly #boards: readonly TypedBoard[];

  constructor(boards: readonly TypedBoard[]) {
    this.#boards = boards;
    for (const { board } of boards) board.console.onRoom = () => this.onRoom();
  }

  get full(): boolean {
    return this.#boards.some(({ hasEnded, board }) => !hasEnded && board.console.full);
  }

  type(line: string): void {
    const addressed = this.#boards.length > 1 && this.#boards.find(({ name }) => line.startsWith(`${name}:`));
    if (addressed) addressed.board.console.type(line.slice(addressed.name.length + 1).replace(/^ /, ""));
    else this.#boards[0].board.console.type(line);
  }

  end(): void {
    for (const { board } of this.#boards) board.console.end();
  }
}
