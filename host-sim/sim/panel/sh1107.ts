import type { ControllerOptions } from "./controller.js";
import { glassNamed } from "./glasses.js";
import { PageAddressedController } from "./page-addressing.js";
import type { Picture } from "./picture.js";
import { scanColumns } from "./scan.js";

/**
 * SH1107, 128 x 128 dot matrix OLED driver with controller, by Sino Wealth (datasheet V2.1, "Commands"). The RAM is 16
 * pages of 128 bytes. Unlike elsewhere, a line of the scan is a column of the RAM, so that the start line (DC xx) moves
 * the picture sideways.
 */

const SET_PAGE_MODE = 0x20;
const SET_VERTICAL_MODE = 0x21;
const SET_MULTIPLEX = 0xa8; // + lines - 1, 1 to 128 lines
const SET_DC_DC = 0xad; // + bit 0: on together with the display
const SET_START_LINE = 0xdc; // + column

const STATUS_ID = 0x07;
const PAGES = 16;
const LAST_COLUMN = 127;
/** A line is a column. */
const LAST_LINE = LAST_COLUMN;

export class SH1107 extends PageAddressedController {
  private vertical = false;

  constructor(options: ControllerOptions) {
    super(glassNamed("SH1107 128x128"), 128, STATUS_ID, options);
    this.begin(true);
  }

  protected scanned(): Picture {
    const { registers } = this;
    const lineOf = (row: number) => (row + registers.startLine) & LAST_LINE;
    return scanColumns(this.ram, this.columns, registers, this.glass, lineOf);
  }

  protected override reset(): void {
    super.reset();
    this.vertical = false;
  }

  protected override execute(command: number): void {
    if (command === SET_PAGE_MODE || command === SET_VERTICAL_MODE)
      this.vertical = command === SET_VERTICAL_MODE;
    else super.execute(command);
  }

  protected apply(command: number, _index: number, value: number): void {
    switch (command) {
      case SET_MULTIPLEX:
        return this.set("multiplex", (value & LAST_LINE) + 1);
      case SET_START_LINE:
        return this.set("startLine", value & LAST_LINE);
      case SET_DC_DC:
        return this.setDcDc((value & 1) !== 0);
      // Clock, pre-charge and VCOM level have no effect on which pixels are lit.
    }
  }

  protected override setColumn(column: number): void {
    super.setColumn(column & LAST_COLUMN);
  }

  /** In vertical mode down the pages, then to the next column. */
  protected advance(): void {
    if (!this.vertical) this.column++;
    else if (this.page < PAGES - 1) this.page++;
    else {
      this.page = 0;
      this.column = (this.column + 1) & LAST_COLUMN;
    }
  }

  /** The counter goes on at column 0: u8g2 relies on it for a module whose picture begins at column 96. */
  protected override hasColumn(what: string): boolean {
    if (this.column > LAST_COLUMN) {
      this.warnStrictly(
        `data ${what} past column 127: goes on at column 0, which the datasheet does not say`,
      );
      this.column = 0;
    }
    return true;
  }

  protected override returnTo(page: number, column: number): void {
    if (this.vertical) this.page = page;
    else super.returnTo(page, column);
  }
}
