/** Shows the greatest number that it was sent in a datagram, and answers with it. A typed name is the title. */
import { bigNumber, fill, joined, portOption, TypedUDPApp, wifiOptions } from "../../../firmware/index.js";
import { Framebuffer, pageText, type App, type Device, type ValuesOf } from "../../../firmware/index.js";

export function options() {
  return joined([portOption(7001, "udp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class Loudest extends TypedUDPApp<Values> {
  private most = 0;
  private title = "loudest";

  onDatagram(bytes: Uint8Array, peer: string): void {
    this.most = Math.max(this.most, Number(this.device.text.decode(bytes)) || 0);
    this.redraw();
    this.say("most " + this.most, peer);
  }

  onTyped(text: string): void {
    this.title = text;
    this.redraw();
  }

  override draw(frame: Framebuffer): void {
    if (!this.most) return this.shell.draw(frame);
    fill(frame, 0);
    pageText(this.device, frame, this.device.text.encode(this.title), 0, 0);
    bigNumber(frame, String(this.most), 0, 24, 40);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new Loudest(device, values, onEnd);
}
