/** A message of the stand-ins (firmware/espruino/linux/stand-ins.ts): one JSON object per line; bytes are base64. */
export interface StandInMessage {
  /** A log event. */
  readonly event?: string;
  readonly fields?: readonly (readonly [name: string, value: string | number])[];
  /** A write transaction to this address. */
  readonly i2c?: number;
  readonly write?: string;
  /** The turn in which something was written to the display is over. */
  readonly drawn?: 1;
  /** The program has started to read the console. */
  readonly reads?: 1;
  /** The program has handled a call of `typed` or `press`. */
  readonly typed?: 1;
  /** Typed lines must wait (1), or may come again (0). */
  readonly hold?: 0 | 1;
  /** The number of buttons that the program watches. */
  readonly buttons?: number;
  /** This file of settings was written with that content, or erased. */
  readonly file?: string;
  readonly content?: string;
  /** A line for the console. */
  readonly line?: string;
  /** Wi-Fi should join this network, or leave if empty. */
  readonly connect?: string;
  readonly password?: string;
  readonly disconnect?: 1;
  /** The program restarts the board. */
  readonly reboot?: 1;
}

const CLEAR = "\x1b[J";

/** The visible part of a line of output: the interpreter clears the line before it prints. */
export function readable(line: string): string {
  return line.replaceAll(CLEAR, "").replace(/^>|\r/g, "");
}

/** Error messages of the interpreter: uncaught exceptions, out of memory, failed connections. */
const COMPLAINT = /^(Uncaught |OUT OF MEMORY|Execution Interrupted|New interpreter error|ERROR: |WARNING: )/;

export function isComplaint(text: string): boolean {
  return COMPLAINT.test(text);
}

/** Whether a line belongs to the stack trace that follows a message: a call, a source line, a caret below it. */
export function isTrace(text: string): boolean {
  return text === "" || text.startsWith("   ") || text === "^";
}
