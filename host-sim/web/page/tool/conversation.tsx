import type { Send } from "../send.js";
import type { Action, BoardView } from "../state.js";
import { saveFile } from "../save-file.js";
import { say } from "../words/words.js";
import { Composer } from "./composer.js";
import { Transcript, transcriptFile } from "./transcript.js";
import { toolName } from "./tool-name.js";
import type { Tool } from "./tools.js";
import { useWriting } from "./writing.js";

interface Props {
  readonly tool: Tool;
  readonly board: BoardView;
  readonly send: Send;
  readonly dispatch: (action: Action) => void;
  readonly onAgain: () => void;
  readonly onRemove: () => void;
}

/** One socket of the tool: what went over it, and what is sent next. */
export function Conversation({ tool, board, send, dispatch, onAgain, onRemove }: Props) {
  const [writing, setWriting] = useWriting();
  return (
    <div class="conversation">
      <div class="toolbar">
        <span class={`badge ${tool.status}`} role="status">
          {tool.status === "opening" ? say("opening") : tool.status === "open" ? tool.own : say("noteClosed")}
        </span>
        <span class="spacer" />
        {tool.status === "closed" ? (
          <button type="button" onClick={onAgain}>
            {say("again")}
          </button>
        ) : (
          <button type="button" onClick={() => send({ kind: "tool", tool: tool.id, do: "close" })}>
            {say("close")}
          </button>
        )}
        <button
          type="button"
          class="quiet"
          onClick={() => saveFile(`${toolName(tool.target)}.txt`, transcriptFile(tool, writing))}
        >
          {say("save")}
        </button>
        <button type="button" class="quiet" onClick={() => dispatch({ kind: "tool-cleared", tool: tool.id })}>
          {say("clear")}
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={say("remove")}
          title={say("remove")}
          onClick={onRemove}
        >
          ✕
        </button>
      </div>
      <Transcript tool={tool} writing={writing} />
      <Composer
        tool={tool}
        board={board}
        writing={writing}
        onWriting={setWriting}
        send={send}
        dispatch={dispatch}
      />
    </div>
  );
}
