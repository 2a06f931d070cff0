import { decoded } from "./bytes.js";

const INTERRUPT = 3;
const END = 4;
const BACKSPACE = 8;
const NEWLINE = 10;
const RETURN = 13;
const DELETE = 127;
/** The longest line; what is typed beyond is ignored. */
const LINE_BYTES_MAX = 1024;

/** The port that the REPL gave up; undefined while it sits there itself. */
let port: Serial | undefined;
let typed = "";
/** The last code that was typed. */
let before = 0;
let target: unknown;
let onLine: (target: never, line: Uint8Array) => void;
let onEnd: (target: never) => void;

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
  } else if (code === END) onEnd(target as never);
  else if (code === BACKSPACE || code === DELETE) erase(echo);
  else if (code === RETURN || (code === NEWLINE && last !== RETURN)) {
    const line = typed;
    typed = "";
    echo["write"]("\r\n");
    onLine(target as never, decoded(line));
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
