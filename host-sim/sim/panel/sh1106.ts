import type { ControllerOptions } from "./controller.js";
import { glassNamed } from "./glasses.js";
import { PageAddressedController } from "./page-addressing.js";
import type { Picture } from "./picture.js";
import { scanRows } from "./scan.js";

/**
 * SH1106, 132 x 64 dot matrix OLED driver with controller, by Sino Wealth (datasheet V2.3, "Commands"), and CH1116,
 * which obeys the same commands. The RAM is 8 pages of 132 bytes.
 */

const SET_START_LINE = 0x40; // 40h to 7Fh: the low six bits are the line
const SET_MULTIPLEX = 0xa8; // + lines - 1, 1 to 64 lines
const SET_DC_DC = 0xad; // + 8Ah: off, 8Bh: on together with the display
const SET_COM_PADS = 0xda; // + 02h: sequential, 12h: alternative

// The low bits of the status register are not specified; chips return 8, by which drivers tell an SH1106 from an
// SSD1306.
const STATUS_ID = 0x08;
const LAST_LINE = 63;

export class SH1106 extends PageAddressedController {
  constructor(options: ControllerOptions) {
    super(glassNamed("SH1106 128x64"), 64, STATUS_ID, options);
    this.begin(true);
  }

  protected scanned(): Picture {
    const { registers } = this;
    const lineOf = (row: number) => (row + registers.startLine) & LAST_LINE;
    return scanRows(this.ram, this.columns, registers.segmentRemap, registers, this.glass, lineOf);
  }

  protected override execute(command: number): void {
    if ((command & 0xc0) === SET_START_LINE) this.set("startLine", command & LAST_LINE);
    else super.execute(command);
  }

  protected apply(command: number, _index: number, value: number): void {
    switch (command) {
      case SET_MULTIPLEX:
        return this.set("multiplex", (value & 0x3f) + 1);
      case SET_COM_PADS:
        return this.set(
          "alternativePads",
          this.switchValue("COM pads", value, 0x02, 0x12) ?? this.registers.alternativePads,
        );
      case SET_DC_DC:
        return this.controlDcDc(this.switchValue("DC-DC control", value, 0x8a, 0x8b));
      // Clock, pre-charge, VCOM level and pump voltage have no effect on which pixels are lit.
    }
  }

  private controlDcDc(enabled: boolean | undefined): void {
    if (enabled === undefined) return;
    if (this.registers.on)
      this.warnStrictly("DC-DC control while the display is on: the datasheet wants it off (AEh) first");
    this.setDcDc(enabled);
  }

  protected advance(): void {
    this.column++;
  }
}
