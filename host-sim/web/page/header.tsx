import type { Hello } from "../protocol.js";
import type { Preferences } from "./preferences.js";
import type { BoardView, PageState } from "./state.js";
import { say } from "./words/words.js";

/** The fragment of the address that shows the wall. */
export const ALL_BOARDS = "#all";

interface Props {
  readonly hello: Hello | undefined;
  readonly board: BoardView | undefined;
  readonly link: PageState["link"];
  readonly preferences: Preferences;
  readonly prefer: (change: Partial<Preferences>) => void;
}

/** The names of all, and how the page looks and speaks. */
export function Header({ hello, board, link, preferences, prefer }: Props) {
  return (
    <header class="top">
      <h1>
        <Mark />
        Palmwire
      </h1>
      {board && hello && hello.boards.length > 1 && (
        <a class="button" href={ALL_BOARDS}>
          ← {say("allBoards")}
        </a>
      )}
      {board && hello && (
        <p class="what">
          <b>{board.info.app}</b> <span class="faint">{`${board.info.board} · ${hello.engine}`}</span>
        </p>
      )}
      {link === "lost" && hello && (
        <p class="lost" role="alert">
          {say("lost")}
        </p>
      )}
      <span class="spacer" />
      <select
        aria-label={say("panelColor")}
        title={say("panelColor")}
        value={preferences.panel}
        onChange={(event) => prefer({ panel: event.currentTarget.value as Preferences["panel"] })}
      >
        <option value="given">OLED: {say("colorGiven")}</option>
        <option value="white">OLED: {say("colorWhite")}</option>
        <option value="blue">OLED: {say("colorBlue")}</option>
        <option value="yellow-blue">OLED: {say("colorYellowBlue")}</option>
      </select>
      <select
        aria-label={say("theme")}
        title={say("theme")}
        value={preferences.theme}
        onChange={(event) => prefer({ theme: event.currentTarget.value as Preferences["theme"] })}
      >
        <option value="system">◐ {say("themeSystem")}</option>
        <option value="light">☀ {say("themeLight")}</option>
        <option value="dark">☾ {say("themeDark")}</option>
      </select>
      <select
        aria-label={say("language")}
        title={say("language")}
        value={preferences.language}
        onChange={(event) => prefer({ language: event.currentTarget.value as Preferences["language"] })}
      >
        <option value="zh">中文</option>
        <option value="en">English</option>
      </select>
    </header>
  );
}

/** A palm-sized board with its glass. */
function Mark() {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <rect class="mark-board" x="1" y="3" width="22" height="18" rx="4" />
      <rect class="mark-glass" x="4" y="6" width="16" height="8" rx="1" />
      <circle class="mark-key" cx="8" cy="17.5" r="1.6" />
      <circle class="mark-key" cx="16" cy="17.5" r="1.6" />
    </svg>
  );
}
