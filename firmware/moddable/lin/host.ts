import Timer from "timer";
import type { Console, LogFields } from "../../device.js";

/**
 * The process that runs the Linux port in place of the SDK's simulator. What we say is one JSON object a message;
 * what it says: settings as JSON (before the first turn), typed lines as bytes, and END when there will be none.
 */
const END = "end";

/** The board as a host process sees it, in place of pins and wires. */
export class Host implements Console {
  settings: Record<string, unknown>;
  private readonly onStop: () => void;
  private readonly kept: Uint8Array[];
  private ended: boolean;
  private target: unknown;
  private onLine: ((target: unknown, line: Uint8Array) => void) | undefined;
  private onEnd: ((target: unknown) => void) | undefined;

  constructor(onStop: () => void) {
    this.settings = {};
    this.onStop = onStop;
    this.kept = [];
    this.ended = false;
    screen.context = this;
  }

  post(message: object): void {
    screen.postMessage(JSON.stringify(message));
  }

  print(line: string): void {
    this.post({ console: line });
  }

  open<Target>(
    target: Target,
    onLine: (target: Target, line: Uint8Array) => void,
    onEnd: (target: Target) => void,
  ): void {
    this.target = target;
    this.onLine = onLine as (target: unknown, line: Uint8Array) => void;
    this.onEnd = onEnd as (target: unknown) => void;
    // Not inside the caller's own call.
    Timer.set(() => this.deliver(), 0);
  }

  log(event: string, fields: LogFields): void {
    const { data } = fields;
    this.post({ event: event, fields: data ? Object.assign({}, fields, { data: data.toHex() }) : fields });
  }

  /** For the simulator. */
  onMessage(message: string | ArrayBuffer): void {
    if (message === END) this.ended = true;
    else if (!message) this.kept.push(new Uint8Array(0));
    else if (typeof message === "string") Object.assign(this.settings, JSON.parse(message));
    else this.kept.push(new Uint8Array(message));
    this.deliver();
  }

  /** For the simulator: the program is to end. */
  onQuit(): void {
    this.onStop();
  }

  private deliver(): void {
    if (!this.onLine || !this.onEnd) return;
    while (this.kept.length) this.onLine(this.target, this.kept.shift() as Uint8Array);
    if (this.ended) this.onEnd(this.target);
  }
}
