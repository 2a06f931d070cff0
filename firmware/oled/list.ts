import type { Device } from "../device.js";
import { fillRect } from "./draw.js";
import { glyphOf } from "./font.js";
import type { Framebuffer } from "./framebuffer.js";
import { textLine } from "./text-line.js";

/** Rows of text a line. */
const LINE_ROWS = 16;

/**
 * A list of lines of which one is selected and shown inverted. It scrolls so that this one is visible.
 *
 *     this.list = new List(device, ["一 one", "二 two", "三 three"]);
 *     // Button A goes up, B goes down.
 *     this.list.move(index === 0 ? -1 : 1);
 *     this.list.draw(frame, 0, 0, frame.width, frame.height);
 */
export class List {
  /** The lines: texts of the program's own, or UTF-8 that was received. */
  rows: readonly (string | Uint8Array)[];
  /** The index of the selected line. */
  selected: number;
  private readonly device: Pick<Device, "font" | "text">;
  /** The index of the first visible line. */
  private top: number;

  constructor(device: Pick<Device, "font" | "text">, rows: readonly (string | Uint8Array)[]) {
    this.device = device;
    this.rows = rows;
    this.selected = this.top = 0;
  }

  /** Moves the selection by so many lines; past the last one follows the first. */
  move(lines: number): void {
    const count = this.rows.length;
    if (count) this.selected = (((this.selected + lines) % count) + count) % count;
  }

  /**
   * Draws as many whole lines of 16 rows as fit into the rectangle of `width` by `height` pixels whose top left pixel
   * is (x, y), and clears the rest of it. A multiple of 8 as `y` is drawn fastest.
   */
  draw(frame: Framebuffer, x: number, y: number, width: number, height: number): void {
    const visible = Math.floor(height / LINE_ROWS);
    fillRect(frame, x, y, width, height, 0);
    if (visible < 1) return;
    // The list may have become shorter.
    const last = this.rows.length - 1;
    this.selected = Math.max(0, Math.min(this.selected, last));
    this.top = Math.max(0, Math.min(this.top, this.selected, last + 1 - visible));
    if (this.top + visible <= this.selected) this.top = this.selected + 1 - visible;
    for (let i = this.top; i <= last && i < this.top + visible; i++) {
      const row = this.rows[i];
      const text = typeof row === "string" ? this.device.text.encode(row) : row;
      const isSelected = i === this.selected;
      if (isSelected) fillRect(frame, x, y, width, LINE_ROWS, 1);
      textLine(this.device, frame, text, x, y, x + width, isSelected ? 2 : 1, glyphOf, LINE_ROWS);
      y += LINE_ROWS;
    }
  }
}
