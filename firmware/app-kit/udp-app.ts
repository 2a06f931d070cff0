import type { App, Device } from "../device.js";
import { DatagramPort, type DatagramOwner } from "../net/datagrams.js";
import { Shell, type ShellValues } from "./shell.js";

/** The options that every UDP app has. */
export type UDPValues = ShellValues & { port: number };

/** A UDP app: a shell, and a socket that is bound when the board has an address. */
export abstract class UDPApp<Values extends UDPValues> implements App, DatagramOwner {
  readonly device: Device;
  readonly values: Values;
  readonly shell: Shell;
  readonly socket: DatagramPort;
  private readonly onEnd: (reason: string) => void;
  /** The status line once the socket is bound, while the Wi-Fi is up. */
  private heading: string | undefined;
  stopped: boolean;

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
  /** A datagram that the app `accepts` was received. */
  abstract onDatagram(bytes: Uint8Array, peer: string): void;

  /** Whether the app takes datagrams of this peer; all, unless overridden. */
  accepts(_bytes: Uint8Array, _peer: string): boolean {
    return true;
  }

  stop(): void {
    this.stopped = true;
    this.socket.close();
    this.shell.stop();
  }

  /** Stops by itself; `reason` is the code of the error, empty where nothing failed. */
  quit(reason: string): void {
    if (this.stopped) return;
    this.stop();
    this.onEnd(reason);
  }

  onUp(address: string): void {
    if (this.heading) this.shell.show(this.heading);
    else if (this.open(address)) {
      this.show(address);
      this.onBound(address);
    } else this.quit("bind");
  }

  open(address: string): boolean {
    return this.socket.open(this.values.port, address);
  }

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
