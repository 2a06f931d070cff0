import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { LIMITS, toBase64 } from "../../protocol.js";
import { useHistory } from "../history.js";
import type { Send } from "../send.js";
import type { Action, BoardView } from "../state.js";
import { say } from "../words/words.js";
import { BROADCAST, hostOf, portOf } from "./addresses.js";
import { bytesOf, type Encoding, type Ending, type Format, type Writing } from "./bytes.js";
import type { Tool } from "./tools.js";

/** The shortest wait between repeated messages: the server takes no more than 50 a second. */
const REPEAT_MIN_MS = 50;
const REPEAT_USUAL_MS = 1000;

interface Props {
  readonly tool: Tool;
  readonly board: BoardView;
  readonly writing: Writing;
  readonly onWriting: (change: Partial<Writing>) => void;
  readonly send: Send;
  readonly dispatch: (action: Action) => void;
}

/** The line that is sent next, and how. */
export function Composer({ tool, board, writing, onWriting, send, dispatch }: Props) {
  const { text, setText, onKeyDown, remember } = useHistory("tool");
  const { isUDP, target, fields } = useDestination(tool, board);
  const bytes = bytesOf(text, writing);
  const isTooLong = bytes !== undefined && bytes.length > LIMITS.toolBytes;
  const canSend =
    tool.status === "open" && bytes !== undefined && !isTooLong && target !== undefined && !tool.isCongested;
  const isEmpty = bytes?.length === 0 && !isUDP;

  const sendBytes = (): boolean => {
    if (
      !canSend ||
      isEmpty ||
      !send({ kind: "tool", tool: tool.id, do: "send", data: toBase64(bytes), ...target.to })
    )
      return false;
    dispatch({ kind: "tool-sent", tool: tool.id, peer: target.shown, bytes, at: Date.now() });
    return true;
  };
  const repeat = useRepeat(sendBytes, canSend);

  const onSubmit = (event: Event) => {
    event.preventDefault();
    if (!sendBytes()) return;
    remember(text);
    if (!repeat.isOn) setText("");
  };

  const problem = problemOf(bytes === undefined, isTooLong, tool.isCongested);
  return (
    <form class="composer" onSubmit={onSubmit}>
      {fields}
      <div class="entry">
        <input
          aria-label={say("message")}
          placeholder={say(writing.format === "hex" ? "messageHex" : "message")}
          aria-invalid={bytes === undefined || isTooLong}
          aria-describedby="composer-problem"
          autocomplete="off"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="primary" disabled={!canSend || isEmpty}>
          {say("send")}
        </button>
      </div>
      <p id="composer-problem" class="wrong" role="status">
        {problem}
      </p>
      <WritingFields writing={writing} onWriting={onWriting}>
        <span class="inline">
          <label class="inline">
            <span>{say("repeat")}</span>
            <input
              class="narrow"
              inputMode="numeric"
              value={repeat.wait}
              onInput={(event) => repeat.setWait(event.currentTarget.value)}
            />
            <span>{say("milliseconds")}</span>
          </label>
          <button
            type="button"
            aria-pressed={repeat.isOn}
            disabled={!canSend && !repeat.isOn}
            onClick={repeat.toggle}
          >
            {say(repeat.isOn ? "repeatStop" : "repeatStart")}
          </button>
        </span>
      </WritingFields>
    </form>
  );
}

function problemOf(isNotHex: boolean, isTooLong: boolean, isCongested: boolean): string | undefined {
  if (isNotHex) return say("notHex");
  if (isTooLong) return say("tooLong", { max: LIMITS.toolBytes });
  return isCongested ? say("congested") : undefined;
}

interface WritingProps {
  readonly writing: Writing;
  readonly onWriting: (change: Partial<Writing>) => void;
  readonly children: ComponentChildren;
}

