import { useState } from "preact/hooks";
import { LAB_LIMITS, type Example, type Ready } from "../../lab/lab-protocol.js";
import { ALL_BOARDS } from "../header.js";
import type { BoardView } from "../state.js";
import { say } from "../words/words.js";
import { AddBoard } from "./add-board.js";
import { tell } from "./words/words.js";
import type { Shop, Workshop } from "./workshop.js";

interface Props {
  readonly workshop: Workshop;
  readonly shop: Shop;
  readonly boards: ReadonlyMap<number, BoardView>;
  readonly examples: readonly Example[];
  readonly kinds: Ready["boards"];
  readonly panels: Ready["panels"];
  /** The board that is shown; undefined for all. */
  readonly shown: number | undefined;
}

/** The boards that there are, another one, and what the shown one is made of. */
export function BoardStrip({ workshop, shop, boards, examples, kinds, panels, shown }: Props) {
  const [isAdding, setIsAdding] = useState(false);
  const { room, isLesson, programs } = shop;
  const board = shown === undefined ? undefined : boards.get(shown);
  return (
    <section class="strip" aria-label={tell("boards")}>
      <nav class="tabs pills" aria-label={tell("boards")}>
        {boards.size > 1 && (
          <a class="button" href={ALL_BOARDS} aria-current={shown === undefined}>
            {say("allBoards")}
          </a>
        )}
        {[...boards.values()].map(({ info }) => (
          <a key={info.id} class="button" href={`#board-${info.id}`} aria-current={info.id === shown}>
            {info.name}
          </a>
        ))}
        {!isLesson && boards.size > 0 && room.boards.length < LAB_LIMITS.boards && (
          <button type="button" onClick={() => setIsAdding(true)}>
            + {tell("addBoard")}
          </button>
        )}
      </nav>
      {isLesson && (
        <p class="note" role="status">
          <span>{tell("lessonBoards")}</span>
          <button type="button" onClick={workshop.endLesson}>
            {tell("ownBoards")}
          </button>
        </p>
      )}
      {board && !isLesson && (
        <div class="toolbar">
          <label class="inline">
            <span>{tell("program")}</span>
            <select
              value={workshop.programOf(board.info.id)}
              onChange={(event) => workshop.setProgram(board.info.id, event.currentTarget.value)}
            >
              {[...programs.keys()].map((name) => (
                <option key={name} value={name}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label class="inline">
            <span>{tell("boardKind")}</span>
            <select
              value={board.info.board}
              onChange={(event) => workshop.setKind(board.info.id, event.currentTarget.value)}
            >
              {kinds.map(({ name, width, height }) => (
                <option key={name} value={name}>
                  {`${name} · ${width}×${height}`}
                </option>
              ))}
            </select>
          </label>
          <span class="spacer" />
          {room.boards.length > 1 && (
            <button type="button" class="quiet" onClick={() => workshop.removeBoard(board.info.id)}>
              {tell("removeBoard")}
            </button>
          )}
        </div>
      )}
      {isAdding && (
        <AddBoard
          workshop={workshop}
          programs={programs}
          examples={examples}
          kinds={kinds}
          panels={panels}
          onClose={() => setIsAdding(false)}
        />
      )}
    </section>
  );
}
