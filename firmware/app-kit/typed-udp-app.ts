import type { LineReader } from "./shell.js";
import { UDPApp, type UDPValues } from "./udp-app.js";

/** A UDP app that is told what to send on the console; the end of the input ends it. */
export abstract class TypedUDPApp<Values extends UDPValues> extends UDPApp<Values> implements LineReader {
  /** Nothing more will be typed. */
  inputEnded: boolean | undefined;

  /** A line was typed, given without blanks around it. */
  abstract onTyped(text: string): void;
  /** The input has ended: quits, now or later. */
  abstract onEnded(): void;
  /** The socket is bound, and nothing was typed yet. */
  abstract onReady(address: string): void;

  /** What is typed before waits in the console. */
  onBound(address: string): void {
    this.onReady(address);
    this.shell.readLines(this);
  }

  onLine(line: Uint8Array): void {
    if (!this.stopped) this.onTyped(this.device.text.decode(line).trim());
  }

  onInputEnd(): void {
    this.inputEnded = true;
    if (!this.stopped) this.onEnded();
  }
}
