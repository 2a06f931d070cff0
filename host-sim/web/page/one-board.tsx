import { useState } from "preact/hooks";
import type { Language } from "../../language/language.js";
import type { ThemeColors } from "../../views/themes.js";
import type { Hello } from "../protocol.js";
import { AppCard } from "./app-card.js";
import { DeviceCard } from "./device-card.js";
import { FiguresCard } from "./figures-card.js";
import { LogCard } from "./log-card.js";
import type { Pictures } from "./pictures.js";
import { Sections, type SectionName } from "./sections.js";
import type { Send } from "./send.js";
import type { Action, BoardView, PageState } from "./state.js";
import { ToolCard } from "./tool/tool-card.js";
import { WiFiCard } from "./wifi-card.js";

interface Props {
  readonly board: BoardView;
  readonly hello: Hello;
  readonly state: PageState;
  readonly pictures: Pictures;
  readonly colors: (contrast: number) => ThemeColors;
  readonly language: Language;
  readonly send: Send;
  readonly dispatch: (action: Action) => void;
}

/** All about one board: the board itself, what it is set to, its log, and the network tool. */
export function OneBoard({ board, hello, state, pictures, colors, language, send, dispatch }: Props) {
  const [section, setSection] = useState<SectionName>("tool");
  const refused = state.notices
    .map((notice) => notice.refused)
    .filter((each) => each.board === board.info.id && each.option !== undefined);
  return (
    <div class="board" data-section={section}>
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
    </div>
  );
}
