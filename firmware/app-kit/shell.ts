import type { App, Device } from "../device.js";
import type { PhraseValues, WiFiValues } from "../options.js";
import { utf8Head } from "../base/utf8.js";
import { WiFiLink, type WiFiOwner } from "../net/wifi.js";
import { clearAbove } from "../oled/draw.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { Screen, type ScreenOwner } from "../oled/screen.js";
import { fitAddress, smallLines } from "../oled/small-text.js";
import { pageText, scrollLines } from "../oled/text.js";

const LINE_HEIGHT = 16;
/** Lines kept for the display: as many as fit below the status line of the highest ones. */
const LINES_MAX = 7;
/** Bytes of a line kept for the display: those of a message with the longest head, and some of its text. */
const LINE_BYTES_MAX = 144;

/** The options of a shell. Without the phrases, buttons do nothing. */
export type ShellValues = WiFiValues & Partial<PhraseValues>;

/** What an app is to its shell. */
export interface ShellOwner {
  /** The board has an address, for the first time or again. */
  onUp(address: string): void;
  /** The Wi-Fi was lost, or an attempt to join it has failed. */
  onDown(): void;
  /** Draws the picture, in place of the shell's `draw`, into a frame that still holds the last one. */
  draw?(frame: Framebuffer): void;
}

/** What takes the lines that are typed to a shell. */
export interface LineReader {
  /** A line was typed, or a button with a phrase was pressed. */
  onLine(line: Uint8Array): void;
  /** No more lines will be typed. */
  onInputEnd(): void;
}

/**
 * The frame of most apps: the Wi-Fi link, the console, and a display with a status line above the lines that were printed
 * last.
 */
export class Shell implements App, WiFiOwner {
  readonly device: Device;
  /** The board's address; empty without Wi-Fi. */
  ownAddress: string;
  private readonly owner: ShellOwner;
  private readonly values: ShellValues;
  private link: WiFiLink | undefined;
  private readonly screen: Screen;
  /** Set by `readLines`; the buttons are opened after that. */
  private reader!: LineReader;
  private status: string;
  private lines: Uint8Array[];

  constructor(device: Device, owner: ShellOwner, values: ShellValues) {
    this.device = device;
    this.owner = owner;
    this.values = values;
    this.ownAddress = "";
    this.status = "Wi-Fi...";
    this.lines = [];
    this.screen = new Screen(device, owner.draw ? (owner as ScreenOwner) : this);
  }

  /** Shows the picture, and joins the Wi-Fi. */
  start(): void {
    this.redraw();
    this.link = new WiFiLink(this.device, this, this.values);
  }

  /** Calls `reader` for typed lines from now on, beginning with those that wait; buttons type phraseA and phraseB. */
  readLines(reader: LineReader): void {
    const buttons = this.device.buttons;
    this.reader = reader;
    if (buttons) buttons.open<Shell>(this, onPress);
    this.device.console.open<LineReader>(reader, onLine, onInputEnd);
  }

  /** For the kit: a button was pressed. */
  press(index: number): void {
    const phrase = index ? this.values.phraseB : this.values.phraseA;
    if (phrase) this.reader.onLine(this.device.text.encode(phrase));
  }

  /** Leaves the Wi-Fi, and closes the display. */
  stop(): void {
    if (this.link) this.link.stop();
    this.screen.close();
  }

  /** Prints a line on the console and on the display. */
  print(line: string): void {
    this.device.console.print(line);
    const bytes = this.device.text.encode(line);
    const end = utf8Head(bytes, Math.min(bytes.length, LINE_BYTES_MAX));
    // (Espruino's `slice` gives an array, which takes a variable a byte.)
    this.lines.push(new Uint8Array(bytes.subarray(0, end)));
    if (this.lines.length > LINES_MAX) this.lines.shift();
    this.redraw();
  }

  /** Changes the status line. */
  show(status: string): void {
    this.status = status;
    this.redraw();
  }

  /** Has the picture drawn again. */
  redraw(): void {
    this.screen.invalidate();
  }

  /** For the kit. */
  onWiFiUp(address: string): void {
    this.ownAddress = address;
    this.show(address);
    this.owner.onUp(address);
  }

  /** For the kit. */
  onWiFiDown(words: string): void {
    this.ownAddress = "";
    this.show(words);
    this.owner.onDown();
  }

  /** Draws the status line, and below it the lines that were printed last. */
  draw(frame: Framebuffer): void {
    const device = this.device;
    const status = device.text.encode(this.status);
    const top = frame.height < 48 ? 8 : LINE_HEIGHT;
    clearAbove(frame, frame.height);
    if (device.smallGlyph) {
      smallLines(device, frame, this.lines, fitAddress(device, frame, status, 0, top));
      return;
    }
    while (this.lines.length * LINE_HEIGHT >= frame.height) this.lines.shift();
    let y = 0;
    for (const line of this.lines) {
      y += LINE_HEIGHT;
      if (y + LINE_HEIGHT > frame.height) y = scrollLines(frame, y);
      y = pageText(device, frame, line, 0, y, scrollLines).y;
    }
    // All lines were drawn anew. (To tell the driver by how much they have moved would save 3 ms on the wire, and cost an
    // interpreter on a board far more: the driver compares the pictures twice then.)
    frame.scrolled = 0;
    clearAbove(frame, LINE_HEIGHT);
    fitAddress(device, frame, status, 0, LINE_HEIGHT);
  }
}

function onLine(reader: LineReader, line: Uint8Array): void {
  reader.onLine(line);
}

function onInputEnd(reader: LineReader): void {
  reader.onInputEnd();
}

function onPress(shell: Shell, index: number): void {
  shell.press(index);
}
