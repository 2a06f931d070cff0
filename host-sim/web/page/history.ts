import { useRef, useState } from "preact/hooks";
import { keep, kept } from "./preferences.js";

const LINES_MAX = 50;

/** A text field whose arrow keys bring back what was sent before. The lines of `name` are kept in the browser. */
export function useHistory(name: string) {
  const key = `palmwire.history.${name}`;
  const [text, setText] = useState("");
  /** How many lines back; 0 is what is being typed. */
  const back = useRef(0);
  const typed = useRef("");

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    const lines = linesOf(key);
    const next = Math.max(0, Math.min(lines.length, back.current + (event.key === "ArrowUp" ? 1 : -1)));
    event.preventDefault();
    if (next === back.current) return;
    if (back.current === 0) typed.current = text;
    back.current = next;
    setText(next === 0 ? typed.current : lines[lines.length - next]);
  };

  const remember = (line: string) => {
    back.current = 0;
    if (line === "") return;
    const others = linesOf(key).filter((other) => other !== line);
    keep(key, [...others, line].slice(-LINES_MAX));
  };

  return { text, setText, onKeyDown, remember };
}

function linesOf(key: string): string[] {
  const lines = kept(key);
  return Array.isArray(lines) ? lines.filter((line) => typeof line === "string") : [];
}
