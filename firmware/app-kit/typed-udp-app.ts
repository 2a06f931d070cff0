import type { LineReader } from "./shell.js";
import { UDPApp, type UDPValues } from "./udp-app.js";

/** A UDP app that also takes what is typed on the console, and the phrases of the buttons. */
export abstract class TypedUDPApp<Values extends UDPValues> extends UDPApp<Values> implements LineReader {
  /** The input has ended. */
  inputEnded: boolean | undefined;

  /** A line was typed; `text` has no blanks around it. */
  abstract onTyped(text: string): void;
  /** The input has ended. An app that has nothing more to do may `quit`; this does nothing, unless overridden. */
  onEnded(): void {}
  /** The socket is bound; typed lines follow. */
  onReady(_address: string): void {}

  /** For the kit: an app overrides `onReady`. Lines that were typed before wait in the console. */
  override onBound(address: string): void {
    this.onReady(address);
    this.shell.readLines(this);
  }

  /** For the kit: an app overrides `onTyped`. */
  onLine(line: Uint8Array): void {
    if (!this.stopped) this.onTyped(this.device.text.decode(line).trim());
  }

  /** For the kit: an app overrides `onEnded`. */
  onInputEnd(): void {
    this.inputEnded = true;
    if (!this.stopped) this.onEnded();
  }
}
