import type { App, Device } from "../device.js";
import { DatagramPort, type DatagramOwner } from "../net/datagrams.js";
import type { Framebuffer } from "../oled/framebuffer.js";
import { Shell, type ShellValues } from "./shell.js";

/** The options that every UDP app has: those of `wifiOptions`, and `portOption`. */
export type UDPValues = ShellValues & { port: number };

/**
 * A UDP app: a socket that is bound when the board has an address, and a display with a status line above the lines that
 * `shell.print` printed last.
 */
export abstract class UDPApp<Values extends UDPValues> implements App, DatagramOwner {
  readonly device: Device;
  /** The values of the app's options. */
  readonly values: Values;
  /** The Wi-Fi, the console and the display. */
  readonly shell: Shell;
  /** Sends bytes; `say` sends text. */
  readonly socket: DatagramPort;
  private readonly onEnd: (reason: string) => void;
  /** The status line once the socket is bound, while the Wi-Fi is up. */
  private heading: string | undefined;
  /** Nothing more is received, sent or drawn. */
  stopped: boolean;

  /** Joins the Wi-Fi. `onEnd` is the one that `start` of the app was given. */
  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    this.device = device;
    this.values = values;
    this.onEnd = onEnd;
    this.heading = undefined;
    this.stopped = false;
    this.socket = new DatagramPort(device, this);
    this.shell = new Shell(device, this, values);
    this.shell.start();
  }

  /** The socket is bound; `address` is the board's. */
  onBound(_address: string): void {}

  /** A datagram that the app `accepts` was received from `peer`, "ip:port". It is logged already. */
  abstract onDatagram(bytes: Uint8Array, peer: string): void;

  /** Whether the app takes datagrams of this peer; all, unless overridden. */
  accepts(_bytes: Uint8Array, _peer: string): boolean {
    return true;
  }

  /**
   * Draws the picture, in place of the status line and the printed lines, into a frame that still holds the last one.
   * Called after `redraw`, at most every 50 ms.
   */
  draw?(frame: Framebuffer): void;

  /** Has the picture drawn again: call it after a change of what `draw` shows. */
  redraw(): void {
    this.shell.redraw();
  }

  /** Closes the socket, and leaves the Wi-Fi. */
  stop(): void {
    this.stopped = true;
    this.socket.close();
    this.shell.stop();
  }

  /** Ends the app by itself. `reason` is the code of an error, or empty where nothing failed. */
  quit(reason: string): void {
    if (this.stopped) return;
    this.stop();
    this.onEnd(reason);
  }

  /** For the kit: the board has an address. */
  onUp(address: string): void {
    if (this.heading) this.shell.show(this.heading);
    else if (this.open(address)) {
      this.show(address);
      this.onBound(address);
    } else this.quit("bind");
  }

  /** Binds the socket; called once. Returns false if it cannot, which is logged and ends the app. */
  open(address: string): boolean {
    return this.socket.open(this.values.port, address);
  }

  /** The Wi-Fi was lost, or an attempt to join it has failed. The display says so; this does nothing, unless overridden. */
  onDown(): void {}

  /** Changes the status line. */
  show(status: string): void {
    this.heading = status;
    this.shell.show(status);
  }

  /** Sends text to "ip:port". Returns false when it cannot be sent, which is logged. */
  say(text: string, to: string): boolean {
    return this.socket.send(this.device.text.encode(text), to);
  }
}