function WritingFields({ writing: { format, encoding, ending }, onWriting, children }: WritingProps) {
  return (
    <div class="writing">
      <label class="inline">
        <span>{say("format")}</span>
        <select
          value={format}
          onChange={(event) => onWriting({ format: event.currentTarget.value as Format })}
        >
          <option value="text">{say("formatText")}</option>
          <option value="hex">{say("formatHex")}</option>
        </select>
      </label>
      <label class="inline">
        <span>{say("encoding")}</span>
        <select
          value={encoding}
          onChange={(event) => onWriting({ encoding: event.currentTarget.value as Encoding })}
        >
          <option value="utf-8">UTF-8</option>
          <option value="gbk">GBK</option>
        </select>
      </label>
      <label class="inline">
        <span>{say("ending")}</span>
        <select
          value={ending}
          disabled={format === "hex"}
          onChange={(event) => onWriting({ ending: event.currentTarget.value as Ending })}
        >
          <option value="none">{say("endingNone")}</option>
          <option value="lf">{say("endingLF")}</option>
          <option value="crlf">{say("endingCRLF")}</option>
        </select>
      </label>
      {children}
    </div>
  );
}

/** Sends again and again until it is stopped, or until it cannot. */
function useRepeat(sendBytes: () => boolean, canSend: boolean) {
  const [isOn, setIsOn] = useState(false);
  const [wait, setWait] = useState(String(REPEAT_USUAL_MS));
  const wait_ms = Math.max(REPEAT_MIN_MS, Number(wait) || REPEAT_USUAL_MS);
  // Each drawing has its own `sendBytes`, with the text that is typed now; the timer goes on.
  const sendNow = useRef(sendBytes);
  sendNow.current = sendBytes;
  useEffect(() => {
    if (!isOn) return;
    const timer = setInterval(() => sendNow.current(), wait_ms);
    return () => clearInterval(timer);
  }, [isOn, wait_ms]);
  useEffect(() => {
    if (!canSend) setIsOn(false);
  }, [canSend]);
  return {
    isOn,
    wait,
    setWait,
    toggle: () => {
      if (!isOn && !sendBytes()) return;
      setIsOn(!isOn);
    },
  };
}

/** Where it is sent to: the peer of a client, one connection of a server or all, a datagram's host and port. */
interface Destination {
  readonly to: { connection?: number; host?: string; port?: number };
  readonly shown: string;
}

function useDestination(tool: Tool, { state }: BoardView) {
  const { socket } = tool.target;
  const [connection, setConnection] = useState<number>();
  const [typedHost, setHost] = useState<string>();
  const [typedPort, setPort] = useState<string>();
  if (socket === "tcp-client") {
    const target: Destination = { to: {}, shown: `${tool.target.host}:${tool.target.port}` };
    return { isUDP: false, target, fields: null };
  }
  if (socket === "tcp-server") {
    const one = tool.connections.find(({ id }) => id === connection);
    const target: Destination | undefined = one
      ? { to: { connection: one.id }, shown: one.peer }
      : tool.connections.length > 0
        ? { to: {}, shown: say("everyClient") }
        : undefined;
    const fields = (
      <label class="inline">
        <span>{say("sendTo")}</span>
        <select
          value={one ? String(one.id) : ""}
          onChange={({ currentTarget: { value } }) => setConnection(value === "" ? undefined : Number(value))}
        >
          <option value="">{say("everyClient")}</option>
          {tool.connections.map(({ id, peer }) => (
            <option key={id} value={id}>
              {peer}
            </option>
          ))}
        </select>
      </label>
    );
    return { isUDP: false, target, fields };
  }
  const host = typedHost ?? state?.address ?? "";
  const port = typedPort ?? String(state?.port ?? "");
  const [address, number] = [hostOf(host), portOf(port, 1)];
  const target: Destination | undefined =
    address !== undefined && number !== undefined
      ? { to: { host: address, port: number }, shown: `${address}:${number}` }
      : undefined;
  const fields = (
    <div class="writing">
      <label class="inline">
        <span>{say("sendTo")}</span>
        <input
          value={host}
          inputMode="decimal"
          aria-label={`${say("sendTo")}: ${say("host")}`}
          aria-invalid={address === undefined}
          onInput={(event) => setHost(event.currentTarget.value)}
        />
      </label>
      <label class="inline">
        <span>{say("port")}</span>
        <input
          class="narrow"
          value={port}
          inputMode="numeric"
          aria-invalid={number === undefined}
          onInput={(event) => setPort(event.currentTarget.value)}
        />
      </label>
      <button type="button" onClick={() => setHost(BROADCAST)}>
        {say("broadcast")}
      </button>
    </div>
  );
  return { isUDP: true, target, fields };
}
