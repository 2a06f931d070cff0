import { useEffect, useMemo } from "preact/hooks";
import { useAppearance } from "./appearance.js";
import { Header } from "./header.js";
import { Notices } from "./notices.js";
import { colorsOf } from "./oled.js";
import { OneBoard } from "./one-board.js";
import type { Pictures } from "./pictures.js";
import { usePreferences } from "./preferences.js";
import type { Send } from "./send.js";
import type { PageStore } from "./state.js";
import { useStore } from "./store.js";
import { shownBoard } from "./shown-board.js";
import { useHash } from "./use-hash.js";
import { Wall } from "./wall.js";
import { say } from "./words/words.js";

interface Props {
  readonly store: PageStore;
  readonly pictures: Pictures;
  readonly send: Send;
}

/** The whole page: one board, or the wall of all. */
export function App({ store, pictures, send }: Props) {
  const state = useStore(store);
  const [preferences, prefer] = usePreferences();
  const hash = useHash();
  useAppearance(preferences);

  const { hello } = state;
  const { panel } = preferences;
  const colors = useMemo(() => hello && colorsOf(hello, panel), [hello, panel]);
  const id = shownBoard(hash, hello);
  const board = id === undefined ? undefined : state.boards.get(id);
  useEffect(() => {
    document.title = board ? `${board.info.name} · Palmwire` : "Palmwire";
  }, [board?.info.name]);

  const header = (
    <Header hello={hello} board={board} link={state.link} preferences={preferences} prefer={prefer} />
  );
  if (!hello || !colors)
    return (
      <>
        {header}
        <p class="waiting" role="status">
          {say(state.link === "lost" ? "lost" : "connecting")}
        </p>
      </>
    );
  const notices = (
    <Notices
      notices={state.notices}
      onDismiss={(notice) => store.dispatch({ kind: "dismiss", id: notice })}
    />
  );
  if (!board)
    return (
      <>
        {header}
        <main>
          <Wall boards={[...state.boards.values()]} pictures={pictures} colors={colors} />
        </main>
        {notices}
      </>
    );
  return (
    <>
      {header}
      <main>
        <OneBoard
          key={board.info.id}
          board={board}
          hello={hello}
          state={state}
          pictures={pictures}
          colors={colors}
          language={preferences.language}
          send={send}
          dispatch={store.dispatch}
        />
      </main>
      {notices}
    </>
  );
}
