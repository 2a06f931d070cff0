import { Component } from "preact";
import { useState } from "preact/hooks";
import type { Language } from "../../language/language.js";
import { LIMITS } from "../protocol.js";
import { toClipboard } from "./clipboard.js";
import { useHistory } from "./history.js";
import { FILTERS, isShown, lineText, lineTime, logFile, lookOf, type Filter } from "./log-lines.js";
import { saveFile } from "./save-file.js";
import type { Send } from "./send.js";
import type { BoardView, LogLine } from "./state.js";
import { useStickToEnd } from "./stick-to-end.js";
import { say } from "./words/words.js";

interface Props {
  readonly board: BoardView;
  readonly language: Language;
  readonly send: Send;
  readonly onClear: () => void;
}

const FILTER_WORDS = {
  all: "filterAll",
  console: "filterConsole",
  traffic: "filterTraffic",
  wifi: "filterWiFi",
  errors: "filterErrors",
} as const;

/** What the board logs and prints, and the line that is typed to it. */
export function LogCard({ board, language, send, onClear }: Props) {
  const [filter, setFilter] = useState<Filter>("all");
  const [search, setSearch] = useState("");
  const shown = board.lines.filter((line) => isShown(line, filter, search));
  const list = useStickToEnd<HTMLDivElement>(shown.at(-1)?.id);
  return (
    <section class="card log" aria-labelledby="log-title">
      <header class="card-head">
        <h2 id="log-title">{say("logTitle")}</h2>
        <span class="spacer" />
        <CopyLog lines={board.lines} />
        <button
          type="button"
          class="quiet"
          onClick={() => saveFile(`${board.info.name}.log`, logFile(board.lines))}
        >
          {say("save")}
        </button>
        <button type="button" class="quiet" onClick={onClear}>
          {say("clear")}
        </button>
      </header>
      <div class="filters">
        <div class="choices" role="radiogroup" aria-label={say("logFilter")}>
          {FILTERS.map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="log-filter"
                checked={filter === name}
                onChange={() => setFilter(name)}
              />
              <span>{say(FILTER_WORDS[name])}</span>
            </label>
          ))}
        </div>
        <input
          type="search"
          aria-label={say("search")}
          placeholder={say("search")}
          value={search}
          onInput={(event) => setSearch(event.currentTarget.value)}
        />
      </div>
      <div class="lines" ref={list} role="log" aria-labelledby="log-title" tabIndex={0}>
        <ol>
          {shown.length === 0 && <li class="faint">{say("noLines")}</li>}
          {shown.map((line) => (
            <Line key={line.id} line={line} language={language} />
          ))}
        </ol>
      </div>
      <ConsoleInput board={board} send={send} />
    </section>
  );
}

/** Copies the whole log, and says that it did until there is more of it. */
function CopyLog({ lines }: { lines: readonly LogLine[] }) {
  const [copied, setCopied] = useState<readonly LogLine[]>();
  const copy = async () => {
    if (await toClipboard(logFile(lines))) setCopied(lines);
  };
  return (
    <button
      type="button"
      class="quiet"
      aria-label={say(copied === lines ? "copied" : "copyLog")}
      onClick={() => void copy()}
    >
      <span aria-live="polite">{say(copied === lines ? "copied" : "copy")}</span>
    </button>
  );
}

/** A line never changes, so that it is drawn again for another language only. */
class Line extends Component<{ line: LogLine; language: Language }> {
  override shouldComponentUpdate(next: { line: LogLine; language: Language }): boolean {
    return next.line !== this.props.line || next.language !== this.props.language;
  }

  override render() {
    const { line } = this.props;
    return (
      <li data-event={lookOf(line)}>
        <time>{lineTime(line)}</time>
        <span>{lineText(line)}</span>
      </li>
    );
  }
}

function ConsoleInput({ board, send }: { board: BoardView; send: Send }) {
  const { text, setText, onKeyDown, remember } = useHistory("console");
  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (!send({ kind: "type", board: board.info.id, line: text })) return;
    remember(text);
    setText("");
  };
  return (
    <form class="entry" onSubmit={onSubmit}>
      <span class="prompt" aria-hidden="true">
        &gt;
      </span>
      <input
        aria-label={say("typeLine")}
        placeholder={say("typeLine")}
        autocomplete="off"
        spellcheck={false}
        maxLength={LIMITS.lineBytes}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" disabled={board.state?.power !== "running"}>
        {say("enter")}
      </button>
    </form>
  );
}
