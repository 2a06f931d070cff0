import { hex } from "./control-bytes.js";
import { type ControllerOptions, OLEDController } from "./controller.js";
import { glassNamed } from "./glasses.js";
import type { Picture } from "./picture.js";
import { scanRows } from "./scan.js";
import { SSD1306Addressing } from "./ssd1306-addressing.js";
import { SSD1306Scroll } from "./ssd1306-scroll.js";

/**
 * SSD1306, 128 x 64 dot matrix OLED driver with controller, by Solomon Systech (datasheet rev. 1.1, sections 9 and 10
 * and its appendix on the charge pump; rev. 1.5 for 23h and D6h), and its relatives: SSD1309 has no charge pump,
 * SSD1312 scans the other way round, SSD1315 knows more pump voltages, SSD1316 has 39 rows.
 */

const SET_ADDRESSING = 0x20; // + mode
const SET_COLUMNS = 0x21; // + first, last
const SET_PAGES = 0x22; // + first, last
const SET_FADE = 0x23; // + mode and interval
const SCROLL_RIGHT = 0x26; // + 0, first page, interval, last page, 00h, FFh
const SCROLL_LEFT = 0x27;
const SCROLL_UP_RIGHT = 0x29; // + 0, first page, interval, last page, rows per step
const SCROLL_UP_LEFT = 0x2a;
const STEP_RIGHT = 0x2c; // + as 26h
const STEP_LEFT = 0x2d;
const SCROLL_STOP = 0x2e;
const SCROLL_START = 0x2f;
const SET_START_LINE = 0x40; // 40h to 7Fh: the low six bits are the line
const SET_CHARGE_PUMP = 0x8d; // + bit 2: on with the display, bits 7 and 0: voltage
const SET_SCROLL_AREA = 0xa3; // + fixed rows on top, rows that scroll
const SET_MULTIPLEX = 0xa8; // + lines - 1, 16 to 64 lines
const SET_PAGE = 0xb0; // B0h to B7h
const SET_CLOCK = 0xd5; // + bits 7 to 4: oscillator frequency, bits 3 to 0: divide ratio - 1
const SET_ZOOM = 0xd6; // + bit 0
const SET_PRECHARGE = 0xd9; // + two periods of 1 to 15 clocks
const SET_COM_PADS = 0xda; // + bit 4: alternative, bit 5: sides swapped
const SET_VCOM_LEVEL = 0xdb; // + 00h, 20h or 30h
const SET_LOCK = 0xfd; // + 12h: unlocked, 16h: only this command is obeyed

const PUMP_FIXED = 0x7a;
const PUMP_FIXED_VALUE = 0x10;
const PUMP_ON = 0x04;
const FADE_MODE = 0x30;
const LOCKED = 0x16;

// Status register: bit 6 is set when the display is off. The low bits are not specified; chips return 3 or 6.
const STATUS_OFF = 0x40;
const STATUS_ID = 0x03;

const COMS = 64;
const CONTRAST_AFTER_RESET = 0x7f;
const CLOCK_AFTER_RESET = 0x80;
const PRECHARGE_AFTER_RESET = 0x22;
/** The typical oscillator frequency, and the clocks that each row takes besides its two pre-charge periods. */
const OSCILLATOR_KHZ = 370;
const ROW_CLOCKS = 50;

/** `ram` is in segment order: with A1h, the byte of column 0 is the last of its page. */
export class SSD1306 extends OLEDController {
  protected readonly withoutVoltage =
    "display on without the charge pump (8D 14): the panel has no other voltage and stays dark";
  private addressing = new SSD1306Addressing(this);
  private scroll = new SSD1306Scroll();
  private pumpEnabled = false;
  private zoomed = false;
  private locked = false;
  private clock = CLOCK_AFTER_RESET;
  private precharge = PRECHARGE_AFTER_RESET;

  constructor(options: ControllerOptions) {
    super(glassNamed("SSD1306 128x64"), COMS, options);
    this.begin(true);
  }

  protected get converterOn(): boolean {
    return this.pumpEnabled;
  }

  protected scanned(): Picture {
    const { registers, scroll, chip } = this;
    const lineOf = (row: number) =>
      (scroll.shiftedRow(this.zoomed ? row >> 1 : row) + registers.startLine) % chip.rows;
    return scanRows(this.ram, this.columns, false, registers, this.glass, lineOf);
  }

  override framesUntilStep(): number | undefined {
    return this.powered && this.scroll.active ? this.scroll.framesUntilStep : undefined;
  }

  override get frame_ms(): number {
    const divide = (this.clock & 0x0f) + 1;
    const clocks = ROW_CLOCKS + (this.precharge & 0x0f) + (this.precharge >> 4);
    return (divide * clocks * this.registers.multiplex) / OSCILLATOR_KHZ;
  }

  /** Advances scrolling. */
  override tick(frames: number): void {
    super.tick(frames);
    if (!this.powered || !this.scroll.tick(frames, this.ram, this.registers.segmentRemap)) return;
    this.changed();
  }

  protected reset(): void {
    this.registers.contrast = CONTRAST_AFTER_RESET;
    this.addressing = new SSD1306Addressing(this);
    this.scroll = new SSD1306Scroll();
    this.pumpEnabled = false;
    this.zoomed = false;
    this.locked = false;
    this.clock = CLOCK_AFTER_RESET;
    this.precharge = PRECHARGE_AFTER_RESET;
  }

