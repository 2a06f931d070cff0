import type { PanelChip } from "./glasses.js";

/**
 * The command tables of the datasheets, as far as framing needs them: how many argument bytes follow a command.
 * SSD1306: rev. 1.1, table 9-1, rev. 1.5 for 23h and D6h; SSD1306B, SSD1309, SSD1315 and SSD1316 for 2Ch, 2Dh, ADh and
 * FDh. SH1106: V2.3. SH1107: V2.1.
 */

type Family = PanelChip["family"];
/** All commands from the first to the last take that many arguments. */
type Commands = readonly [first: number, last: number, argumentCount: number];

/** Marks a byte that is no command. */
const UNKNOWN = -1;

/** Commands with the same meaning in all of them. */
const SHARED: readonly Commands[] = [
  [0x00, 0x0f, 0], // low nibble of the column
  [0x81, 0x81, 1], // contrast
  [0xa0, 0xa1, 0], // segment remap
  [0xa4, 0xa5, 0], // show the RAM, all pixels lit
  [0xa6, 0xa7, 0], // normal, reverse
  [0xa8, 0xa8, 1], // multiplex ratio
  [0xad, 0xad, 1], // DC-DC control (SH110x), current reference (SSD1315, SSD1316)
  [0xae, 0xaf, 0], // display off, on
  [0xb0, 0xb7, 0], // page
  [0xc0, 0xcf, 0], // scan direction
  [0xd3, 0xd3, 1], // display offset
  [0xd5, 0xd5, 1], // clock
  [0xd9, 0xd9, 1], // pre-charge
  [0xdb, 0xdb, 1], // VCOM level
  [0xe3, 0xe3, 0], // no operation
];

const FAMILIES: Readonly<Record<Family, readonly Commands[]>> = {
  SSD1306: [
    [0x10, 0x1f, 0], // high nibble of the column
    [0x20, 0x20, 1], // addressing mode
    [0x21, 0x22, 2], // columns, pages of the window
    [0x23, 0x23, 1], // fade out and blinking
    [0x26, 0x27, 6], // scroll sideways
    [0x29, 0x2a, 5], // scroll sideways and upwards
    [0x2c, 0x2d, 6], // scroll by one column, once
    [0x2e, 0x2f, 0], // scrolling off, on
    [0x40, 0x7f, 0], // start line
    [0x8d, 0x8d, 1], // charge pump
    [0xa3, 0xa3, 2], // area that scrolls upwards
    [0xd6, 0xd6, 1], // zoom
    [0xda, 0xda, 1], // COM pads
    [0xfd, 0xfd, 1], // command lock
  ],
  SH1106: [
    [0x10, 0x1f, 0], // high nibble of the column
    [0x30, 0x33, 0], // pump voltage
    [0x40, 0x7f, 0], // start line
    [0xda, 0xda, 1], // COM pads
    [0xe0, 0xe0, 0], // read-modify-write
    [0xee, 0xee, 0], // its end
  ],
  SH1107: [
    [0x10, 0x1f, 0], // high bits of the column, the fourth of which is ignored
    [0x20, 0x21, 0], // page addressing, vertical addressing
    [0xb8, 0xbf, 0], // page
    [0xdc, 0xdc, 1], // start line
    [0xe0, 0xe0, 0], // read-modify-write
    [0xee, 0xee, 0], // its end
  ],
};

const TABLES: Readonly<Record<Family, Int8Array>> = {
  SSD1306: tableOf(FAMILIES.SSD1306),
  SH1106: tableOf(FAMILIES.SH1106),
  SH1107: tableOf(FAMILIES.SH1107),
};

function tableOf(own: readonly Commands[]): Int8Array {
  const table = new Int8Array(256).fill(UNKNOWN);
  for (const [first, last, argumentCount] of [...SHARED, ...own]) table.fill(argumentCount, first, last + 1);
  return table;
}

/** The number of argument bytes of `command`, or undefined if the controllers of this family do not have it. */
export function argumentCount(family: Family, command: number): number | undefined {
  const count = TABLES[family][command];
  return count === UNKNOWN ? undefined : count;
}

/** The most arguments that a command takes on the controllers of another family, or undefined if none has it. */
export function foreignArgumentCount(family: Family, command: number): number | undefined {
  const counts = Object.keys(TABLES)
    .filter((other) => other !== family)
    .map((other) => TABLES[other as Family][command]);
  const most = Math.max(...counts);
  return most === UNKNOWN ? undefined : most;
}
