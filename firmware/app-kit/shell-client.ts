import type { App, Device } from "../device.js";
import { Alarm } from "../base/alarm.js";
import { connect } from "../net/client.js";
import type { Connection } from "../net/connection.js";
import { Framing, lineOf, MESSAGE_BYTES_MAX, SPACING_MS } from "../net/framing.js";
import { Heartbeat } from "../net/heartbeat.js";
import type { WatchedConnection } from "../net/watched-connection.js";
import { Shell, type ShellValues } from "./shell.js";

/** The options that every client has. */
export type ShellClientValues = ShellValues & { to: string };

/** A TCP client with a console: one connection, on which each typed line is sent as a message. */
export abstract class ShellClient<Values extends ShellClientValues> implements App {
  readonly device: Device;
  readonly values: Values;
  readonly shell: Shell;
  readonly to: string;
  private readonly onEnd: (reason: string) => void;
  private readonly framing: Framing;
  private readonly spacing: Alarm<ShellClient<Values>>;
  private readonly heartbeat: Heartbeat;
  private connection: WatchedConnection | undefined;
  /** Typed lines that wait to be sent. */
  private typed: Uint8Array[];

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    this.device = device;
    this.values = values;
    this.onEnd = onEnd;
    this.to = values.to;
    this.typed = [];
    this.framing = new Framing(device, this, MESSAGE_BYTES_MAX);
    this.heartbeat = new Heartbeat(device);
    this.framing.mixed = true;
    this.spacing = new Alarm<ShellClient<Values>>(device, next, this);
    this.shell = new Shell(device, this, values);
    this.shell.start();
    this.shell.readLines(this);
  }

  abstract onConnecting(): void;
  /** It is connected. */
  abstract onOpen(): void;
  abstract onText(text: string): void;
  /** Sends a typed line. */
  abstract onTyped(line: Uint8Array): void;
  abstract onInputEnd(): void;
  /** The connection has closed; the app ends after this. */
  abstract onLost(reason: string): void;
  /** It cannot connect; the app ends after this. */
  abstract onFailed(reason: string): void;

  get connected(): boolean {
    const connection = this.connection;
    return !!connection && connection.connected && !connection.closed;
  }

  stop(): void {
    const connection = this.connection;
    this.spacing.clear();
    this.heartbeat.stop();
    this.framing.forget();
    if (this.connected) (connection as Connection).end();
    else if (connection) connection.close("stopped");
    this.shell.stop();
  }

  /** Ends by itself; `reason` is the code of the error, empty where nothing failed. */
  quit(reason: string): void {
    this.stop();
    this.onEnd(reason);
  }

  onUp(): void {
    if (this.connection) return;
    this.onConnecting();
    this.connection = connect(this.device, this, this.to);
    if (!this.connection) this.fail("no socket");
  }

  onDown(): void {}

  onConnected(): void {
    this.shell.show(this.to);
    this.heartbeat.watch(this.connection as WatchedConnection);
    this.onOpen();
    this.next();
  }

  onReceived(_connection: Connection, bytes: Uint8Array): void {
    this.framing.push(bytes);
    this.onFramed();
  }

  onFramed(): void {
    for (let message = this.framing.take(); message; message = this.framing.take()) {
      const text = this.device.text.decode(lineOf(message));
      this.device.log("received", { peer: this.to, data: message });
      // Servers send empty lines as probes.
      if (text) this.onText(text);
    }
  }

  onDrained(): void {
    this.next();
  }

  onClosed(connection: Connection, reason: string): void {
    this.framing.finish();
    this.onFramed();
    if (connection.connected) {
      this.onLost(reason);
      this.quit("");
    } else this.fail(reason);
  }

  onLine(line: Uint8Array): void {
    if (line.length) this.typed.push(line);
    this.next();
    this.pace();
  }

  /** Sends a message. Returns false where it is not connected, or congested. */
  send(message: Uint8Array): boolean {
    if (!this.connected || !(this.connection as Connection).write(message)) return false;
    this.device.log("sent", { peer: this.to, data: message });
    this.spacing.set(SPACING_MS);
    return true;
  }

  /** For the timer: sends the next typed line. */
  next(): void {
    if (!this.connected || this.spacing.pending || (this.connection as Connection).congested) return;
    const line = this.typed.shift();
    if (!line) return;
    this.onTyped(line);
    this.pace();
  }

  /** Holds the console while lines wait to be sent. */
  private pace(): void {
    this.device.console.hold(!!this.typed.length);
  }

  private fail(reason: string): void {
    this.device.log("error", { code: "tcp", peer: this.to });
    this.onFailed(reason);
    this.quit("tcp");
  }
}

function next<Values extends ShellClientValues>(client: ShellClient<Values>): void {
  client.next();
}
