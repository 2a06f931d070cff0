/**
 * The glasses that are sold with one of these controllers: which part of the controller's RAM a glass shows, and how
 * it is wired. The facts come from the datasheets of the controllers and from the drivers u8g2, luma.oled and
 * Adafruit_SSD1306/SH110X, which are tried on real modules. To add a glass, add a row.
 */

/** What a controller is, as far as a glass can tell. */
export interface PanelChip {
  /** The controller whose commands it obeys. */
  readonly family: "SSD1306" | "SH1106" | "SH1107";
  /** Bytes of a page of RAM, which is also the number of column addresses. */
  readonly columns: number;
  /** Rows of RAM; a page has eight. */
  readonly rows: number;
}

/** All controllers by name. */
export const PANEL_CHIPS = {
  SSD1306: { family: "SSD1306", columns: 128, rows: 64 },
  SSD1309: { family: "SSD1306", columns: 128, rows: 64 },
  SSD1312: { family: "SSD1306", columns: 128, rows: 64 },
  SSD1315: { family: "SSD1306", columns: 128, rows: 64 },
  SSD1316: { family: "SSD1306", columns: 128, rows: 39 },
  SH1106: { family: "SH1106", columns: 132, rows: 64 },
  CH1116: { family: "SH1106", columns: 132, rows: 64 },
  SH1107: { family: "SH1107", columns: 128, rows: 128 },
} as const satisfies Readonly<Record<string, PanelChip>>;

export type PanelChipName = keyof typeof PANEL_CHIPS;

/** A glass with its controller. */
export interface Glass {
  /** Its controller and its visible pixels, as in "SSD1306 72x40"; what sets it apart from others of these follows. */
  readonly name: string;
  readonly controller: PanelChipName;
  /** Visible pixels, as the picture is read. */
  readonly width: number;
  readonly height: number;
  /**
   * The module is held a quarter turn clockwise from how its RAM is laid out: pixel x, y of the picture is pixel
   * `height - 1 - y`, x of the glass.
   */
  readonly onItsSide: boolean;
  /** Column address of the leftmost pixel of the upright picture. */
  readonly firstColumn: number;
  /** The lowest COM output that is wired to the glass. */
  readonly firstCOM: number;
  /** Adjacent rows are wired to alternating sides of the chip (DA 12), not in sequence (DA 02). */
  readonly alternativePads: boolean;
  /** The commands with which the picture stands upright: segment remap A1h, scan direction C8h. */
  readonly upright: { readonly remapped: boolean; readonly reversed: boolean };
  /** The module brings the high voltage itself: the picture shows whatever the chip's own converter is told. */
  readonly externalVoltage: boolean;
}

/** Most modules: A1h and C8h, all COM outputs from the first one on, the chip's own high voltage. */
const USUAL = {
  onItsSide: false,
  firstColumn: 0,
  firstCOM: 0,
  alternativePads: true,
  upright: { remapped: true, reversed: true },
  externalVoltage: false,
};
/** Upright with A1h and C0h: the rows are wired the other way round. */
const MIRRORED = { ...USUAL, upright: { remapped: true, reversed: false } };
/**
 * SH1107: a column of its RAM is a COM output and a bit of a page a segment, the other way round than elsewhere. So
 * COM outputs run from left to right. The modules bring their own voltage converter or use the chip's.
 */
const ROTATED = {
  ...USUAL,
  alternativePads: false,
  upright: { remapped: false, reversed: false },
  externalVoltage: true,
};

/** All glasses. */
export const GLASSES: readonly Glass[] = [
  { ...USUAL, name: "SSD1306 128x64", controller: "SSD1306", width: 128, height: 64 },
  {
    ...USUAL,
    name: "SSD1306 128x32",
    controller: "SSD1306",
    width: 128,
    height: 32,
    alternativePads: false,
  },
  { ...USUAL, name: "SSD1306 96x16", controller: "SSD1306", width: 96, height: 16, alternativePads: false },
  { ...USUAL, name: "SSD1306 72x40", controller: "SSD1306", width: 72, height: 40, firstColumn: 28 },
  { ...USUAL, name: "SSD1306 64x48", controller: "SSD1306", width: 64, height: 48, firstColumn: 32 },
  { ...USUAL, name: "SSD1306 64x32", controller: "SSD1306", width: 64, height: 32, firstColumn: 32 },
  { ...USUAL, name: "SSD1306 48x64", controller: "SSD1306", width: 48, height: 64, firstColumn: 40 },
  { ...USUAL, name: "SSD1306 96x40", controller: "SSD1306", width: 96, height: 40, alternativePads: false },
  { ...USUAL, name: "SSD1309 128x64", controller: "SSD1309", width: 128, height: 64, externalVoltage: true },
  { ...MIRRORED, name: "SSD1312 128x64", controller: "SSD1312", width: 128, height: 64 },
  // Wired to the middle outputs: drivers set the display offset to 48 (D3 30), with a multiplex ratio of 64.
  { ...MIRRORED, name: "SSD1312 128x32", controller: "SSD1312", width: 128, height: 32, firstCOM: 16 },
  { ...USUAL, name: "SSD1315 128x64", controller: "SSD1315", width: 128, height: 64 },
  { ...MIRRORED, name: "SSD1316 128x32", controller: "SSD1316", width: 128, height: 32 },
  { ...USUAL, name: "SH1106 128x64", controller: "SH1106", width: 128, height: 64, firstColumn: 2 },
  // Wired to the middle outputs: drivers set the display offset to 16 (D3 10).
  {
    ...USUAL,
    name: "SH1106 128x32",
    controller: "SH1106",
    width: 128,
    height: 32,
    firstColumn: 2,
    firstCOM: 16,
  },
  // Wired to the middle outputs: drivers set the display offset to 12 (D3 0C).
  {
    ...USUAL,
    name: "SH1106 72x40",
    controller: "SH1106",
    width: 72,
    height: 40,
    firstColumn: 30,
    firstCOM: 12,
  },
  { ...USUAL, name: "SH1106 64x32", controller: "SH1106", width: 64, height: 32, firstColumn: 32 },
  { ...USUAL, name: "CH1116 128x64", controller: "CH1116", width: 128, height: 64 },
  { ...ROTATED, name: "SH1107 128x128", controller: "SH1107", width: 128, height: 128 },
  // Its left column is wired to output 96: drivers begin at column 96 of the RAM, and go on at column 0.
  {
    ...ROTATED,
    name: "SH1107 128x128, column 96",
    controller: "SH1107",
    width: 128,
    height: 128,
    firstCOM: 96,
  },
  // Wired to the middle outputs: drivers set the display offset to 104 (D3 68).
  { ...ROTATED, name: "SH1107 80x128", controller: "SH1107", width: 80, height: 128, firstCOM: 24 },
  // Wired to the middle outputs: drivers set the display offset to 96 (D3 60).
  { ...ROTATED, name: "SH1107 64x128", controller: "SH1107", width: 64, height: 128, firstCOM: 32 },
  // The same glass as it is read on a FeatherWing or an M5Stack unit.
  {
    ...ROTATED,
    name: "SH1107 128x64",
    controller: "SH1107",
    width: 128,
    height: 64,
    firstCOM: 32,
    onItsSide: true,
  },
];

/** Returns the glass with that name. Throws RangeError if there is none. */
export function glassNamed(name: string): Glass {
  const glass = GLASSES.find((each) => each.name === name);
  if (!glass) throw new RangeError(`no glass '${name}'`);
  return glass;
}
