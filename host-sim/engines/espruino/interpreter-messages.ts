/** What the stand-ins say (firmware/espruino/linux/stand-ins.ts), one JSON object a line; bytes are base64. */
export interface StandInMessage {
  /** A log event. */
  readonly event?: string;
  readonly fields?: readonly (readonly [name: string, value: string | number])[];
  /** A write transaction to this address. */
  readonly i2c?: number;
  readonly write?: string;
  /** The turn in which something was written is over. */
  readonly drawn?: 1;
  /** The program reads the console from now on. */
  readonly reads?: 1;
  /** The program has taken a call of `typed` or `press`. */
  readonly typed?: 1;
  /** Typed lines have to wait (1), or not any more (0). */
  readonly hold?: 0 | 1;
  /** It watches that many buttons. */
  readonly buttons?: number;
  /** A line for the console. */
  readonly line?: string;
  /** Wi-Fi is to join this network, or to leave. */
  readonly connect?: string;
  readonly password?: string;
  readonly disconnect?: 1;
  /** The program starts the board anew. */
  readonly reboot?: 1;
}

const CLEAR = "\x1b[J";

/** What a person would read in a line of the interpreter's output: it clears the line it is on before it prints. */
export function readable(line: string): string {
  return line.replaceAll(CLEAR, "").replace(/^>|\r/g, "");
}

/** What the interpreter says of exceptions that nobody caught, of memory that ran out, of connections that failed. */
const COMPLAINT = /^(Uncaught |OUT OF MEMORY|Execution Interrupted|New interpreter error|ERROR: |WARNING: )/;

export function isComplaint(text: string): boolean {
  return COMPLAINT.test(text);
}
