/** The spread server of the reference programs: forwards each client's bytes unchanged to all other clients. */
import type { App, Device } from "../device.js";
import type { Member } from "../chat-room/member.js";
import { RoomApp } from "../chat-room/room-app.js";
import { roomOptions, roomSockets, waitingPlaces } from "../chat-room/room-options.js";
import { consoleOptions, joined, portOption, type ValuesOf } from "../options.js";

/** The message that disconnects the client that sends it. */
const CLOSE = "close";

export function about() {
  return {
    en: "forwards what each TCP client sends to all others",
    zh: "TCP 广播服务端：把每个客户端的数据转发给其他所有客户端",
  };
}

export function options() {
  return joined(joined([portOption(8007, "tcp")], roomOptions(7)), consoleOptions());
}

type Values = ValuesOf<typeof options>;

class SpreadServer extends RoomApp {
  onEntered(member: Member): void {
    const greeting = "欢迎来到Spread Site, 您是第" + member.number + "个客户端用户！";
    this.shell.print("new connect: " + member.number);
    this.reply(member, greeting, greeting);
    this.count();
  }

  onText(member: Member, message: Uint8Array, text: string): void {
    this.shell.print("spreading message from " + member.number + " : " + text);
    this.room.broadcast(message, member);
  }

  onLeft(member: Member, reason: string): void {
    if (reason === CLOSE) this.shell.print(member.number + " closed");
    this.shell.print("lost connect: " + member.number);
    this.count();
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  const maxWaiting = waitingPlaces(values, device.limits.sockets);
  return new SpreadServer(device, values, onEnd, CLOSE, "\n", values.maxClients, maxWaiting).start();
}

export function socketsNeeded(values: Values, sockets: number): number {
  return roomSockets(values, sockets);
}
