import { useState } from "preact/hooks";
import type { Hello, ToolKind } from "../../protocol.js";
import type { BoardView } from "../state.js";
import { say } from "../words/words.js";
import { reachOf, targetOf } from "./addresses.js";
import type { ToolTarget } from "./tools.js";

const KINDS: readonly (readonly [ToolKind, "toolClient" | "toolServer" | "toolUDP"])[] = [
  ["tcp-client", "toolClient"],
  ["tcp-server", "toolServer"],
  ["udp", "toolUDP"],
];
const OPEN_WORDS = { "tcp-client": "connect", "tcp-server": "listen", udp: "bind" } as const;

interface Props {
  readonly board: BoardView;
  readonly hello: Hello;
  readonly onOpen: (target: ToolTarget) => void;
}

/** The form that opens a socket. Until it is touched, it shows what reaches the board. */
export function NewConnection({ board: { info, state }, hello, onOpen }: Props) {
  const [socket, setSocket] = useState<ToolKind>(info.app.startsWith("udp") ? "udp" : "tcp-client");
  const [typedHost, setHost] = useState<string>();
  const [typedPort, setPort] = useState<string>();
  const [groups, setGroups] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  const isClient = socket === "tcp-client";
  const host = typedHost ?? state?.address ?? "";
  const port = typedPort ?? (isClient ? String(state?.port ?? "") : "0");
  const target = targetOf({ socket, host, port, groups });
  const wrong = isClient && host === "" && typedHost === undefined ? say("noAddressYet") : target;
  const complaint = isAsked && typeof wrong === "string" ? wrong : undefined;

  const [address, reach] = reachOf(hello);

  const onSubmit = (event: Event) => {
    event.preventDefault();
    setIsAsked(true);
    if (typeof target !== "string") onOpen(target);
  };

  return (
    <form class="new-connection" onSubmit={onSubmit} noValidate>
      <div class="choices" role="radiogroup" aria-label={say("toolKind")}>
        {KINDS.map(([kind, word]) => (
          <label key={kind}>
            <input
              type="radio"
              name="tool-kind"
              checked={socket === kind}
              onChange={() => {
                setSocket(kind);
                setPort(undefined);
              }}
            />
            <span>{say(word)}</span>
          </label>
        ))}
      </div>
      <div class="fields">
        {isClient && (
          <label class="field">
            <span>{say("host")}</span>
            <input
              value={host}
              inputMode="decimal"
              autocomplete="off"
              onInput={(event) => setHost(event.currentTarget.value)}
            />
          </label>
        )}
        <label class="field">
          <span>{say(isClient ? "port" : "ownPort")}</span>
          <input
            value={port}
            inputMode="numeric"
            autocomplete="off"
            onInput={(event) => setPort(event.currentTarget.value)}
          />
        </label>
        {socket === "udp" && (
          <label class="field">
            <span>{say("groups")}</span>
            <input
              value={groups}
              placeholder="224.0.0.1"
              autocomplete="off"
              onInput={(event) => setGroups(event.currentTarget.value)}
            />
          </label>
        )}
      </div>
      <p role="alert" class="wrong">
        {complaint}
      </p>
      <button type="submit" class="primary">
        {say(OPEN_WORDS[socket])}
      </button>
      <p class="faint">
        {address}
        <br />
        {reach}
      </p>
    </form>
  );
}
