import { useEffect, useMemo, useState } from "preact/hooks";
import { AppCard } from "./app-card.js";
import { DeviceCard } from "./device-card.js";
import { FiguresCard } from "./figures-card.js";
import { ALL_BOARDS, Header } from "./header.js";
import { LogCard } from "./log-card.js";
import { Notices } from "./notices.js";
import { colorsOf } from "./oled.js";
import type { Pictures } from "./pictures.js";
import { usePreferences } from "./preferences.js";
import { Sections, type SectionName } from "./sections.js";
import type { Send } from "./send.js";
import { usePageState, type Store } from "./store.js";
import { applyTheme } from "./theme.js";
import { ToolCard } from "./tool/tool-card.js";
import { Wall } from "./wall.js";
import { WiFiCard } from "./wifi-card.js";
import { say, speakOnPage } from "./words/words.js";
import { BOARD_PARAMETER, type Hello } from "../protocol.js";

interface Props {
  readonly store: Store;
  readonly pictures: Pictures;
  readonly send: Send;
}

/** The whole page: one board, or the wall of all. */
export function App({ store, pictures, send }: Props) {
  const state = usePageState(store);
  const [preferences, prefer] = usePreferences();
  const [section, setSection] = useState<SectionName>("tool");
  const hash = useHash();
  const { language, theme, panel } = preferences;
  speakOnPage(language);
  useEffect(() => {
    document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  }, [language]);
  useEffect(() => applyTheme(theme), [theme]);

  const { hello } = state;
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
  const { dispatch } = store;
  const refused = state.notices
    .map((notice) => notice.refused)
    .filter((each) => each.board === board.info.id && each.option !== undefined);
  return (
    <>
      {header}
      <main class="board" data-section={section} key={board.info.id}>
        <div class="column">
          <DeviceCard board={board} pictures={pictures} colors={colors} send={send} />
          <Sections shown={section} onShow={setSection} />
          <WiFiCard board={board} isTeacher={hello.scope === "all"} send={send} />
          <FiguresCard board={board} />
          <AppCard key={board.info.app} board={board} hello={hello} refused={refused} send={send} />
        </div>
        <div class="column">
          <ToolCard board={board} hello={hello} tools={state.tools} send={send} dispatch={dispatch} />
          <LogCard
            board={board}
            language={language}
            send={send}
            onClear={() => dispatch({ kind: "clear", board: board.info.id })}
          />
        </div>
      </main>
      {notices}
    </>
  );
}

/** The board that the address names; the only one if there is but one; else undefined, which is the wall. */
function shownBoard(hash: string, hello: Hello | undefined): number | undefined {
  if (hello?.boards.length === 1) return hello.boards[0].id;
  if (hash === ALL_BOARDS) return undefined;
  const named = /^#board-(\d+)$/.exec(hash)?.[1] ?? new URLSearchParams(location.search).get(BOARD_PARAMETER);
  return named === null ? undefined : Number(named);
}

function useHash(): string {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const onChange = () => setHash(location.hash);
    addEventListener("hashchange", onChange);
    return () => removeEventListener("hashchange", onChange);
  }, []);
  return hash;
}
