/** A chat room: what one client says, all others hear. Lines typed on the board go to all. */
import { joined, portOption, ServerApp, wifiOptions } from "palmwire";
import type { App, Device, LineConnection, ValuesOf } from "palmwire";

/** What the app does, for `palmwire run app.ts --help`. */
export function about() {
  return { en: "runs a chat room", zh: "开一个聊天室" };
}

export function options() {
  return joined([portOption(7000, "tcp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class ChatRoom extends ServerApp<Values> {
  override onJoined(client: LineConnection): void {
    this.tell(client.peer + " has come", client);
  }

  override onLeft(client: LineConnection): void {
    this.tell(client.peer + " has gone", client);
  }

  onLine(client: LineConnection, line: string): void {
    this.tell(client.peer + ": " + line, client);
  }

  override onTyped(line: string): void {
    this.tell("board: " + line);
  }

  private tell(text: string, speaker?: LineConnection): void {
    for (const client of this.clients) if (client !== speaker) client.send(text);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new ChatRoom(device, values, onEnd);
}
