/** The spreading client of the text: prints what comes, and a while after each message says hello. */
import { dateTime } from "../clock/calendar.js";
import type { App, Device, TimerHandle } from "../device.js";
import { connect } from "../net/client.js";
import type { Connection } from "../net/connection.js";
import { Framing, lineOf } from "../net/framing.js";
import { Shell } from "../shell.js";
import { endpointOption, integerOption, wifiOptions, type Option, type OptionValues } from "./options.js";

/** Answers that may be due at once: several clients must not excite each other without end. */
export const ANSWERS_MAX = 4;

export function options(): Option[] {
  const name: Option = {
    name: "name",
    kind: "text",
    fallback: "palmwire",
    min: 1,
    max: 64,
    help: "who says hello",
  };
  const after = integerOption("answerAfter", 5, 1, 3600, "seconds from a message to the answer");
  return [endpointOption(8007, "the spread server"), name, after].concat(wifiOptions());
}

class SpreadClient implements App {
  readonly device: Device;
  private readonly values: OptionValues;
  private readonly onEnd: (reason: string) => void;
  private readonly shell: Shell;
  private readonly framing: Framing;
  private connection: Connection | undefined;
  private answers: TimerHandle[];

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    this.device = device;
    this.values = values;
    this.onEnd = onEnd;
    this.answers = [];
    this.framing = new Framing(device, this);
    this.shell = new Shell(device, this, values);
    this.shell.start();
  }

  stop(): void {
    const connection = this.connection;
    if (connection && !connection.closed && connection.connected) {
      connection.close("stopped");
      this.lost("stopped");
    } else if (connection) connection.close("stopped");
    this.end();
  }

  onUp(): void {
    if (this.connection) return;
    this.shell.print("Started to connect.");
    this.connection = connect(this.device, this, this.values.to as string);
    if (!this.connection) this.failed("no socket");
  }

  onDown(): void {}

  onConnected(): void {
    this.shell.show(this.values.to as string);
    this.shell.print("Connected to the server!");
  }

  onReceived(_connection: Connection, bytes: Uint8Array): void {
    this.framing.push(bytes);
  }

  onDrained(): void {}

  onClosed(connection: Connection, reason: string): void {
    this.framing.end();
    if (!connection.connected) {
      this.failed(reason);
      return;
    }
    this.lost(reason);
    this.end();
    this.onEnd("");
  }

  onMessage(message: Uint8Array): void {
    this.device.log("received", { peer: this.values.to as string, data: message });
    this.shell.print("got message:  " + this.device.text.decode(lineOf(message)));
    if (this.answers.length >= ANSWERS_MAX) return;
    const after_ms = (this.values.answerAfter as number) * 1000;
    this.answers.push(this.device.timer.set<SpreadClient>(sayHello, after_ms, this));
  }

  /** For the timer. */
  sayHello(): void {
    const time = dateTime(this.device.clock.wall());
    const hello = this.device.text.encode("hello, I'm " + this.values.name + " " + time);
    this.answers.shift();
    if (!this.connection || !this.connection.write(hello)) return;
    this.device.log("sent", { peer: this.connection.peer, data: hello });
  }

  private failed(reason: string): void {
    this.shell.print("Connection failed. Reason: " + reason);
    this.end();
    this.onEnd("cannot connect to " + this.values.to);
  }

  private lost(reason: string): void {
    this.shell.print("Disconnected from the server!");
    this.shell.print("Lost connection.  Reason: " + reason);
  }

  private end(): void {
    for (const answer of this.answers) this.device.timer.clear(answer);
    this.framing.close();
    this.shell.stop();
  }
}

function sayHello(client: SpreadClient): void {
  client.sayHello();
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new SpreadClient(device, values, onEnd);
}
