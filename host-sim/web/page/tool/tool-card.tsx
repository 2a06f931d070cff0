import { useState } from "preact/hooks";
import type { Hello, Request } from "../../protocol.js";
import type { Send } from "../send.js";
import type { Action, BoardView } from "../state.js";
import { say } from "../words/words.js";
import { Conversation } from "./conversation.js";
import { NewConnection } from "./new-connection.js";
import { toolName } from "./tool-name.js";
import type { Tool, ToolTarget } from "./tools.js";

interface Props {
  /** The board that is looked at: the tool offers its address. */
  readonly board: BoardView;
  readonly hello: Hello;
  readonly tools: readonly Tool[];
  readonly send: Send;
  readonly dispatch: (action: Action) => void;
}

/** The network tool of a phone: sockets side by side as tabs, with what went over each. */
export function ToolCard({ board, hello, tools, send, dispatch }: Props) {
  const [chosen, setChosen] = useState<number | "new">();
  // One that was asked for a moment ago is not among them yet: until then, what asked for it is shown.
  const tool = chosen === undefined ? tools.at(-1) : tools.find(({ id }) => id === chosen);

  const open = (id: number, target: ToolTarget) => {
    if (!send(requestFor(id, target))) return;
    dispatch({ kind: "tool-opening", tool: id, target });
    setChosen(id);
  };
  const nextId = tools.reduce((most, { id }) => Math.max(most, id), 0) + 1;
  const remove = ({ id, status }: Tool) => {
    if (status !== "closed") send({ kind: "tool", tool: id, do: "close" });
    dispatch({ kind: "tool-removed", tool: id });
    setChosen(undefined);
  };

  return (
    <section class="card tool" aria-labelledby="tool-title">
      <header class="card-head">
        <h2 id="tool-title">{say("toolTitle")}</h2>
        <nav class="tabs pills" aria-label={say("toolConnections")}>
          {tools.map((each) => (
            <button
              key={each.id}
              type="button"
              class={each.status}
              aria-current={each === tool}
              onClick={() => setChosen(each.id)}
            >
              {toolName(each.target)}
            </button>
          ))}
          {tools.length > 0 && (
            <button type="button" aria-current={tool === undefined} onClick={() => setChosen("new")}>
              + {say("toolNew")}
            </button>
          )}
        </nav>
      </header>
      {tool ? (
        <Conversation
          key={tool.id}
          tool={tool}
          board={board}
          send={send}
          dispatch={dispatch}
          onAgain={() => open(tool.id, tool.target)}
          onRemove={() => remove(tool)}
        />
      ) : (
        <NewConnection board={board} hello={hello} onOpen={(target) => open(nextId, target)} />
      )}
    </section>
  );
}

function requestFor(tool: number, { socket, host, port, groups }: ToolTarget): Request {
  const kind = "tool";
  if (socket === "tcp-client") return { kind, tool, do: "open", socket, host, port };
  if (socket === "tcp-server") return { kind, tool, do: "open", socket, port };
  return { kind, tool, do: "open", socket, port, groups: [...groups] };
}
