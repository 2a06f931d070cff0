import { OPTION_ERROR } from "../options.js";
import type { App, Device } from "../device.js";
import type { Destination } from "../net/connection.js";
import { Alarm } from "../base/alarm.js";
import { lineOf, SPACING_MS } from "../net/framing.js";
import { Server, type ServerOwner } from "../net/server.js";
import type { WatchedConnection } from "../net/watched-connection.js";
import { Shell, type LineReader, type ShellOwner, type ShellValues } from "../app-kit/shell.js";
import { joinRooms } from "./joined-room.js";
import { WAITING, Member } from "./member.js";
import { Room, type RoomOwner } from "./room.js";
import { otherSockets, word, type RoomValues } from "./room-options.js";

/** The options of every server with a room. */
export type RoomAppValues = RoomValues & ShellValues & { port: number };

/** A server with a room: accepts clients, and sends lines typed on the console to all members. */
export abstract class RoomApp implements App, LineReader, RoomOwner, ServerOwner, ShellOwner {
  readonly device: Device;
  readonly values: RoomAppValues;
  readonly shell: Shell;
  readonly room: Room;
  private readonly onEnd: (reason: string) => void;
  private readonly server: Server;
  /** Holds the console while it is set, until the line typed last is sent. */
  private readonly pacing: Alarm<RoomApp>;
  /** The message with which a member leaves. */
  private readonly goodbye: string;
  /** The end of our own messages to a member that sends no newlines. */
  private readonly newline: string;
  private stopped: boolean;
  private messages: number;

  constructor(
    device: Device,
    values: RoomAppValues,
    onEnd: (reason: string) => void,
    goodbye: string,
    newline: string,
    maxClients: number,
    maxWaiting: number,
  ) {
    this.device = device;
    this.values = values;
    this.onEnd = onEnd;
    this.goodbye = goodbye;
    this.newline = newline;
    this.stopped = false;
    this.messages = 0;
    this.room = new Room(device, this, values, maxClients, maxWaiting);
    this.shell = new Shell(device, this, values);
    this.server = new Server(device, this);
    this.pacing = new Alarm<RoomApp>(device, onPaced, this);
  }

  abstract onEntered(member: Member): void;
  /** A member of the room has sent a message, which is counted; `text` is its line. */
  abstract onText(member: Member, message: Uint8Array, text: string): void;
  abstract onLeft(member: Member, reason: string): void;

  /** Ends at once with an error where the chip has too few sockets for room and line. */
  start(): this {
    const limit = this.device.limits.sockets;
    const sockets = this.room.maxClients + this.room.maxWaiting + otherSockets(this.values);
    if (sockets > limit) {
      this.device.log("error", { code: OPTION_ERROR, sockets: sockets, limit: limit });
      this.quit(OPTION_ERROR);
    } else {
      if (this.values.join) this.room.link = joinRooms(this, this.values.join);
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
    for (const member of this.room.all()) this.reply(member, "服务器关闭了", "the server is closing");
    if (this.values.join && this.room.link) this.room.link.stop();
    this.room.end();
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
      if (!server.listen(this.values.port, address)) {
        this.quit("listen");
        return;
      }
      this.shell.print(address + ":" + server.port);
    }
    if (this.values.join && this.room.link) this.room.link.up();
    this.count();
  }

  onDown(): void {
    if (this.values.join && this.room.link) this.room.link.down();
  }

  onAccepted(server: Server, from: Destination): WatchedConnection {
    return new Member(this.room, server.accepted, from).connection;
  }

  onWaiting(member: Member, position: number): void {
    this.reply(member, "人已满，您排在第" + position + "位", "full: you are number " + position + " in line");
    this.count();
  }

  onRefused(member: Member): void {
    this.reply(member, "人已满，请稍后再来", "full, come back later");
    this.device.log("error", { code: "full", peer: member.connection.peer });
  }

  onMessage(member: Member, message: Uint8Array): void {
    const text = this.device.text.decode(lineOf(message));
    this.device.log("received", { peer: member.connection.peer, data: message });
    if (text === this.goodbye) this.room.drop(member, text);
    else if (member.place === WAITING) {
      if (text) this.reply(member, "还在排队，没有人听到", "still in line: nobody heard that");
    } else {
      this.heard();
      this.onText(member, message, text);
    }
  }

  /** Sends a typed line to all members. */
  onLine(line: Uint8Array): void {
    if (!line.length) return;
    if (!this.room.members.length) {
      this.shell.print(word(this.values, "没有人在线，没有发出", "nobody is connected: not sent"));
      return;
    }
    this.say("Server : " + this.device.text.decode(line));
    this.pace();
  }

  /** Holds the console until the last line is sent to all members. */
  pace(): void {
    this.device.console.hold(true);
    this.pacing.set(SPACING_MS);
  }

  /** For the timer. */
  onPaced(): void {
    for (const member of this.room.members)
      if (member.outbox.length || member.connection.congested) {
        this.pace();
        return;
      }
    this.device.console.hold(false);
  }

  onInputEnd(): void {}

  /** Sends our own message to all members, and to those of other hubs. */
  say(text: string): void {
    this.tell(text);
    if (this.values.join) this.room.forward(this.device.text.encode(text), true);
  }

  /** Sends our own message to all members of this hub. */
  tell(text: string): void {
    for (const member of this.room.members) {
      const message = this.encoded(member, text);
      this.room.post(member, message);
      this.device.log("sent", { peer: member.connection.peer, data: message });
    }
  }

  /** Sends our own message to one client, in its language. */
  reply(member: Member, zh: string, en: string): void {
    this.room.post(member, this.encoded(member, word(this.values, zh, en)));
  }

  /** Our own message as bytes, with a newline for a member that sends lines. */
  private encoded(member: Member, text: string): Uint8Array {
    return this.device.text.encode(text + (member.framing.lines ? "\n" : this.newline));
  }

  /** Counts a message for the status line. */
  heard(): void {
    this.messages++;
    this.count();
  }

  /** Updates the status line: port, members, length of the line, messages. */
  count(): void {
    const room = this.room;
    const line = room.waiting.length ? "+" + room.waiting.length : "";
    const members = room.members.length + "/" + room.maxClients + line;
    this.shell.show(":" + this.server.port + " " + members + " #" + this.messages);
  }
}

function onPaced(app: RoomApp): void {
  app.onPaced();
}
