import type { Device, Panel } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { Framebuffer } from "./framebuffer.js";

/** The shortest time between two frames, so that a flood of messages costs one redraw. */
const FRAME_INTERVAL_MS = 50;
/** The time after which a panel that did not acknowledge is tried again. */
export const PANEL_RETRY_MS = 2000;

/** What an app is to its screen. */
export interface ScreenOwner {
  /** Draws the current state into the frame, which still holds the last picture. */
  draw(frame: Framebuffer): void;
}

/**
 * Redraws the display after changes. Drawing happens in a separate timer turn, never inside a receive callback, and
 * shows the latest state only. An app without a working panel keeps running.
 */
export class Screen {
  private readonly device: Device;
  private readonly owner: ScreenOwner;
  private readonly alarm: Alarm<Screen>;
  private panel: Panel<Framebuffer> | undefined;
  private frame: Framebuffer | undefined;
  private invalid: boolean;
  private failed: boolean;
  private closed: boolean;

  constructor(device: Device, owner: ScreenOwner) {
    this.device = device;
    this.owner = owner;
    this.alarm = new Alarm<Screen>(device, onAlarm, this);
    this.invalid = this.failed = this.closed = false;
  }

  /** Schedules a redraw after the state has changed. */
  invalidate(): void {
    this.invalid = true;
    if (!this.alarm.pending && !this.closed) this.alarm.set(0);
  }

  /** Closes the panel; nothing is drawn after that. */
  close(): void {
    this.closed = true;
    this.alarm.clear();
    if (this.panel) this.panel.close();
  }

  /** For the kit: draws, and then waits for the frame interval. */
  refresh(): void {
    if (!this.invalid) return;
    this.invalid = false;
    this.alarm.set(FRAME_INTERVAL_MS);
    try {
      this.redraw();
      this.failed = false;
    } catch (error) {
      if (!this.failed) this.device.log("error", { code: "panel", cause: String(error) });
      this.invalid = this.failed = true;
      this.alarm.set(PANEL_RETRY_MS);
    }
  }

  private redraw(): void {
    const panel = this.panel || (this.panel = this.device.openPanel<Framebuffer>());
    const frame = this.frame || (this.frame = new Framebuffer(panel.width, panel.height));
    this.owner.draw(frame);
    panel.update(frame);
  }
}

function onAlarm(screen: Screen): void {
  screen.refresh();
}
