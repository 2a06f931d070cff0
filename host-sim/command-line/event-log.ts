import type { BoardEvent } from "../board/event.js";

/** One line of the log for an event, or undefined for what a person need not see. */
export type EventFormat = (event: BoardEvent) => string | undefined;

export const jsonLine: EventFormat = (event) => JSON.stringify(event);

/** Bytes from the network must not steer the terminal: control characters are shown, not sent. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : "\ufffd";
  });
}

/** A line for people; frames are left out, the screen shows them, and so are records, which are printed too. */
export const textLine: EventFormat = (event) => {
  if (event.event === "frame" || event.event === "history") return undefined;
  const {
    time,
    event: kind,
    position,
    text,
    message,
    code,
    state,
    address,
    port,
    peer,
    reason,
    bytes,
  } = event;
  const seconds = (time / 1000).toFixed(3).padStart(8);
  const words: Record<string, string | undefined> = {
    wifi: `Wi-Fi ${state}${address ? ` ${address}` : ""}`,
    listening: `listening on ${address}:${port}`,
    connected: `${peer} connected`,
    disconnected: `${peer} disconnected${reason ? `: ${reason}` : ""}`,
    received: `${peer} > ${text ?? `${bytes} bytes`}`,
    sent: `${peer} < ${text ?? `${bytes} bytes`}`,
    waiting: `${peer} waits in line, number ${position}`,
    console: `| ${text}`,
    error: `error ${code}: ${message}${peer ? ` (${peer})` : ""}`,
  };
  return `${seconds} ${printable(String(words[kind] ?? JSON.stringify(event)))}`;
};
