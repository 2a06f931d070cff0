import type { OptionValues } from "./apps/options.js";
import type { Device } from "./device.js";
import { UDPApp } from "./udp-app.js";

/** A UDP app that is told what to send on the console; the end of the input ends it. */
export abstract class TypedUDPApp extends UDPApp {
  /** Typed before the socket was there. */
  private early: Uint8Array[] | undefined;
  inputEnded: boolean;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.early = [];
    this.inputEnded = false;
    device.console.open(this, onLine, onInputEnd);
  }

  /** A line was typed, given without blanks around it. */
  abstract onTyped(text: string): void;
  /** Nothing more will be typed. */
  abstract onInputEnd(): void;
  /** The socket is bound, and nothing was typed yet. */
  abstract onReady(address: string): void;

  onBound(address: string): void {
    const early = this.early || [];
    this.early = undefined;
    this.onReady(address);
    for (const line of early) this.type(line);
    if (this.inputEnded && !this.stopped) this.onInputEnd();
  }

  /** For the console. */
  type(line: Uint8Array): void {
    if (this.early) this.early.push(line);
    else if (!this.stopped) this.onTyped(this.textOf(line).trim());
  }

  /** For the console. */
  endInput(): void {
    this.inputEnded = true;
    if (!this.early && !this.stopped) this.onInputEnd();
  }
}

function onLine(app: TypedUDPApp, line: Uint8Array): void {
  app.type(line);
}

function onInputEnd(app: TypedUDPApp): void {
  app.endInput();
}
