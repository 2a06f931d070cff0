import type { ThemeColors } from "../../views/themes.js";
import { CopyButton } from "./copy-button.js";
import { placeOf } from "./device-card.js";
import { OLED } from "./oled.js";
import type { Pictures } from "./pictures.js";
import type { BoardView } from "./state.js";
import { retold, say } from "./words/words.js";

interface Props {
  readonly boards: readonly BoardView[];
  readonly pictures: Pictures;
  readonly colors: (contrast: number) => ThemeColors;
}

const FEW = 4;
const SOME = 9;

/** All boards side by side: a teacher's view of the class. */
export function Wall({ boards, pictures, colors }: Props) {
  return (
    <section class={`wall ${sizeFor(boards.length)}`} aria-label={say("allBoards")}>
      <ul>
        {boards.map((board) => (
          <WallBoard key={board.info.id} board={board} pictures={pictures} colors={colors} />
        ))}
      </ul>
    </section>
  );
}

/** The fewer there are, the larger they can be seen from the back of the room. */
function sizeFor(count: number): string {
  if (count <= FEW) return "few";
  return count <= SOME ? "some" : "";
}

function WallBoard({ board, pictures, colors }: Omit<Props, "boards"> & { board: BoardView }) {
  const { info, state } = board;
  const power = state?.power ?? "starting";
  const place = state?.address ? placeOf(state.address, state.port) : say("noAddress");
  const link = info.link && new URL(info.link, location.href).href;
  return (
    <li class={`card small ${power}`}>
      <header>
        <span class={`dot ${power}`} role="img" aria-label={say(power)} title={say(power)} />
        <a href={`#board-${info.id}`}>{info.name}</a>
        <code title={place}>{place}</code>
        {link !== undefined && (
          <CopyButton text={link} label={say("copyLink", { board: info.name })} isShort />
        )}
      </header>
      <OLED board={info} pictures={pictures} colors={colors} />
      {state?.reason && <p class="reason">{retold(state.reason)}</p>}
    </li>
  );
}
