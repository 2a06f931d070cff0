import type { Device, Panel, TimerHandle } from "../device.js";
import { Framebuffer } from "./framebuffer.js";

/** At most one frame in this time, so that a flood of messages costs one redraw. */
function frameInterval_ms(): number {
  return 50;
}

/** How long a panel that does not answer is left alone. */
function panelRetry_ms(): number {
  return 2000;
}

export interface ScreenOwner {
  /** Draws the present state into the frame. */
  draw(frame: Framebuffer): void;
}

/**
 * Keeps the display up to date: drawing happens in a timer turn of its own, never inside a receive callback, and
 * shows the latest state only. Without a panel the app goes on.
 */
export class Screen {
  private readonly device: Device;
  private readonly owner: ScreenOwner;
  private panel: Panel<Framebuffer> | undefined;
  private frame: Framebuffer | undefined;
  private timer: TimerHandle | undefined;
  private drawn_ms: number;
  private failed: boolean;

  constructor(device: Device, owner: ScreenOwner) {
    this.device = device;
    this.owner = owner;
    this.panel = undefined;
    this.frame = undefined;
    this.timer = undefined;
    this.drawn_ms = -frameInterval_ms();
    this.failed = false;
  }

  /** The state has changed: draws it soon. */
  invalidate(): void {
    if (this.timer) return;
    const since_ms = this.device.clock.ticks() - this.drawn_ms;
    this.schedule(Math.max(frameInterval_ms() - since_ms, 0));
  }

  close(): void {
    if (this.timer) this.device.timer.clear(this.timer);
    // Whatever comes later finds a frame on its way, and adds none.
    this.timer = {};
    if (this.panel) this.panel.close();
    this.panel = undefined;
  }

  /** For the timer. */
  draw(): void {
    this.timer = undefined;
    this.drawn_ms = this.device.clock.ticks();
    try {
      if (!this.panel) this.panel = this.device.openPanel<Framebuffer>();
      if (!this.frame) this.frame = new Framebuffer(this.panel.width, this.panel.height);
      this.owner.draw(this.frame);
      this.panel.update(this.frame);
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.device.log("error", { code: "panel", message: String(error) });
      this.failed = true;
      this.schedule(panelRetry_ms());
    }
  }

  private schedule(delay_ms: number): void {
    this.timer = this.device.timer.set(onFrame, delay_ms, this);
  }
}

function onFrame(screen: Screen): void {
  screen.draw();
}
