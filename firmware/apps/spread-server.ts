/** The spreading server of the text: what a client says goes, byte for byte, to all others. */
import type { App, Device } from "../device.js";
import { lineOf } from "../net/framing.js";
import type { Member } from "../room/member.js";
import { RoomApp } from "../room/room-app.js";
import { roomOptions } from "../room/room-options.js";
import { langOption, portOption, wifiOptions, type Option, type OptionValues } from "./options.js";

export function options(): Option[] {
  return [portOption(8007)].concat(roomOptions(7), langOption(), wifiOptions());
}

class SpreadServer extends RoomApp {
  onEntered(member: Member): void {
    this.shell.print("new connect: " + member.number);
    this.answer(member, "欢迎来到Spread Site, 您是第" + member.number + "个客户端用户！\n");
    this.count();
  }

  onMessage(member: Member, message: Uint8Array): void {
    const text = this.device.text.decode(lineOf(message));
    this.device.log("received", { peer: member.peer, data: message });
    if (text === "close") {
      this.shell.print(member.number + " closed");
      this.room.drop(member, text);
      return;
    }
    this.shell.print("spreading message from " + member.number + " : " + text);
    this.room.tell(message, member);
  }

  onLeft(member: Member): void {
    this.shell.print("lost connect: " + member.number);
    this.count();
  }

  onUnheard(member: Member): void {
    this.answer(member, this.word("还在排队，刚才的话没有发出\n", "still in line: nobody heard that\n"));
  }

  /** Bytes are spread as they are: a long line goes out in parts. */
  onTooLong(): boolean {
    return false;
  }

  lineNotice(position: number): string {
    return this.word(
      "人已满，您排在第" + position + "位\n",
      "full: you are number " + position + " in line\n",
    );
  }

  refusal(): string {
    return this.word("人已满，请稍后再来\n", "full, come back later\n");
  }

  /** The text's clients answer whatever they are told. */
  farewell(): string {
    return "";
  }
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new SpreadServer(device, values, onEnd);
}
