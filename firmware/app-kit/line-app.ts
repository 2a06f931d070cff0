import type { App, Device } from "../device.js";
import type { WiFiValues } from "../options.js";
import { lineOf } from "../net/framing.js";
import { WiFiLink, type WiFiOwner } from "../net/wifi.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { Screen, type ScreenOwner } from "../oled/screen.js";
import { fitText } from "../oled/small-text.js";
import type { LineConnection, LineConnectionOwner } from "./line-connection.js";

/**
 * What server and client apps have in common: the Wi-Fi, with reconnect; the display; typed lines and buttons.
 *
 * None of its methods is called before the constructor of the app has ended: pictures, Wi-Fi, typed lines and presses
 * come in later turns on every runtime.
 */
export abstract class LineApp<Values extends WiFiValues>
  implements App, LineConnectionOwner, ScreenOwner, WiFiOwner
{
  readonly device: Device;
  /** The values of the app's options. */
  readonly values: Values;
  /** Has the picture drawn; `redraw` is all that an app needs of it. */
  readonly screen: Screen;
  /** The board's address; "Wi-Fi..." until it has one. */
  address: string;
  /** What the app does at the moment, in a few words for the display. `show` changes it. */
  state: string;
  /** The line received last, as UTF-8; undefined until there is one. */
  text: Uint8Array | undefined;
  /** Nothing more is received, sent or drawn. */
  stopped: boolean;
  private readonly onEnd: (reason: string) => void;
  private readonly link: WiFiLink;

  /** Joins the Wi-Fi. `onEnd` is the one that `start` of the app was given. */
  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    this.device = device;
    this.values = values;
    this.onEnd = onEnd;
    this.stopped = false;
    this.text = undefined;
    this.address = "Wi-Fi...";
    this.state = values.ssid;
    this.screen = new Screen(device, this);
    this.screen.invalidate();
    this.link = new WiFiLink(device, this, values);
  }

  /** A line of text was received; it has no newline and is not empty. It is logged already. */
  abstract onLine(client: LineConnection, line: string): void;

  /** Draws the picture into a frame that still holds the last one. Called after `redraw`, at most every 50 ms. */
  abstract draw(frame: Framebuffer): void;

  /** For the kit: the board has an address. */
  abstract onWiFiUp(address: string): void;

  /** For the kit: closes the connections. (Espruino would take a `super.stop` of a class between for a call of itself.) */
  abstract hangUp(reason: string): void;

  /** For the kit: an app overrides `onJoined`. */
  abstract onOpened(client: LineConnection): void;

  /** For the kit: an app overrides `onLeft`. */
  abstract onEnded(client: LineConnection, reason: string): void;

  /**
   * A line was typed on the console; it is not empty. Lines typed before `listening` or `connected` wait. An app without
   * this method leaves the console alone.
   */
  onTyped?(line: string): void;

  /** No more lines will be typed. */
  onInputEnd?(): void;

  /** A button was pressed: 0 is A, 1 is B. */
  onPress?(index: number): void;

  /** Whether all received bytes are sent back as they come, before `onLine`. They are not, unless overridden. */
  get echoes(): boolean {
    return false;
  }

  /** Draws a text in one row of 16 pixels, cut at the right edge; on a display with few pixels, small where it is long. `y`, its top, must be a multiple of 8. */
  row(frame: Framebuffer, text: string, y: number): void {
    fitText(this.device, frame, this.device.text.encode(text), y, 16, y);
  }

  /** Has the picture drawn again: call it after a change of what `draw` shows. */
  redraw(): void {
    this.screen.invalidate();
  }

  /** Changes the `state`, and has the picture drawn again. */
  show(state: string): void {
    this.state = state;
    this.redraw();
  }

  /** Closes everything, and leaves the Wi-Fi. */
  stop(): void {
    this.stopped = true;
    this.hangUp("stopped");
    this.link.stop();
    this.screen.close();
  }

  /** Ends the app by itself. `reason` is the code of an error, or empty where nothing failed. */
  quit(reason: string): void {
    if (this.stopped) return;
    this.stop();
    this.onEnd(reason);
  }

  /** For the kit: opens the console and the buttons, for an app that has methods for them. */
  readInput(): void {
    const device = this.device;
    if (this.onTyped) device.console.open<LineApp<Values>>(this, typed, inputEnded);
    if (this.onPress && device.buttons) device.buttons.open<LineApp<Values>>(this, pressed);
  }

  /** For the kit: holds or releases the console, where typed lines may have to wait. */
  pace(): void {}

  /** For the kit: shows that the board has no Wi-Fi. */
  onWiFiDown(words: string): void {
    this.show(words);
  }

  /** For the kit: logs a message, and calls `onLine`. */
  onMessage(client: LineConnection, message: Uint8Array): void {
    const device = this.device;
    const fields = { peer: client.peer, data: message };
    device.log("received", fields);
    if (this.echoes) device.log("sent", fields);
    const bytes = lineOf(message);
    // Some peers send empty lines as probes.
    if (!bytes.length) return;
    const line = device.text.decode(bytes);
    // The display takes UTF-8 only; the message may be in another encoding that the runtime can decode.
    this.text = device.text.encode(line);
    this.redraw();
    this.onLine(client, line);
  }
}

function typed<Values extends WiFiValues>(app: LineApp<Values>, line: Uint8Array): void {
  if (line.length && app.onTyped && !app.stopped) app.onTyped(app.device.text.decode(line));
}

function inputEnded<Values extends WiFiValues>(app: LineApp<Values>): void {
  if (app.onInputEnd && !app.stopped) app.onInputEnd();
}

function pressed<Values extends WiFiValues>(app: LineApp<Values>, index: number): void {
  if (app.onPress && !app.stopped) app.onPress(index);
}