  protected override obeys(command: number): boolean {
    if (!this.locked || command === SET_LOCK) return true;
    this.warn(`command ${hex(command)} while commands are locked (FD 16): ignored`);
    return false;
  }

  protected execute(command: number): void {
    if (command < 0x20) return this.addressing.setColumnHalf(command);
    if ((command & 0xf8) === SET_PAGE) return this.addressing.setPage(command & 7);
    if ((command & 0xc0) === SET_START_LINE) return this.set("startLine", command & 0x3f);
    if (command === SCROLL_START) return this.scroll.start();
    if (command === SCROLL_STOP) {
      if (this.scroll.shift !== 0) this.changed();
      this.scroll.stop();
    }
  }

  protected apply(command: number, index: number, value: number): void {
    switch (command) {
      case SET_ADDRESSING:
        return this.addressing.setMode(value & 3);
      case SET_COLUMNS:
        return index === 0
          ? this.addressing.setFirstColumn(value & 0x7f)
          : this.addressing.setLastColumn(value & 0x7f);
      case SET_PAGES:
        return index === 0 ? this.addressing.setFirstPage(value & 7) : this.addressing.setLastPage(value & 7);
      case SET_SCROLL_AREA:
        return this.setScrollArea(index, value);
      case SCROLL_RIGHT:
      case SCROLL_LEFT:
      case SCROLL_UP_RIGHT:
      case SCROLL_UP_LEFT:
      case STEP_RIGHT:
      case STEP_LEFT:
        return this.setScroll(command, index, value);
      default:
        this.applySingle(command, value);
    }
  }

  private applySingle(command: number, value: number): void {
    switch (command) {
      case SET_CHARGE_PUMP:
        return this.setChargePump(value);
      case SET_MULTIPLEX:
        return this.setMultiplex(value & 0x3f);
      case SET_COM_PADS:
        return this.setPads(value);
      case SET_CLOCK:
        this.clock = value;
        return;
      case SET_PRECHARGE:
        this.precharge = value;
        return;
      case SET_VCOM_LEVEL:
        if (![0x00, 0x20, 0x30].includes(value))
          this.warnStrictly(`VCOM level ${hex(value)}: only 00h, 20h, 30h are defined`);
        return;
      case SET_FADE:
        if (value & FADE_MODE) this.warn("fade out and blinking (23h) are not modelled");
        return;
      case SET_ZOOM:
        return this.setZoom((value & 1) !== 0);
      case SET_LOCK:
        this.locked = value === LOCKED;
    }
  }

  /** Applies an argument of 26h, 27h, 29h, 2Ah, 2Ch and 2Dh. */
  private setScroll(command: number, index: number, value: number): void {
    const { scroll } = this;
    switch (index) {
      case 0:
        if (scroll.active)
          this.warn("scrolling set up while active: stop it first (2Eh), the RAM may be corrupted");
        scroll.toRight = command === SCROLL_RIGHT || command === SCROLL_UP_RIGHT || command === STEP_RIGHT;
        if (command < SCROLL_UP_RIGHT) scroll.rowsPerStep = 0;
        return;
      case 1:
        scroll.startPage = value & 7;
        return;
      case 2:
        if (command < STEP_RIGHT) scroll.setInterval(value & 7);
        return;
      case 3:
        scroll.endPage = value & 7;
        if (scroll.endPage < scroll.startPage)
          this.warn(`scrolling from page ${scroll.startPage} to ${scroll.endPage}: no page moves`);
        return;
      case 4:
        if (command === SCROLL_UP_RIGHT || command === SCROLL_UP_LEFT) scroll.rowsPerStep = value & 0x3f;
        return;
      default:
        if (command < STEP_RIGHT) return;
        scroll.rotate(1, this.ram, this.registers.segmentRemap);
        this.changed();
    }
  }

  private setScrollArea(index: number, value: number): void {
    const { scroll, registers } = this;
    if (index === 0) {
      scroll.areaTop = value & 0x3f;
    } else {
      const rows = value & 0x7f;
      if (rows === 0 || scroll.areaTop + rows > registers.multiplex)
        return this.warn(
          `scroll area of ${rows} rows below ${scroll.areaTop}: not within the multiplex ratio, ignored`,
        );
      if (registers.startLine >= rows) this.warn(`scroll area of ${rows} rows: the start line must be less`);
      scroll.areaRows = rows;
      scroll.shift %= rows;
    }
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
    if ((value & PUMP_FIXED) !== PUMP_FIXED_VALUE)
      return this.warn(`charge pump ${hex(value)}: only 10h, 14h, 15h, 94h, 95h are defined, ignored`);
    const enabled = (value & PUMP_ON) !== 0;
    if (enabled === this.pumpEnabled) return;
    if (this.registers.on && !this.glass.externalVoltage)
      this.warn("charge pump switched while the display is on: it wants AFh after it");
    this.pumpEnabled = enabled;
    this.changed();
  }

  protected store(byte: number): void {
    if (this.scroll.active)
      this.warn("display data while scrolling: the RAM may be corrupted, stop it first (2Eh)");
    const { page, column } = this.addressing;
    const { columns } = this;
    const index = page * columns + (this.registers.segmentRemap ? columns - 1 - column : column);
    if (index < this.ram.length) this.setRAM(index, byte);
    else this.warn(`data written to page ${page}: the RAM ends before it, the byte is lost`);
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
