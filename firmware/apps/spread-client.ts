/** The spread client of the reference programs: prints each message and answers it after a delay. */
import { dateTime } from "../base/calendar.js";
import type { App, Device, TimerHandle } from "../device.js";
import { ShellClient } from "../app-kit/shell-client.js";
import {
  consoleOptions,
  integerOption,
  joined,
  serverOption,
  textOption,
  type ValuesOf,
} from "../options.js";

/** Pending answers, at most, so that several clients do not trigger each other endlessly. */
const ANSWERS_MAX = 4;

export function about() {
  return {
    en: "connects to a spread server, prints what it receives, sends greetings",
    zh: "TCP 广播客户端：打印收到的消息，并自动回复问候",
  };
}

export function options() {
  const name = textOption("name", "palmwire", 1, 64, "name used in greetings");
  const after = integerOption("answerAfter", 5, 1, 3600, "seconds before a message is answered");
  return joined([serverOption(8007, "the spread server"), name, after], consoleOptions());
}

type Values = ValuesOf<typeof options>;

class SpreadClient extends ShellClient<Values> {
  private answers: TimerHandle[];

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    this.answers = [];
  }

  override stop(): void {
    for (const answer of this.answers) this.device.timer.clear(answer);
    if (this.connected) this.onLost("stopped");
    super.stop();
  }

  onConnecting(): void {
    this.shell.print("Started to connect.");
  }

  onOpen(): void {
    this.shell.print("Connected to the server!");
  }

  onText(text: string): void {
    this.shell.print("got message:  " + text);
    if (this.answers.length >= ANSWERS_MAX) return;
    const after_ms = this.values.answerAfter * 1000;
    this.answers.push(this.device.timer.set<SpreadClient>(sayHello, after_ms, this));
  }

  onTyped(line: Uint8Array): void {
    this.send(line);
  }

  onInputEnd(): void {}

  onLost(reason: string): void {
    this.shell.print("Disconnected from the server!");
    this.shell.print("Lost connection.  Reason: " + reason);
  }

  onFailed(reason: string): void {
    this.shell.print("Connection failed. Reason: " + reason);
  }

  /** Timer callback. */
  sayHello(): void {
    this.answers.shift();
    const time = dateTime(this.device.clock.wall());
    this.onLine(this.device.text.encode("hello, I'm " + this.values.name + " " + time));
  }
}

function sayHello(client: SpreadClient): void {
  client.sayHello();
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new SpreadClient(device, values, onEnd);
}
