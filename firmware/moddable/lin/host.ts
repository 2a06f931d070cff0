import type { Buttons, Console, LogFields } from "../../device.js";

/**
 * Messages between this program and the host process, which takes the place of the SDK's simulator. The program sends
 * one JSON object per message. The host sends the settings as JSON before the first turn. After that it sends bytes:
 * LINE and a typed line once the program has opened the console, PRESS and the index of a button once it has opened
 * the buttons. The string END marks the end of input.
 */
const END = "end";
const LINE = 76;
const PRESS = 80;

/** The connection to the host process, in place of pins and wires. */
export class Host implements Console {
  settings: Record<string, unknown>;
  readonly buttons: HostButtons;
  private readonly onStop: () => void;
  private target: unknown;
  private onLine: ((target: unknown, line: Uint8Array) => void) | undefined;
  private onEnd: ((target: unknown) => void) | undefined;

  constructor(onStop: () => void) {
    this.settings = {};
    this.buttons = new HostButtons(this);
    this.onStop = onStop;
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
    this.post({ open: "console" });
  }

  hold(held: boolean): void {
    this.post({ hold: held });
  }

  log(event: string, fields: LogFields): void {
    const { data } = fields;
    this.post({ event: event, fields: data ? Object.assign({}, fields, { data: data.toHex() }) : fields });
  }

  /** Callback of the simulator. */
  onMessage(message: string | ArrayBuffer): void {
    if (message === END) {
      if (this.onEnd) this.onEnd(this.target);
    } else if (typeof message === "string") Object.assign(this.settings, JSON.parse(message));
    else this.receive(new Uint8Array(message));
  }

  /** Callback of the simulator: the program must stop. */
  onQuit(): void {
    this.onStop();
  }

  private receive(bytes: Uint8Array): void {
    if (bytes[0] === PRESS) this.buttons.press(bytes[1] - 48);
    else if (bytes[0] === LINE && this.onLine) this.onLine(this.target, bytes.subarray(1));
  }
}

/** Buttons that the host process presses. */
class HostButtons implements Buttons {
  private readonly host: Host;
  private target: unknown;
  private onPress: ((target: unknown, index: number) => void) | undefined;

  constructor(host: Host) {
    this.host = host;
  }

  open<Target>(target: Target, onPress: (target: Target, index: number) => void): void {
    this.target = target;
    this.onPress = onPress as (target: unknown, index: number) => void;
    this.host.post({ open: "buttons" });
  }

  press(index: number): void {
    if (this.onPress) this.onPress(this.target, index);
  }
}
