/**
 * The chat server of the reference programs. In hub mode, each message goes to all other members; clients beyond
 * `maxClients` wait and enter in order. In p2p mode, one peer talks to the console.
 */
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { withoutControls } from "../base/controls.js";
import { lineOf, NEWLINE } from "../net/framing.js";
import type { Member } from "../chat-room/member.js";
import { RoomApp } from "../chat-room/room-app.js";
import { fitRoom } from "../chat-room/room-fit.js";
import { roomOptions } from "../chat-room/room-options.js";
import { choiceOption, consoleOptions, joined, portOption, type ValuesOf } from "../options.js";

/** The message that ends a conversation. */
const QUIT = "q";

export function options() {
  const mode = choiceOption("mode", ["hub", "p2p"], "a room for many, or one peer and this console");
  return joined(joined([portOption(8888, "tcp"), mode], roomOptions(5)), consoleOptions());
}

type Values = ValuesOf<typeof options>;

class ChatServer extends RoomApp {
  private readonly p2p: boolean;
  /** Lines typed in p2p mode before the peer connected. */
  private typed: Uint8Array[];

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd, QUIT, "");
    this.p2p = values.mode === "p2p";
    this.typed = [];
  }

  onEntered(member: Member): void {
    const address = this.nameOf(member);
    if (!this.p2p) this.say(address + "已进入聊天室");
    this.shell.print(address + " " + this.word("已成功连接", "connected"));
    this.count();
    if (this.p2p) {
      for (const line of this.typed) super.onLine(line);
      this.typed = [];
      this.pace();
    }
  }

  onText(member: Member, message: Uint8Array): void {
    const encoding = this.device.text;
    if (!member.whole) {
      const limit = this.values.line;
      this.answer(
        member,
        "太长了，没有发出：一行最多" + limit + "字节",
        "too long, not sent: a line holds " + limit + " bytes",
      );
      member.deaf = true;
      this.device.log("error", { code: "too-long", limit: limit, peer: member.connection.peer });
      return;
    }
    // The text becomes part of our own line, so remove whatever could imitate another line.
    const line = withoutControls(lineOf(message));
    if (!line.length) return;
    const head = this.nameOf(member) + (this.p2p ? " : " : ":");
    this.shell.print(head + encoding.decode(line));
    if (this.p2p) return;
    const newline = message[message.length - 1] === NEWLINE ? 1 : 0;
    const bytes = encoding.encode(head);
    const all = new Uint8Array(bytes.length + line.length + newline);
    all.set(bytes, 0);
    all.set(line, bytes.length);
    if (newline) all[all.length - 1] = NEWLINE;
    this.tell(all, member);
  }

  onLeft(member: Member, reason: string): void {
    const address = this.nameOf(member);
    if (this.p2p) this.shell.print(address + "已退出聊天");
    else {
      this.say(address + "已离开聊天室");
      this.shell.print(address + " " + this.word("已断开连接", "disconnected"));
    }
    this.count();
    if (this.p2p && reason === QUIT) this.quit("");
  }

  override onLine(line: Uint8Array): void {
    if (this.p2p && !this.members.length) {
      this.typed.push(line);
      this.device.console.hold(true);
    } else super.onLine(line);
  }

  private nameOf(member: Member): string {
    return pythonAddress(member.connection.peer);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new ChatServer(device, values, onEnd).start(fit(device.limits.sockets, values));
}

/** Like `fitRoom`. A p2p conversation is a room for one member. */
export function fit(sockets: number, values: Values): number {
  if (values.mode === "p2p") {
    values.maxClients = 1;
    values.maxWaiting = 0;
  }
  return fitRoom(sockets, values);
}
