import type { App, Device } from "../device.js";
import { lineOf } from "../net/framing.js";
import type { Shell } from "../app-kit/shell.js";
import { RoomLink, type RoomLinkOwner } from "./room-link.js";
import { word, type RoomValues } from "./room-options.js";
import type { Room } from "./room.js";

/** The server whose room is joined to others. */
export interface JoinedApp extends App {
  readonly device: Device;
  readonly values: RoomValues;
  readonly shell: Shell;
  readonly room: Room;
  /** Counts a message for the status line. */
  heard(): void;
  /** Sends our own message to all members of this hub. */
  tell(text: string): void;
}

/** Tells the members of this hub what other hubs say, and what happens to the link. */
class JoinedRoom implements RoomLinkOwner {
  private readonly app: JoinedApp;

  constructor(app: JoinedApp) {
    this.app = app;
  }

  onForwarded(bytes: Uint8Array, said: boolean): void {
    const app = this.app;
    const room = app.room;
    const text = app.device.text.decode(lineOf(bytes));
    app.heard();
    app.shell.print(text);
    if (said) app.tell(text);
    else room.passOn(bytes);
    // Their messages wait at the broker then.
    if (room.link && room.congested) room.link.pause();
  }

  onMissed(count: number): void {
    this.notice("漏收了" + count + "条消息", count + " messages of other rooms were lost");
  }

  onHubLeft(hub: string): void {
    const app = this.app;
    app.shell.print(word(app.values, "房间断开了：", "a room has left: ") + hub);
  }

  onLinked(lost: number): void {
    this.notice("已连上其他房间", "joined to the other rooms");
    if (lost) this.notice(lost + "条消息没有传到", lost + " messages did not reach them");
  }

  onUnlinked(): void {
    this.notice("与其他房间断开了", "cut off from the other rooms");
  }

  onLinkFree(): void {
    this.app.room.pollNow();
  }

  /** Prints a message about the link, and sends it to the members of this hub. */
  private notice(zh: string, en: string): void {
    const app = this.app;
    const text = word(app.values, zh, en);
    app.shell.print(text);
    app.tell(text);
  }
}

/** Joins the app's room to those of other hubs, at a broker as `RoomLink` takes it. */
export function joinRooms(app: JoinedApp, broker: string): RoomLink {
  return new RoomLink(app.device, new JoinedRoom(app), broker);
}
