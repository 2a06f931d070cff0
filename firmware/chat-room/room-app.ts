import { OPTION_ERROR } from "../options.js";
import type { App, Device } from "../device.js";
import type { Destination } from "../net/connection.js";
import { Alarm } from "../base/alarm.js";
import { lineOf, SPACING_MS } from "../net/framing.js";
import { Server } from "../net/server.js";
import type { WatchedConnection } from "../net/watched-connection.js";
import { Shell, type ShellValues } from "../app-kit/shell.js";
import { WAITING, Member } from "./member.js";
import { Room } from "./room.js";
import type { RoomValues } from "./room-options.js";

/** The options that every server with a room has. */
export type RoomAppValues = RoomValues & ShellValues & { port: number };

/** What the servers with a room have in common. */
export abstract class RoomApp extends Room implements App {
  readonly shell: Shell;
  private readonly onEnd: (reason: string) => void;
  private readonly server: Server;
  private readonly port: number;
  /** While it is set, the console is held: what was typed last is not told yet. */
  private readonly pacing: Alarm<RoomApp>;
  /** The message that ends a member. */
  private readonly last: string;
  /** What our own words end with, for a member that sends no newlines. */
  private readonly newline: string;
  private stopped: boolean;
  private messages: number;

  constructor(
    device: Device,
    values: RoomAppValues,
    onEnd: (reason: string) => void,
    last: string,
    newline: string,
  ) {
    super(device, values);
    this.onEnd = onEnd;
    this.port = values.port;
    this.last = last;
    this.newline = newline;
    this.stopped = false;
    this.messages = 0;
    this.shell = new Shell(device, this, values);
    this.server = new Server(device, this);
    this.pacing = new Alarm<RoomApp>(device, onPaced, this);
  }

  /** A member says something. */
  abstract onText(member: Member, message: Uint8Array, text: string): void;

  /** `sockets`: how many it would need, where the chip has fewer; else 0. */
  start(sockets: number): this {
    if (sockets) {
      const limit = this.device.limits.sockets;
      this.device.log("error", { code: OPTION_ERROR, sockets: sockets, limit: limit });
      this.quit(OPTION_ERROR);
    } else {
      this.shell.start();
      this.shell.readLines(this);
    }
    return this;
  }

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.server.close();
    this.pacing.clear();
    for (const member of this.all()) this.answer(member, "服务器关闭了", "the server is closing");
    this.end();
  }

  onEnded(): void {
    this.shell.stop();
  }

  /** Stops by itself; `reason` is the code of the error, empty where nothing failed. */
  quit(reason: string): void {
    this.stop();
    this.onEnd(reason);
  }

  onUp(address: string): void {
    const server = this.server;
    if (!server.port) {
      if (!server.listen(this.port, address)) {
        this.quit("listen");
        return;
      }
      this.shell.print(address + ":" + server.port);
    }
    this.count();
  }

  onDown(): void {}

  onAccepted(server: Server, from: Destination): WatchedConnection {
    return new Member(this, server.accepted, from).connection;
  }

  onWaiting(member: Member, position: number): void {
    this.answer(
      member,
      "人已满，您排在第" + position + "位",
      "full: you are number " + position + " in line",
    );
    this.count();
  }

  onRefused(member: Member): void {
    this.answer(member, "人已满，请稍后再来", "full, come back later");
    this.device.log("error", { code: "full", peer: member.connection.peer });
  }

  onMessage(member: Member, message: Uint8Array): void {
    const text = this.device.text.decode(lineOf(message));
    this.device.log("received", { peer: member.connection.peer, data: message });
    if (text === this.last) this.drop(member, text);
    else if (member.place === WAITING) {
      if (text) this.answer(member, "还在排队，没有人听到", "still in line: nobody heard that");
    } else {
      this.messages++;
      this.count();
      this.onText(member, message, text);
    }
  }

  /** A line typed here goes to everybody. */
  onLine(line: Uint8Array): void {
    if (!line.length) return;
    if (!this.members.length) {
      this.shell.print(this.word("没有人在线，没有发出", "nobody is connected: not sent"));
      return;
    }
    this.say("Server : " + this.device.text.decode(line));
    this.pace();
  }

  /** Takes the next line that is typed, or pasted, when this one has gone to everybody. */
  pace(): void {
    this.device.console.hold(true);
    this.pacing.set(SPACING_MS);
  }

  /** For the timer. */
  onPaced(): void {
    for (const member of this.members)
      if (member.outbox.length || member.connection.congested) {
        this.pace();
        return;
      }
    this.device.console.hold(false);
  }

  onInputEnd(): void {}

  /** To everybody in the room. */
  say(text: string): void {
    for (const member of this.members) {
      const message = this.encoded(member, text);
      this.post(member, message);
      this.device.log("sent", { peer: member.connection.peer, data: message });
    }
  }

  /** Tells one of the two. */
  answer(member: Member, zh: string, en: string): void {
    this.post(member, this.encoded(member, this.word(zh, en)));
  }

  /** Our own words for a member, with a newline for one that sends lines. */
  private encoded(member: Member, text: string): Uint8Array {
    return this.device.text.encode(text + (member.lines ? "\n" : this.newline));
  }

  word(zh: string, en: string): string {
    return this.values.lang === "en" ? en : zh;
  }

  /** The status line: port, members, those in line, messages. */
  count(): void {
    const line = this.waiting.length ? "+" + this.waiting.length : "";
    const members = this.members.length + "/" + this.values.maxClients + line;
    this.shell.show(":" + this.server.port + " " + members + " #" + this.messages);
  }
}

function onPaced(app: RoomApp): void {
  app.onPaced();
}
