/** Shows the temperature that clients send over TCP, a line each like 23.5, and answers "ok N". */
import { bigNumber, Chart, fill, joined, portOption, ServerApp, wifiOptions } from "palmwire";
import type { App, Device, Framebuffer, LineConnection, ValuesOf } from "palmwire";

export function options() {
  return joined([portOption(7000, "tcp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class Temperature extends ServerApp<Values> {
  private readonly chart: Chart;
  private last: string | undefined;
  private count: number;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.chart = new Chart(128);
    this.count = 0;
  }

  onLine(client: LineConnection, line: string): void {
    const celsius = Number(line);
    if (isNaN(celsius)) return void client.send("not a number");
    this.chart.add(celsius);
    this.last = line;
    client.send("ok " + ++this.count);
  }

  override draw(frame: Framebuffer): void {
    if (!this.last) return super.draw(frame);
    fill(frame, 0);
    bigNumber(frame, this.last, 0, 0, 28);
    this.chart.draw(frame, 0, 32, frame.width, frame.height - 32);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new Temperature(device, values, onEnd);
}
