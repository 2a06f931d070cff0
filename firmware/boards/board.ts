/** What a board is made of, for those who build firmware for it or simulate it. */
export interface Board {
  /** What --board calls it: its file's name. */
  name: string;
  title: string;
  chip: string;
  controller: "SH1106" | "SSD1306";
  width: number;
  height: 64 | 32;
  /** I2C: pins, address and clock of the display. */
  data: number;
  clock: number;
  address: number;
  hz: number;
  /** RAM column of the panel's first column. */
  columnOffset: number;
}
