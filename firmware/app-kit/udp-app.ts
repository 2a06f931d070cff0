import type { App, Device } from "../device.js";
import { DatagramPort, type DatagramOwner } from "../net/datagrams.js";
import { Shell, type ShellValues } from "./shell.js";

/** The options that every UDP app has. */
export type UDPValues = ShellValues & { port: number };

/** What the UDP apps have in common: a shell, and a socket that is bound once the Wi-Fi is up. */
export abstract class UDPApp<Values extends UDPValues> implements App, DatagramOwner {
  readonly device: Device;
  readonly values: Values;
  readonly shell: Shell;
  readonly socket: DatagramPort;
  private readonly onEnd: (reason: string) => void;
  /** What the status line says while the Wi-Fi is up, once the socket is bound. */
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
  abstract onBound(address: string): void;
  /** A datagram came that the app `accepts`. */
  abstract onDatagram(bytes: Uint8Array, peer: string): void;

  /** Most apps talk with anybody. */
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

  /** Changes what the status line says. */
  show(status: string): void {
    this.heading = status;
    this.shell.show(status);
  }

  /** Sends text to "ip:port". False when it cannot be sent, which is logged. */
  say(text: string, to: string): boolean {
    return this.socket.send(this.device.text.encode(text), to);
  }
}
