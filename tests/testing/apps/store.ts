/**
 * An app outside firmware/: does with its store what is typed, and prints what comes of it. `read|KEY`, `write|KEY|VALUE`,
 * `fill|KEY|BYTES`, `size|KEY` and `delete|KEY`.
 */
import type { App, Device } from "../../../firmware/device.js";
import type { StoreError } from "../../../firmware/base/store-limits.js";

export function options() {
  return [];
}

class StoreTool implements App {
  readonly device: Device;

  constructor(device: Device) {
    this.device = device;
    device.console.open(this, onLine, onEnd);
    device.console.print("ready");
  }

  stop(): void {}

  run(command: string, key: string, value: string): string {
    const store = this.device.store;
    if (command === "write") store.write(key, value);
    if (command === "fill") store.write(key, "é".repeat(Number(value) >> 1) + (Number(value) & 1 ? "x" : ""));
    if (command === "delete") store.delete(key);
    const stored = store.read(key);
    if (stored === undefined) return key + " is not there";
    return command === "read" || command === "write"
      ? key + "=" + stored
      : key + " has " + this.device.text.encode(stored).length;
  }

  tryOut(command: string, key: string, value: string): string {
    try {
      return this.run(command, key, value);
    } catch (error) {
      return String((error as StoreError).code);
    }
  }
}

function onLine(tool: StoreTool, line: Uint8Array): void {
  const words = tool.device.text.decode(line).split("|");
  tool.device.console.print(tool.tryOut(words[0], words[1] || "", words[2] || ""));
}

function onEnd(): void {}

export default function start(device: Device): App {
  return new StoreTool(device);
}
