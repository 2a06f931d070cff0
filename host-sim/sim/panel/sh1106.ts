import { hex } from "./control-bytes.js";
import { type ControllerOptions, OLEDController } from "./controller.js";
import type { Picture } from "./picture.js";
import { dark, type Glass, scan } from "./scan.js";

/**
 * SH1106, 132 x 64 dot matrix OLED driver with controller, by Sino Wealth (datasheet V2.3, "Commands" and "I2C-bus
 * Interface"). The RAM is 8 pages of 132 bytes, of which a 128x64 panel shows columns 2 to 129.
 */

const SET_COLUMN_LOW = 0x00; // 00h to 0Fh
const SET_COLUMN_HIGH = 0x10; // 10h to 1Fh
const SET_PUMP_VOLTAGE = 0x30; // 30h to 33h: 6.4 V, 7.4 V, 8.0 V, 9.0 V
const SET_MULTIPLEX = 0xa8; // + lines - 1, 1 to 64 lines
const SET_DC_DC = 0xad; // + 8Ah: off, 8Bh: on together with the display
const SET_PAGE = 0xb0; // B0h to B7h
const SET_COM_PADS = 0xda; // + 02h: sequential, 12h: alternative
const READ_MODIFY_WRITE = 0xe0;
const END = 0xee;

const DC_DC_OFF = 0x8a;
const DC_DC_ON = 0x8b;
const PADS_SEQUENTIAL = 0x02;
const PADS_ALTERNATIVE = 0x12;

// Status register: bit 7 busy (always 0: a byte on the bus takes longer than any command), bit 6 set when the display
// is off. The low bits are not specified; chips return 8, by which drivers tell an SH1106 from an SSD1306.
const STATUS_OFF = 0x40;
const STATUS_ID = 0x08;

const COLUMNS = 132;
const CONTRAST_AFTER_RESET = 0x80;

export interface SH1106Options extends ControllerOptions {
  /** RAM column of the panel's first column (default 2). */
  columnOffset?: number;
}

export class SH1106 extends OLEDController {
  private readonly glass: Glass;
  private page = 0;
  private column = 0;
  private dcDcEnabled = true;
  private modifying = false;
  private columnBefore = 0;
  /** RAM reads lag by one byte: after an address or a write, the first byte read is meaningless ("dummy read"). */
  private readStale = true;

  constructor(options: SH1106Options) {
    super(COLUMNS, options);
    const firstColumn = options.columnOffset ?? 2;
    this.glass = { width: 128, height: 64, firstColumn, alternativePads: true };
    this.begin(true);
  }

  picture(): Picture {
    const { registers } = this;
    // The module has no high voltage other than the chip's DC-DC converter.
    if (!this.powered || !registers.on || !this.dcDcEnabled) return dark(this.glass, registers.contrast);
    return scan(this.ram, COLUMNS, registers.segmentRemap, registers, this.glass);
  }

  protected reset(): void {
    this.registers.contrast = CONTRAST_AFTER_RESET;
    this.page = 0;
    this.column = 0;
    this.dcDcEnabled = true;
    this.modifying = false;
    this.readStale = true;
  }

  protected argumentCount(command: number): number {
    const shared = this.sharedArgumentCount(command);
    if (shared >= 0) return shared;
    if (command === SET_DC_DC) return 1;
    if (command < 0x20 || (command & 0xfc) === SET_PUMP_VOLTAGE || (command & 0xf8) === SET_PAGE) return 0;
    return command === READ_MODIFY_WRITE || command === END ? 0 : -1;
  }

  protected execute(command: number, values: readonly number[]): void {
    if ((command & 0xf0) === SET_COLUMN_LOW) return this.setColumn((this.column & 0xf0) | (command & 0x0f));
    if ((command & 0xf0) === SET_COLUMN_HIGH)
      return this.setColumn((this.column & 0x0f) | ((command & 0x0f) << 4));
    if ((command & 0xf8) === SET_PAGE) return this.setPage(command & 7);
    switch (command) {
      case SET_MULTIPLEX:
        return this.set("multiplex", (values[0] & 0x3f) + 1);
      case SET_COM_PADS:
        return this.setPads(values[0]);
      case SET_DC_DC:
        return this.setDcDc(values[0]);
      case READ_MODIFY_WRITE:
        return this.beginModify();
      case END:
        return this.endModify();
      // VCOM level and pump voltage have no effect on which pixels are lit.
    }
  }

  private setColumn(column: number): void {
    if (this.modifying)
      return this.warn("column address set between E0h and EEh: the datasheet forbids it, ignored");
    this.column = column;
    this.readStale = true;
  }

  private setPage(page: number): void {
    this.page = page;
    this.readStale = true;
  }

  private setPads(value: number): void {
    if (value === PADS_SEQUENTIAL || value === PADS_ALTERNATIVE)
      return this.set("alternativePads", value === PADS_ALTERNATIVE);
    this.warn(`COM pads ${hex(value)}: only 02h and 12h are defined, ignored`);
  }

  private setDcDc(value: number): void {
    if (value !== DC_DC_OFF && value !== DC_DC_ON)
      return this.warn(`DC-DC control ${hex(value)}: only 8Ah and 8Bh are defined, ignored`);
    if (this.registers.on)
      this.warn("DC-DC control while the display is on: the datasheet wants it off (AEh) first");
    const enabled = value === DC_DC_ON;
    if (enabled === this.dcDcEnabled) return;
    this.dcDcEnabled = enabled;
    this.changed();
  }

  protected override switched(): void {
    if (this.registers.on && !this.dcDcEnabled)
      this.warn(
        "display on with the DC-DC converter off (AD 8A): the panel has no other voltage and stays dark",
      );
  }

  private beginModify(): void {
    if (this.modifying) return this.warn("E0h within read-modify-write: ignored");
    this.modifying = true;
    this.columnBefore = this.column;
    this.readStale = true;
  }

  private endModify(): void {
    if (!this.modifying) return this.warn("EEh without E0h before it: ignored");
    this.modifying = false;
    this.column = this.columnBefore;
    this.readStale = true;
  }

  protected store(byte: number): void {
    this.readStale = true;
    if (!this.hasColumn("written")) return;
    this.setRAM(this.page * COLUMNS + this.column, byte);
    this.column++;
  }

  protected readStatus(): number {
    return STATUS_ID | (this.registers.on ? 0 : STATUS_OFF);
  }

  protected readData(): number {
    if (this.readStale || !this.hasColumn("read")) {
      this.readStale = false;
      return this.noise();
    }
    const byte = this.ram[this.page * COLUMNS + this.column];
    // Read-modify-write: only writes advance the column, so that a byte can be written back to where it was read.
    if (!this.modifying) this.column++;
    return byte;
  }

  /** The counter stops after column 131 and never advances to the next page. */
  private hasColumn(what: string): boolean {
    if (this.column < COLUMNS) return true;
    this.warn(`data ${what} past column 131: the column address must be set anew, the byte is lost`);
    return false;
  }
}
