import type { Buttons, Console, LogFields } from "../../device.js";

/**
 * The process that runs the Linux port in place of the SDK's simulator. What we say is one JSON object a message. What
 * it says: settings as JSON (before the first turn); then, as bytes, LINE and a typed line, once we open the console,
 * and PRESS and a button's index, once we open the buttons; and END when nothing more will be typed.
 */
const END = "end";
const LINE = 76;
const PRESS = 80;

/** The board as a host process sees it, in place of pins and wires. */
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

  /** For the simulator. */
  onMessage(message: string | ArrayBuffer): void {
    if (message === END) {
      if (this.onEnd) this.onEnd(this.target);
    } else if (typeof message === "string") Object.assign(this.settings, JSON.parse(message));
    else this.receive(new Uint8Array(message));
  }

  /** For the simulator: the program is to end. */
  onQuit(): void {
    this.onStop();
  }

  private receive(bytes: Uint8Array): void {
    if (bytes[0] === PRESS) this.buttons.press(bytes[1] - 48);
    else if (bytes[0] === LINE && this.onLine) this.onLine(this.target, bytes.subarray(1));
  }
}

/** The host's fingers. */
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
