import { hex } from "./control-bytes.js";
import { type ControllerOptions, OLEDController } from "./controller.js";
import type { Picture } from "./picture.js";
import { dark, type Glass, scan } from "./scan.js";
import { SSD1306Addressing } from "./ssd1306-addressing.js";
import { SSD1306Scroll } from "./ssd1306-scroll.js";

/**
 * SSD1306, 128 x 64 dot matrix OLED driver with controller, by Solomon Systech (datasheet rev. 1.1, sections 9 and 10
 * and its appendix on the charge pump; rev. 1.5 for 23h and D6h), with a panel of 128x64 or 128x32.
 */

const SET_ADDRESSING = 0x20; // + mode
const SET_COLUMNS = 0x21; // + first, last
const SET_PAGES = 0x22; // + first, last
const SET_FADE = 0x23; // + mode and interval
const SCROLL_RIGHT = 0x26; // + 0, first page, interval, last page, 00h, FFh
const SCROLL_LEFT = 0x27;
const SCROLL_UP_RIGHT = 0x29; // + 0, first page, interval, last page, rows per step
const SCROLL_UP_LEFT = 0x2a;
const SCROLL_STOP = 0x2e;
const SCROLL_START = 0x2f;
const SET_CHARGE_PUMP = 0x8d; // + 14h: on with the display, 10h: off
const SET_SCROLL_AREA = 0xa3; // + fixed rows on top, rows that scroll
const SET_MULTIPLEX = 0xa8; // + lines - 1, 16 to 64 lines
const SET_PAGE = 0xb0; // B0h to B7h
const SET_COM_PADS = 0xda; // + bit 4: alternative, bit 5: sides swapped
const SET_ZOOM = 0xd6; // + bit 0
const SET_VCOM_LEVEL = 0xdb; // + 00h, 20h or 30h

const PUMP_ON = 0x04;
const FADE_MODE = 0x30;

// Status register: bit 6 is set when the display is off. The low bits are not specified; chips return 3 or 6.
const STATUS_OFF = 0x40;
const STATUS_ID = 0x03;

const COLUMNS = 128;
const CONTRAST_AFTER_RESET = 0x7f;
const MAX_TICK = 100_000;

export interface SSD1306Options extends ControllerOptions {
  /** Rows of the panel: 64 (default), or 32, whose glass is wired to COM0 to COM31 in sequence. */
  height?: 64 | 32;
}

/** `ram` is in segment order: with A1h, the byte of column 0 is the last of its page. */
export class SSD1306 extends OLEDController {
  private readonly glass: Glass;
  private addressing = new SSD1306Addressing((message) => this.warn(message));
  private scroll = new SSD1306Scroll();
  private pumpEnabled = false;
  private zoomed = false;

  constructor(options: SSD1306Options) {
    super(COLUMNS, options);
    const height = options.height ?? 64;
    this.glass = { width: 128, height, firstColumn: 0, alternativePads: height === 64 };
    this.begin(true);
  }

  picture(): Picture {
    const { registers, scroll } = this;
    // The module has no high voltage other than the chip's charge pump.
    if (!this.powered || !registers.on || !this.pumpEnabled) return dark(this.glass, registers.contrast);
    const lineOf = (row: number) => scroll.shiftedRow(this.zoomed ? row >> 1 : row) + registers.startLine;
    return scan(this.ram, COLUMNS, false, registers, this.glass, lineOf);
  }

  /** True if the picture scrolls by itself, so that `tick` must be called. */
  get scrolling(): boolean {
    return this.powered && this.scroll.active;
  }

  /** Advances scrolling by the time of `frames` frames. */
  tick(frames: number): void {
    if (!Number.isInteger(frames) || frames < 0 || frames > MAX_TICK)
      throw new RangeError(`${frames} frames`);
    if (!this.powered || !this.scroll.tick(frames, this.ram, this.registers.segmentRemap)) return;
    this.changed();
  }

  protected reset(): void {
    this.registers.contrast = CONTRAST_AFTER_RESET;
    this.addressing = new SSD1306Addressing((message) => this.warn(message));
    this.scroll = new SSD1306Scroll();
    this.pumpEnabled = false;
    this.zoomed = false;
  }

  protected argumentCount(command: number): number {
    const shared = this.sharedArgumentCount(command);
    if (shared >= 0) return shared;
    switch (command) {
      case SCROLL_RIGHT:
      case SCROLL_LEFT:
        return 6;
      case SCROLL_UP_RIGHT:
      case SCROLL_UP_LEFT:
        return 5;
      case SET_COLUMNS:
      case SET_PAGES:
      case SET_SCROLL_AREA:
        return 2;
      case SET_ADDRESSING:
      case SET_FADE:
      case SET_CHARGE_PUMP:
      case SET_ZOOM:
        return 1;
      case SCROLL_STOP:
      case SCROLL_START:
        return 0;
    }
    return command < 0x20 || (command & 0xf8) === SET_PAGE ? 0 : -1;
  }

