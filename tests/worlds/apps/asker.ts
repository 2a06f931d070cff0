/** Sends each typed line to a server, button A as "again", and shows the answer large. */
import { bigText, ClientApp, fill, joined, serverOption, wifiOptions } from "../../../firmware/index.js";
import type { App, Device, Framebuffer, LineConnection, ValuesOf } from "../../../firmware/index.js";

export function options() {
  return joined([serverOption(7002, "the server to ask")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class Asker extends ClientApp<Values> {
  private answer = "";

  onLine(_client: LineConnection, line: string): void {
    this.answer = line;
    this.device.console.print("answer: " + line);
  }

  override onTyped(line: string): void {
    if (!this.send(line)) this.device.console.print("lost: " + line);
  }

  override onPress(index: number): void {
    if (index === 0) this.send("again");
  }

  override onInputEnd(): void {
    this.quit("");
  }

  override draw(frame: Framebuffer): void {
    if (!this.answer) return super.draw(frame);
    fill(frame, 0);
    bigText(this.device, frame, this.answer, 0, 0, 2);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new Asker(device, values, onEnd);
}
