import { decoded } from "./bytes.js";
import { log } from "./log.js";

const INTERRUPT = 3;
const END = 4;
const BACKSPACE = 8;
const NEWLINE = 10;
const RETURN = 13;
const DELETE = 127;
/** What asks a terminal to send nothing for a while, and to go on. */
const XOFF = 19;
const XON = 17;
/** The longest line; what is typed beyond is ignored. */
const LINE_BYTES_MAX = 1024;
/** What is kept of lines while the app takes none, from terminals that do not obey XOFF at once, or not at all. */
const KEPT_BYTES_MAX = 1024;

/** The port that the REPL gave up; undefined while it sits there itself. */
let port: Serial | undefined;
let typed = "";
/** The last code that was typed. */
let before = 0;
let target: unknown;
let onLine: (target: never, line: Uint8Array) => void;
let onEnd: (target: never) => void;
let held = false;
/** Whole lines that wait, each with a newline, and Ctrl-D for the end of the input. */
let kept = "";

/** The REPL's own way of printing, or past it while its port is ours. */
export function printLine(line: string): void {
  if (port) port.println(line);
  else print(line);
}

/**
 * Takes the port the REPL sits on, and moves the REPL nowhere. Ctrl-C gives it back, Ctrl-D is the end of the input.
 */
export function openConsole<Target>(
  owner: Target,
  lineTyped: (target: Target, line: Uint8Array) => void,
  inputEnded: (target: Target) => void,
): void {
  target = owner;
  onLine = lineTyped;
  onEnd = inputEnded;
  port = global[E.getConsole() as string];
  E.setConsole(null);
  port["on"]("data", onData);
}

/** While held, what is typed waits; the terminal is asked to send no more. */
export function holdConsole(hold: boolean): void {
  if (hold === held) return;
  held = hold;
  if (port) port["write"](String.fromCharCode(hold ? XOFF : XON));
  if (!hold) setTimeout(handOn, 0);
}

/** Hands on what was kept. */
function handOn(): void {
  while (kept && !held) {
    const end = kept.indexOf("\n");
    const line = kept.substr(0, end);
    kept = kept.substr(end + 1);
    hand(line);
  }
}

/** A line that was typed; Ctrl-D stands for the end of the input. */
function typedLine(line: string): void {
  if (!held && !kept) hand(line);
  else if (kept.length + line.length < KEPT_BYTES_MAX) kept += line + "\n";
  else log("error", { code: "console" });
}

function hand(line: string): void {
  if (line === String.fromCharCode(END)) onEnd(target as never);
  else onLine(target as never, decoded(line));
}

function onData(data: string): void {
  for (let i = 0; i < data.length; i++) type(data.charCodeAt(i));
}

function type(code: number): void {
  const last = before;
  const echo = port as Serial;
  before = code;
  if (code === INTERRUPT) {
    port = undefined;
    E.setConsole(echo);
  } else if (code === END) typedLine(String.fromCharCode(END));
  else if (code === BACKSPACE || code === DELETE) erase(echo);
  else if (code === RETURN || (code === NEWLINE && last !== RETURN)) {
    const line = typed;
    typed = "";
    echo["write"]("\r\n");
    typedLine(line);
  } else if (code !== NEWLINE && typed.length < LINE_BYTES_MAX) {
    const character = String.fromCharCode(code);
    typed += character;
    echo["write"](character);
  }
}

/** Takes back the last character, all its bytes. */
function erase(echo: Serial): void {
  if (!typed) return;
  let end = typed.length - 1;
  while ((typed.charCodeAt(end) & 0xc0) === 0x80) end--;
  typed = typed.substr(0, end);
  echo["write"]("\b \b");
}
