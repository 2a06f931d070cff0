/** An app outside firmware/: draws a page, and another one at each press of a button. */
import {
  bigNumber,
  bigNumberWidth,
  bigText,
  Chart,
  fill,
  List,
  messageBox,
  proportional,
  Screen,
  text24,
  textBox,
  type App,
  type Device,
  type Framebuffer,
} from "../../../firmware/index.js";

export function options() {
  return [];
}

class Pages implements App {
  readonly device: Device;
  private readonly screen: Screen;
  private readonly chart: Chart;
  private readonly list: List;
  private page: number;

  constructor(device: Device) {
    this.device = device;
    this.page = 0;
    this.chart = new Chart(100);
    for (let i = 0; i < 150; i++) this.chart.add(((i * 7919) % 100) / 8 - 3);
    this.list = new List(device, ["Wi-Fi 设置", "two", "第三", "four", "五"]);
    this.list.move(-1);
    this.screen = new Screen(device, this);
    this.screen.invalidate();
    if (device.buttons) device.buttons.open(this, onPress);
  }

  stop(): void {
    this.screen.close();
  }

  next(): void {
    this.page++;
    this.screen.invalidate();
  }

  draw(frame: Framebuffer): void {
    fill(frame, 0);
    if (this.page === 0) {
      bigNumber(frame, "-23.5°C", 0, 0, 24);
      bigNumber(frame, "86%", 128 - bigNumberWidth("86%", 36), 28, 36);
    } else if (this.page === 1) {
      bigNumber(frame, "12:09", 2, 3, 48);
    } else if (this.page === 2) {
      const x = bigText(this.device, frame, "温g", -3, 1, 3);
      bigText(this.device, frame, "A", x, 20, 2);
    } else if (this.page === 3) {
      this.chart.draw(frame, 3, 5, 120, 50);
    } else if (this.page === 4) {
      this.list.draw(frame, 4, 3, 100, 60);
    } else if (this.page === 5) {
      textBox(this.device, frame, "今天天气真的很好，对吗？Yes, it (really) is warm…", 3, 5, 110, 58, 1);
    } else if (this.page === 6) {
      text24(this.device, frame, "温度 23.5℃", 1, 3, 1);
      textBox(this.device, frame, "《好》 illicit ½ ｱｲ €5 or more", 0, 30, 100, 32, 2, proportional);
    } else messageBox(this.device, frame, "错误 port", "The port 5001 is in use 已占用");
  }
}

function onPress(pages: Pages): void {
  pages.next();
}

export default function start(device: Device): App {
  return new Pages(device);
}
