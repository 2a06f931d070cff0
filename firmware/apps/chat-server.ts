/**
 * The chat server of the reference programs. In hub mode, each message goes to all other members; clients beyond
 * `maxClients` wait and enter in order. In p2p mode, one peer talks to the console.
 */
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { appended } from "../base/bytes.js";
import { withoutControls } from "../base/controls.js";
import { lineOf, NEWLINE } from "../net/framing.js";
import type { Member } from "../chat-room/member.js";
import { RoomApp } from "../chat-room/room-app.js";
import { roomOptions, roomSockets, waitingPlaces, word } from "../chat-room/room-options.js";
import { choiceOption, consoleOptions, joined, optionError, portOption, type ValuesOf } from "../options.js";

/** The message that ends a conversation. */
const QUIT = "q";

export function about() {
  return {
    en: "runs a chat room with a queue, or a chat with one peer",
    zh: "聊天服务端：带排队的多人聊天室，或一对一聊天",
  };
}

export function options() {
  const mode = choiceOption(
    "mode",
    ["hub", "p2p"],
    "a chat room, or a chat between one peer and this console",
  );
  return joined(joined([portOption(8888, "tcp"), mode], roomOptions(5)), consoleOptions());
}

type Values = ValuesOf<typeof options>;

/** A room for many. */
class Hub extends RoomApp {
  onEntered(member: Member): void {
    const address = nameOf(member);
    this.say(address + "已进入聊天室");
    this.shell.print(address + " " + word(this.values, "已成功连接", "connected"));
    this.count();
  }

  onText(member: Member, message: Uint8Array): void {
    const line = lineFrom(this, member, message);
    if (!line.length) return;
    const encoding = this.device.text;
    const head = nameOf(member) + ":";
    this.shell.print(head + encoding.decode(line));
    let all = appended(encoding.encode(head), line);
    if (message[message.length - 1] === NEWLINE) all = appended(all, new Uint8Array([NEWLINE]));
    this.room.broadcast(all, member);
  }

  onLeft(member: Member): void {
    const address = nameOf(member);
    this.say(address + "已离开聊天室");
    this.shell.print(address + " " + word(this.values, "已断开连接", "disconnected"));
    this.count();
  }
}

/** A conversation of one peer with the console. */
class Conversation extends RoomApp {
  /** Lines typed before the peer connected. */
  private typed: Uint8Array[];

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd, QUIT, "", 1, 0);
    this.typed = [];
  }

  onEntered(member: Member): void {
    this.shell.print(nameOf(member) + " " + word(this.values, "已成功连接", "connected"));
    this.count();
    for (const line of this.typed) super.onLine(line);
    this.typed = [];
    this.pace();
  }

  onText(member: Member, message: Uint8Array): void {
    const line = lineFrom(this, member, message);
    if (line.length) this.shell.print(nameOf(member) + " : " + this.device.text.decode(line));
  }

  onLeft(member: Member, reason: string): void {
    this.shell.print(nameOf(member) + "已退出聊天");
    this.count();
    if (reason === QUIT) this.quit("");
  }

  override onLine(line: Uint8Array): void {
    if (this.room.members.length) super.onLine(line);
    else {
      this.typed.push(line);
      this.device.console.hold(true);
    }
  }
}

/**
 * The line of a message, without control characters: it becomes a part of our own line, and must not look like another.
 * Empty for a message that is too long, which is refused.
 */
function lineFrom(app: RoomApp, member: Member, message: Uint8Array): Uint8Array {
  if (member.framing.whole) return withoutControls(lineOf(message));
  const limit = app.values.line;
  app.reply(
    member,
    "太长了，没有发出：一行最多" + limit + "字节",
    "too long, not sent: a line holds " + limit + " bytes",
  );
  member.deaf = true;
  app.device.log("error", { code: "too-long", limit: limit, peer: member.connection.peer });
  return new Uint8Array(0);
}

function nameOf(member: Member): string {
  return pythonAddress(member.connection.peer);
}

/** Throws an OPTION_ERROR for a chat with one peer that is to be joined to others. */
function checkMode(values: Values): void {
  if (values.mode === "p2p" && values.join)
    throw optionError("--join is for --mode hub: a chat with one peer is no room of several boards");
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  checkMode(values);
  if (values.mode === "p2p") return new Conversation(device, values, onEnd).start();
  const maxWaiting = waitingPlaces(values, device.limits.sockets);
  return new Hub(device, values, onEnd, QUIT, "", values.maxClients, maxWaiting).start();
}

export function socketsNeeded(values: Values, sockets: number): number {
  checkMode(values);
  return values.mode === "p2p" ? 2 : roomSockets(values, sockets);
}
