/** 聊天室：一个人说的话，其他人都听得到；在板子上输入的行发给所有人。 */
import { joined, portOption, ServerApp, wifiOptions } from "palmwire";
import type { App, Device, LineConnection, ValuesOf } from "palmwire";

/** 程序做什么：`palmwire run app.ts --help` 会显示。 */
export function about() {
  return { en: "runs a chat room", zh: "开一个聊天室" };
}

export function options() {
  return joined([portOption(7000, "tcp")], wifiOptions());
}

type Values = ValuesOf<typeof options>;

class ChatRoom extends ServerApp<Values> {
  override onJoined(client: LineConnection): void {
    this.tell(client.peer + " 来了", client);
  }

  override onLeft(client: LineConnection): void {
    this.tell(client.peer + " 走了", client);
  }

  onLine(client: LineConnection, line: string): void {
    this.tell(client.peer + ": " + line, client);
  }

  override onTyped(line: string): void {
    this.tell("板子: " + line);
  }

  private tell(text: string, speaker?: LineConnection): void {
    for (const client of this.clients) if (client !== speaker) client.send(text);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new ChatRoom(device, values, onEnd);
}
