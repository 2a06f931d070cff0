import { hex } from "./control-bytes.js";
import { type ControllerOptions, OLEDController } from "./controller.js";
import type { Glass } from "./glasses.js";

/**
 * The common part of the controllers by Sino Wealth: the address counters, data that can be read back,
 * read-modify-write, and the DC-DC converter (SH1106 datasheet V2.3, SH1107 datasheet V2.1, "Commands" and "I2C-bus Interface").
 */

const SET_COLUMN_LOW = 0x00; // 00h to 0Fh
const SET_COLUMN_HIGH = 0x10; // 10h to 1Fh
const SET_PAGE = 0xb0; // B0h to BFh
const READ_MODIFY_WRITE = 0xe0;
const END = 0xee;

// Status register: bit 7 busy (always 0: a byte on the bus takes longer than any command), bit 6 set when the display
// is off.
const STATUS_OFF = 0x40;

export abstract class PageAddressedController extends OLEDController {
  protected page = 0;
  protected column = 0;
  protected readonly withoutVoltage =
    "display on with the DC-DC converter off (AD 8A): the panel has no other voltage and stays dark";
  private dcDcEnabled = true;
  private modifying = false;
  private pageBefore = 0;
  private columnBefore = 0;
  /** RAM reads lag by one byte: after an address or a write, the first byte read is meaningless ("dummy read"). */
  private readStale = true;

  /** `statusID` is what the low bits of the status register hold. */
  constructor(
    usual: Glass,
    coms: number,
    private readonly statusID: number,
    options: ControllerOptions,
  ) {
    super(usual, coms, options);
  }

  protected get converterOn(): boolean {
    return this.dcDcEnabled;
  }

  /** Switches the DC-DC converter, which runs together with the display. */
  protected setDcDc(enabled: boolean): void {
    if (enabled === this.dcDcEnabled) return;
    this.dcDcEnabled = enabled;
    this.changed();
  }

  /** Moves the counters to the next byte. */
  protected abstract advance(): void;

  protected reset(): void {
    this.page = 0;
    this.column = 0;
    this.dcDcEnabled = true;
    this.modifying = false;
    this.readStale = true;
  }

  protected execute(command: number): void {
    switch (command & 0xf0) {
      case SET_COLUMN_LOW:
        return this.setColumn((this.column & 0xf0) | (command & 0x0f));
      case SET_COLUMN_HIGH:
        return this.setColumn((this.column & 0x0f) | ((command & 0x0f) << 4));
      case SET_PAGE:
        this.page = command & 0x0f;
        this.readStale = true;
    }
    if (command === READ_MODIFY_WRITE) this.beginModify();
    if (command === END) this.endModify();
  }

  protected setColumn(column: number): void {
    if (this.modifying)
      return this.warn("column address set between E0h and EEh: the datasheet forbids it, ignored");
    this.column = column;
    this.readStale = true;
  }

  private beginModify(): void {
    if (this.modifying) return this.warnStrictly("E0h within read-modify-write: ignored");
    this.modifying = true;
    this.pageBefore = this.page;
    this.columnBefore = this.column;
    this.readStale = true;
  }

  private endModify(): void {
    if (!this.modifying) return this.warnStrictly("EEh without E0h before it: ignored");
    this.modifying = false;
    this.returnTo(this.pageBefore, this.columnBefore);
    this.readStale = true;
  }

  /** Goes back to where read-modify-write began. */
  protected returnTo(_page: number, column: number): void {
    this.column = column;
  }

  protected store(byte: number): void {
    this.readStale = true;
    if (!this.hasColumn("written")) return;
    this.setRAM(this.page * this.columns + this.column, byte);
    this.advance();
  }

  protected readStatus(): number {
    return this.statusID | (this.registers.on ? 0 : STATUS_OFF);
  }

  protected readData(): number {
    if (this.readStale || !this.hasColumn("read")) {
      this.readStale = false;
      return this.noise();
    }
    const byte = this.ram[this.page * this.columns + this.column];
    // Read-modify-write: only writes advance the counter, so that a byte can be written back to where it was read.
    if (!this.modifying) this.advance();
    return byte;
  }

  /** Whether there is a byte to write or to read: the counter stops after the last column. */
  protected hasColumn(what: string): boolean {
    if (this.column < this.columns) return true;
    this.warn(
      `data ${what} past column ${this.columns - 1}: the column address must be set anew, the byte is lost`,
    );
    return false;
  }

  /** A register whose only defined values are `off` and `on`, or undefined for others, which are ignored. */
  protected switchValue(name: string, value: number, off: number, on: number): boolean | undefined {
    if (value === off || value === on) return value === on;
    this.warn(`${name} ${hex(value)}: only ${hex(off)} and ${hex(on)} are defined, ignored`);
    return undefined;
  }
}