  protected execute(command: number, values: readonly number[]): void {
    const [value] = values;
    if (command < 0x20) return this.addressing.setColumnHalf(command);
    if ((command & 0xf8) === SET_PAGE) return this.addressing.setPage(command & 7);
    switch (command) {
      case SET_ADDRESSING:
        return this.addressing.setMode(value & 3);
      case SET_COLUMNS:
        return this.addressing.setColumns(value & 0x7f, values[1] & 0x7f);
      case SET_PAGES:
        return this.addressing.setPages(value & 7, values[1] & 7);
      case SET_CHARGE_PUMP:
        return this.setChargePump(value);
      case SET_MULTIPLEX:
        return this.setMultiplex(value & 0x3f);
      case SET_COM_PADS:
        return this.setPads(value);
      case SET_VCOM_LEVEL:
        if (![0x00, 0x20, 0x30].includes(value))
          this.warn(`VCOM level ${hex(value)}: only 00h, 20h, 30h are defined`);
        return;
      case SET_FADE:
        if (value & FADE_MODE) this.warn("fade out and blinking (23h) are not modelled");
        return;
      case SET_ZOOM:
        return this.setZoom((value & 1) !== 0);
      default:
        this.executeScroll(command, values);
    }
  }

  private executeScroll(command: number, values: readonly number[]): void {
    switch (command) {
      case SCROLL_START:
        return this.scroll.start();
      case SCROLL_STOP:
        if (this.scroll.shift !== 0) this.changed();
        return this.scroll.stop();
      case SET_SCROLL_AREA:
        return this.setScrollArea(values[0] & 0x3f, values[1] & 0x7f);
      case SCROLL_RIGHT:
      case SCROLL_LEFT:
        return this.setScroll(command === SCROLL_RIGHT, values, 0);
      default:
        return this.setScroll(command === SCROLL_UP_RIGHT, values, values[4] & 0x3f);
    }
  }

  private setScroll(toRight: boolean, values: readonly number[], rowsPerStep: number): void {
    const [, first, interval, last] = values.map((value) => value & 7);
    if (this.scroll.active)
      this.warn("scrolling set up while active: stop it first (2Eh), the RAM may be corrupted");
    if (last < first) return this.warn(`scrolling from page ${first} to ${last}: ignored`);
    this.scroll.setUp(toRight, first, last, interval, rowsPerStep);
  }

  private setScrollArea(top: number, rows: number): void {
    if (rows === 0 || top + rows > this.registers.multiplex)
      return this.warn(`scroll area of ${rows} rows below ${top}: not within the multiplex ratio, ignored`);
    if (this.registers.startLine >= rows)
      this.warn(`scroll area of ${rows} rows: the start line must be less`);
    this.scroll.areaTop = top;
    this.scroll.areaRows = rows;
    this.scroll.shift %= rows;
    this.changed();
  }

  private setMultiplex(value: number): void {
    if (value < 15) return this.warn(`multiplex ratio ${value + 1}: less than 16 is invalid, ignored`);
    this.set("multiplex", value + 1);
  }

  private setPads(value: number): void {
    if ((value & 0xcf) !== 0x02)
      return this.warn(`COM pads ${hex(value)}: only 02h, 12h, 22h, 32h are defined, ignored`);
    this.set("alternativePads", (value & 0x10) !== 0);
    this.set("sidesSwapped", (value & 0x20) !== 0);
  }

  private setZoom(zoomed: boolean): void {
    if (zoomed && !this.registers.alternativePads)
      this.warn("zoom (D6h) with sequential COM pads: must be alternative");
    if (zoomed === this.zoomed) return;
    this.zoomed = zoomed;
    this.changed();
  }

  private setChargePump(value: number): void {
    if ((value & 0x3b) !== 0x10)
      return this.warn(`charge pump ${hex(value)}: only 10h and 14h are defined, ignored`);
    const enabled = (value & PUMP_ON) !== 0;
    if (enabled === this.pumpEnabled) return;
    if (this.registers.on) this.warn("charge pump switched while the display is on: it wants AFh after it");
    this.pumpEnabled = enabled;
    this.changed();
  }

  protected override switched(): void {
    if (this.registers.on && !this.pumpEnabled)
      this.warn("display on without the charge pump (8D 14): the panel has no other voltage and stays dark");
  }

  protected store(byte: number): void {
    if (this.scroll.active)
      this.warn("display data while scrolling: the RAM may be corrupted, stop it first (2Eh)");
    const { page, column } = this.addressing;
    this.setRAM(page * COLUMNS + (this.registers.segmentRemap ? COLUMNS - 1 - column : column), byte);
    this.addressing.advance();
  }

  protected readStatus(): number {
    return STATUS_ID | (this.registers.on ? 0 : STATUS_OFF);
  }

  protected readData(): number {
    this.warn("display data read over I2C: only the parallel interfaces can");
    return this.noise();
  }
}
