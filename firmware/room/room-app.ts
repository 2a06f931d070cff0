import { OPTION_ERROR, type OptionValues } from "../apps/options.js";
import type { App, Device } from "../device.js";
import { Server } from "../net/server.js";
import { Shell } from "../shell.js";
import { Member } from "./member.js";
import { Room, type RoomOwner } from "./room.js";
import { fitRoom } from "./room-options.js";

/** What the servers with a room have in common. */
export abstract class RoomApp implements App, RoomOwner {
  readonly device: Device;
  readonly values: OptionValues;
  readonly shell: Shell;
  readonly room: Room;
  private readonly onEnd: (reason: string) => void;
  private readonly server: Server;
  private stopped: boolean;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    this.device = device;
    this.values = values;
    this.onEnd = onEnd;
    this.stopped = false;
    const unfit = fitRoom(values, device);
    this.shell = new Shell(device, this, values);
    this.server = new Server(device, this);
    this.room = new Room(device, this, values);
    if (unfit) {
      device.log("error", { code: OPTION_ERROR, message: unfit });
      this.quit(unfit);
    } else this.shell.start();
  }

  abstract onEntered(member: Member): void;
  abstract onMessage(member: Member, message: Uint8Array): void;
  abstract onLeft(member: Member, reason: string): void;
  abstract onUnheard(member: Member, message: Uint8Array): void;
  abstract onTooLong(member: Member): boolean;
  /** What somebody in line is told. */
  abstract lineNotice(position: number): string;
  /** What somebody is told for whom there is no room in the line either. */
  abstract refusal(): string;
  /** What the members are told when the room closes. */
  abstract farewell(): string;

  stop(): void {
    if (this.stopped) return;
    this.stopped = true;
    this.server.close();
    this.say(this.farewell());
    this.room.end();
  }

  onEnded(): void {
    this.shell.stop();
  }

  /** Stops by itself; `reason` is empty where nothing failed. */
  quit(reason: string): void {
    this.stop();
    this.onEnd(reason);
  }

  onUp(address: string): void {
    const server = this.server;
    if (!server.port) {
      if (!server.listen(this.values.port as number, address)) {
        this.quit("cannot listen");
        return;
      }
      this.shell.print(address + ":" + server.port);
    }
    this.count();
  }

  onDown(): void {}

  onAccepted(server: Server): Member {
    return new Member(this.room, server.accepted);
  }

  onWaiting(member: Member, position: number): void {
    this.answer(member, this.lineNotice(position));
    this.count();
  }

  onRefused(member: Member): void {
    const message = this.refusal();
    this.device.log("error", { code: "full", message: message, peer: member.peer });
    this.answer(member, message);
  }

  /** To everybody in the room. */
  say(text: string): void {
    if (!text) return;
    const message = this.device.text.encode(text);
    this.room.tell(message, undefined);
    for (const member of this.room.members) this.device.log("sent", { peer: member.peer, data: message });
  }

  answer(member: Member, text: string): void {
    member.send(this.device.text.encode(text));
  }

  /** The status line: port, members, and those in line. */
  count(): void {
    const room = this.room;
    const line = room.waiting.length ? " +" + room.waiting.length : "";
    this.shell.show(":" + this.server.port + " " + room.members.length + "/" + this.values.maxClients + line);
  }

  word(zh: string, en: string): string {
    return this.values.lang === "en" ? en : zh;
  }
}
