import { decoded } from "./bytes.js";
import { log } from "./log.js";

const INTERRUPT = 3;
const END = 4;
const BACKSPACE = 8;
const NEWLINE = 10;
const RETURN = 13;
const DELETE = 127;
/** Software flow control: XOFF asks the terminal to pause, XON to go on. */
const XOFF = 19;
const XON = 17;
/** The longest line; further characters are ignored. */
const LINE_BYTES_MAX = 1024;
/** Limit of the lines that wait while the console is held: terminals obey XOFF late, or not at all. */
const KEPT_BYTES_MAX = 1024;

/** The port that was taken from the REPL; undefined while the REPL uses it. */
let port: Serial | undefined;
let typed = "";
/** The character code that was received last. */
let lastCode = 0;
let target: unknown;
let onLine: (target: never, line: Uint8Array) => void;
let onEnd: (target: never) => void;
let held = false;
/** Complete lines that wait, each with a newline; a line with Ctrl-D is the end of the input. */
let kept = "";

/** Prints a line through the REPL, or on its port while we have taken that. */
export function printLine(line: string): void {
  if (port) port.println(line);
  else print(line);
}

/**
 * Takes the port of the REPL, and calls `lineTyped` for each line. Ctrl-C gives the port back, Ctrl-D ends the input.
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

/** Holds or releases typed lines, and asks the terminal to pause or to go on. */
export function holdConsole(hold: boolean): void {
  if (hold === held) return;
  held = hold;
  if (port) port["write"](String.fromCharCode(hold ? XOFF : XON));
  if (!hold) setTimeout(flushKept, 0);
}

/** Hands on the lines that wait. */
function flushKept(): void {
  while (kept && !held) {
    const end = kept.indexOf("\n");
    const line = kept.substr(0, end);
    kept = kept.substr(end + 1);
    deliver(line);
  }
}

/** Takes a typed line: hands it on, or keeps it while the console is held. */
function typedLine(line: string): void {
  if (!held && !kept) deliver(line);
  else if (kept.length + line.length < KEPT_BYTES_MAX) kept += line + "\n";
  else log("error", { code: "console" });
}

function deliver(line: string): void {
  if (line === String.fromCharCode(END)) onEnd(target as never);
  else onLine(target as never, decoded(line));
}

function onData(data: string): void {
  for (let i = 0; i < data.length; i++) type(data.charCodeAt(i));
}

function type(code: number): void {
  const last = lastCode;
  const echo = port as Serial;
  lastCode = code;
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

/** Erases the last character, which may have several bytes. */
function erase(echo: Serial): void {
  if (!typed) return;
  let end = typed.length - 1;
  while ((typed.charCodeAt(end) & 0xc0) === 0x80) end--;
  typed = typed.substr(0, end);
  echo["write"]("\b \b");
}
