import { printableLines } from "../../../language/printable.js";
import { useStickToEnd } from "../stick-to-end.js";
import { retold, say } from "../words/words.js";
import { hexOf, shownBytes, type Writing } from "./bytes.js";
import type { Entry, Tool } from "./tools.js";

const NOTES = {
  opened: "noteOpened",
  accepted: "noteAccepted",
  left: "noteLeft",
  closed: "noteClosed",
  failed: "noteFailed",
  dropped: "noteDropped",
  lost: "noteLost",
} as const;

/** What went over a socket, as a chat shows it: the page's own on the right. */
export function Transcript({ tool, writing }: { tool: Tool; writing: Writing }) {
  const last = tool.entries.at(-1);
  const list = useStickToEnd<HTMLDivElement>(last);
  return (
    <div class="transcript" ref={list} role="log" aria-label={say("transcript")} tabIndex={0}>
      <ol>
        {tool.entries.length === 0 && <li class="note">{say("noEntries")}</li>}
        {tool.entries.map((entry) => (
          <li key={entry.id} class={entry.way}>
            {entry.way === "note" ? (
              <span>{noteText(entry)}</span>
            ) : (
              <>
                <small>
                  {peerOf(tool, entry)}
                  {timeOf(entry.at)} · {say("bytes", { count: entry.bytes.length })}
                </small>
                <p class={writing.format}>{shownText(entry.bytes, writing)}</p>
              </>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** Who has sent it, or to whom it was sent: a client has one peer only. */
function peerOf({ target }: Tool, { way, peer }: Exclude<Entry, { way: "note" }>): string {
  if (target.socket === "tcp-client") return "";
  return way === "out" ? `→ ${peer} · ` : `${peer} · `;
}

/** A text without its line ending, which the bubble shows by ending. */
function shownText(bytes: Uint8Array, { format, encoding }: Writing): string {
  return printableLines(shownBytes(bytes, format, encoding).replace(/\r?\n$/, ""));
}

function noteText(entry: Extract<Entry, { way: "note" }>): string {
  const given = retold(entry.text ?? "");
  const text = say(NOTES[entry.note], { text: given });
  const cause = entry.note === "closed" && given ? `: ${given}` : "";
  return printableLines(text + cause);
}

function timeOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
}

/** The transcript as a file: a line an entry, with the bytes beside the text. */
export function transcriptFile(tool: Tool, writing: Writing): string {
  return tool.entries
    .map((entry) => {
      if (entry.way === "note") return `${timeOf(entry.at)} -- ${noteText(entry)}\n`;
      const sign = entry.way === "in" ? "<" : ">";
      const text = JSON.stringify(shownBytes(entry.bytes, "text", writing.encoding));
      return `${timeOf(entry.at)} ${sign} ${entry.peer} ${text} [${hexOf(entry.bytes)}]\n`;
    })
    .join("");
}
