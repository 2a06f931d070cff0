/** An app that fails where its option says. The tests find the places by the comments. */
import {
  choiceOption,
  fill,
  type App,
  type Device,
  type Framebuffer,
  type ValuesOf,
} from "../../../firmware/index.js";

export function options() {
  return [choiceOption("where", ["timer", "line", "start", "kit", "loop"], "where it fails")];
}

class Failing {
  readonly device: Device;

  constructor(device: Device) {
    this.device = device;
  }

  onTimer(kind: string): void {
    if (kind === "kit") fill(undefined as unknown as Framebuffer, 1); // at kit
    if (kind === "loop") this.loop();
    if (kind === "timer") throw new Error("in a timer"); // at timer
  }

  onLine(line: Uint8Array): void {
    const text = this.device.text.decode(line);
    throw new Error("in a line: " + text); // at line
  }

  loop(): void {
    let now_ms = 0;
    while (now_ms >= 0) now_ms = this.device.clock.ticks(); // at loop
  }
}

export default function start(device: Device, values: ValuesOf<typeof options>): App {
  const where = values.where;
  const failing = new Failing(device);
  if (where === "start") throw new Error("at the start"); // at start
  if (where === "line") device.console.open(failing, onLine, onEnd);
  device.timer.set((target: Failing) => target.onTimer(where), 10, failing); // from timer
  return { stop() {} };
}

function onLine(target: Failing, line: Uint8Array): void {
  target.onLine(line); // through line
}

function onEnd(): void {}
