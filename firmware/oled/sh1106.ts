import type { Device } from "../device.js";
import { PanelDriver, type PanelOptions } from "./panel-driver.js";

/**
 * Driver for panels with a Sino Wealth SH1106 on I2C (datasheet V2.3, "Commands"), and with other controllers in their
 * page addressing mode, which is the same: it takes a page and a column, and only the column increments.
 */
export class SH1106 extends PanelDriver {
  constructor(device: Pick<Device, "i2c">, options: PanelOptions) {
    super(device, options, false);
  }
}
