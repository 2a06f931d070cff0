/**
 * Bytes that other libraries send for the same changes, computed from their sources, including address, control and
 * command bytes. Each figure was confirmed by running that source on a bus that counts.
 */
import type { Cost } from "../tests/oled/panels.js";

/** A rectangle in pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Peer {
  readonly name: string;
  /** The source, and how it sends. */
  readonly source: string;
  /** It sends the smallest rectangle that has all changes, rather than what a program says that it has drawn. */
  readonly finds?: boolean;
  /** The cost of showing a change of this area. */
  cost(area: Area): Cost;
}

const COLUMNS = 128;
const PAGES = 8;
const ADDRESS_BYTES = 1;
const CONTROL_BYTES = 1;
const WRITE_BYTES = ADDRESS_BYTES + CONTROL_BYTES;

/** Commands or data in a number of transactions, each with its address and control byte. */
function written(bytes: number, transactions: number): Cost {
  return { bytes: bytes + transactions * WRITE_BYTES, transactions };
}

/** All pages, each preceded by commands. */
function byPages(commands: Cost): Cost {
  const data = written(COLUMNS, 1);
  return {
    bytes: (commands.bytes + data.bytes) * PAGES,
    transactions: (commands.transactions + data.transactions) * PAGES,
  };
}

function sum(...costs: Cost[]): Cost {
  return {
    bytes: costs.reduce((total, { bytes }) => total + bytes, 0),
    transactions: costs.reduce((total, { transactions }) => total + transactions, 0),
  };
}

/** A library that always sends the whole picture. */
function whole(name: string, source: string, cost: Cost): Peer {
  return { name, source, cost: () => cost };
}

/**
 * u8g2 sends tiles of 8x8: for each row of tiles the line, column and page, then data in pieces of at most 24 bytes.
 */
const u8g2: Peer = {
  name: "u8g2",
  source:
    "u8g2 of 2026-06-27, u8g2_UpdateDisplayArea: u8x8_d_ssd1306_128x64_noname.c, u8x8_cad_ssd13xx_fast_i2c",
  cost({ x, y, w, h }) {
    const rows = ((y + h + 7) >> 3) - (y >> 3);
    const data_bytes = (((x + w + 7) >> 3) - (x >> 3)) * 8;
    const row = sum(written(1, 1), written(3, 1), written(data_bytes, Math.ceil(data_bytes / 24)));
    return { bytes: row.bytes * rows, transactions: row.transactions * rows };
  },
};

/** ThingPulse compares with the last picture, and sends what is between the outermost changes. */
const thingPulse = "ThingPulse esp8266-oled-ssd1306 of 2026-04-10, display() with the second buffer";

function pagesOf({ y, h }: Area): number {
  return ((y + h + 7) >> 3) - (y >> 3);
}

const thingPulseSH1106: Peer = {
  name: "ThingPulse",
  source: `${thingPulse}: each page behind three commands of a transaction each, data in pieces of 64 bytes`,
  finds: true,
  cost(area) {
    const page = sum(written(3, 3), written(area.w, Math.ceil(area.w / 64)));
    return { bytes: page.bytes * pagesOf(area), transactions: page.transactions * pagesOf(area) };
  },
};

const thingPulseSSD1306: Peer = {
  name: "ThingPulse",
  source: `${thingPulse}: a window of six commands of a transaction each, data in pieces of 127 bytes`,
  finds: true,
  cost(area) {
    const data_bytes = area.w * pagesOf(area);
    return sum(written(6, 6), written(data_bytes, Math.ceil(data_bytes / 127)));
  },
};

/** Adafruit_SH110X sends what was drawn, and all pages below it. */
const sh110x: Peer = {
  name: "Adafruit_SH110X",
  source:
    "Adafruit_SH110X of 2026-07-16, SH1106G, display() on an ESP32: each page from the first drawn one to the last of the panel behind three commands, data in pieces of 127 bytes",
  finds: true,
  cost({ y, w }) {
    const pages = PAGES - (y >> 3);
    const page = sum(written(3, 1), written(w, Math.ceil(w / 127)));
    return { bytes: page.bytes * pages, transactions: page.transactions * pages };
  },
};

/** Libraries by controller. */
export const PEERS: Readonly<Record<"sh1106" | "ssd1306", readonly Peer[]>> = {
  sh1106: [
    whole(
      "mPython",
      "labplus-cn/mpython of 2026-08-18, ssd1106.py: each page behind three commands of a transaction each",
      byPages(written(3, 3)),
    ),
    u8g2,
    thingPulseSH1106,
    sh110x,
    whole(
      "luma.oled",
      "luma.oled 3.15.0, sh1106.display with smbus2: each page behind three commands",
      byPages(written(3, 1)),
    ),
    whole(
      "Espruino",
      "EspruinoDocs of 2026-06-30, SH1106.js: each page behind three commands",
      byPages(written(3, 1)),
    ),
  ],
  ssd1306: [
    u8g2,
    thingPulseSSD1306,
    whole(
      "Adafruit_SSD1306",
      "Adafruit_SSD1306 2.5.16, display() on an ESP32, whose Wire takes 128 bytes at a time",
      sum(written(4, 1), written(2, 2), written(COLUMNS * PAGES, Math.ceil((COLUMNS * PAGES) / 127))),
    ),
    whole(
      "luma.oled",
      "luma.oled 3.15.0, ssd1306.display with smbus2: six commands, then all data",
      sum(written(6, 1), written(COLUMNS * PAGES, 1)),
    ),
    whole(
      "Espruino",
      "EspruinoDocs of 2026-06-30, SSD1306.js: six commands of a transaction each, data by pages",
      sum(written(6, 6), written(COLUMNS * PAGES, PAGES)),
    ),
    whole(
      "Moddable",
      "Moddable 8.2, modSsd1306.c: six commands of a transaction each, data by pages",
      sum(written(6, 6), written(COLUMNS * PAGES, PAGES)),
    ),
  ],
};
