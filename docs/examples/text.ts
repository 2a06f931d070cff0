/** The ways to set text: --page 1 wraps one in a rectangle, --page 2 shows sizes and spacing. */
import { fill, integerOption, proportional, Screen, text24, textBox, TextMode } from "palmwire";
import type { App, Device, Framebuffer, ScreenOwner, ValuesOf } from "palmwire";

const TEXT = "She said: “今天很暖和（23.5℃），开窗吧！” Then we went out for a walk.";

export function options() {
  return [integerOption("page", 1, 1, 2, "what to show")];
}

class Page implements App, ScreenOwner {
  private readonly device: Device;
  private readonly page: number;
  private readonly screen: Screen;

  constructor(device: Device, page: number) {
    this.device = device;
    this.page = page;
    this.screen = new Screen(device, this);
    device.console.print(`page ${page}`);
    this.screen.invalidate();
  }

  draw(frame: Framebuffer): void {
    const device = this.device;
    fill(frame, 0);
    if (this.page === 1) {
      textBox(device, frame, TEXT, 0, 0, frame.width, frame.height, TextMode.normal);
    } else {
      text24(device, frame, "温度 23.5℃", 0, 0, TextMode.normal);
      textBox(device, frame, "cells: illicit", 0, 28, frame.width, 16, TextMode.normal);
      textBox(device, frame, "close: illicit", 0, 46, frame.width, 16, TextMode.normal, proportional);
    }
  }

  stop(): void {
    this.screen.close();
  }
}

export default function start(device: Device, values: ValuesOf<typeof options>): App {
  return new Page(device, values.page);
}
