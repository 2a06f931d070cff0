/**
 * The chat server of the text. Hub: what a member says goes to all others; beyond `maxClients` people wait in line
 * and enter by themselves. P2p: one peer, and this console.
 */
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { lineOf } from "../net/framing.js";
import type { Member } from "../room/member.js";
import { RoomApp } from "../room/room-app.js";
import { roomOptions } from "../room/room-options.js";
import {
  choiceOption,
  langOption,
  portOption,
  wifiOptions,
  type Option,
  type OptionValues,
} from "./options.js";

/** The message that ends a conversation. */
const QUIT = "q";

export function options(): Option[] {
  const mode = choiceOption("mode", ["hub", "p2p"], "a room for many, or one peer and this console");
  return [portOption(8888), mode].concat(roomOptions(5), langOption(), wifiOptions());
}

class ChatServer extends RoomApp {
  onEntered(member: Member): void {
    const address = pythonAddress(member.peer);
    this.shell.print(address + " " + this.word("已成功连接", "connected"));
    if (!this.p2p) this.say(address + "已进入聊天室");
    this.count();
  }

  onMessage(member: Member, message: Uint8Array): void {
    const encoding = this.device.text;
    const text = encoding.decode(lineOf(message));
    this.device.log("received", { peer: member.peer, data: message });
    if (text === QUIT) {
      this.room.drop(member, QUIT);
      if (this.p2p) this.quit("");
      return;
    }
    const head = pythonAddress(member.peer) + (this.p2p ? " : " : ":");
    this.shell.print(head + text);
    if (this.p2p) return;
    const bytes = encoding.encode(head);
    const all = new Uint8Array(bytes.length + message.length);
    all.set(bytes, 0);
    all.set(message, bytes.length);
    this.room.tell(all, member);
  }

  onLeft(member: Member, reason: string): void {
    const address = pythonAddress(member.peer);
    if (this.p2p) this.shell.print(address + "已退出聊天");
    else {
      this.say(address + "已离开聊天室");
      this.shell.print(address + " " + this.word("已断开连接", "disconnected") + ": " + reason);
    }
    this.count();
  }

  onUnheard(member: Member, message: Uint8Array): void {
    if (this.device.text.decode(lineOf(message)) === QUIT) this.room.drop(member, QUIT);
    else this.answer(member, this.word("还在排队，刚才的话没有发出", "still in line: nobody heard that"));
  }

  onTooLong(member: Member): boolean {
    const message = this.word("没有发出：一行最多1024字节", "not sent: a line holds 1024 bytes");
    this.device.log("error", { code: "too-long", message: message, peer: member.peer });
    this.answer(member, message);
    return true;
  }

  lineNotice(position: number): string {
    return this.word(
      "聊天室已满，您排在第" + position + "位",
      "full: you are number " + position + " in line",
    );
  }

  refusal(): string {
    return this.p2p
      ? this.word("对方正在与别人聊天", "busy: somebody else is talking here")
      : this.word("人已满，请稍后再来", "full, come back later");
  }

  farewell(): string {
    return this.p2p ? "" : this.word("聊天室已关闭", "the room is closed");
  }

  private get p2p(): boolean {
    return this.values.mode === "p2p";
  }
}

/** A line typed here goes to everybody. */
function onLine(app: ChatServer, line: Uint8Array): void {
  if (line.length) app.say("Server : " + app.device.text.decode(line));
}

function onInputEnd(): void {}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  if (values.mode === "p2p") {
    values.maxClients = 1;
    values.maxWaiting = 0;
  }
  const app = new ChatServer(device, values, onEnd);
  device.console.open(app, onLine, onInputEnd);
  return app;
}
