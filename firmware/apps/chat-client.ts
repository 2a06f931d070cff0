/**
 * The chat client of the reference programs: prints what it receives and sends typed lines. `q` ends the
 * conversation.
 */
import { pythonAddress } from "../net/address.js";
import type { App, Device } from "../device.js";
import { ShellClient } from "../app-kit/shell-client.js";
import { consoleOptions, joined, langOption, serverOption, type ValuesOf } from "../options.js";

const QUIT = "q";

export function about() {
  return { en: "chats through a chat server, from the console", zh: "聊天客户端：在控制台上聊天" };
}

export function options() {
  return joined([serverOption(8888, "the chat server"), langOption()], consoleOptions());
}

type Values = ValuesOf<typeof options>;

class ChatClient extends ShellClient<Values> {
  /** Sends `q` first: without it the server would keep us as a member. */
  override stop(): void {
    this.send(this.device.text.encode(QUIT));
    super.stop();
  }

  onConnecting(): void {}

  onOpen(): void {
    const host = this.to.substr(0, this.to.indexOf(":"));
    this.print(
      "与" + host + "连接建立成功，可以开始聊天了！（输入q断开连接）",
      "connected to " + host + ", say something (q ends)",
    );
  }

  onText(text: string): void {
    this.shell.print(text);
  }

  onTyped(line: Uint8Array): void {
    if (this.device.text.decode(line) === QUIT) this.quit("");
    else this.send(line);
  }

  /** At the end of input, sends `q`: only that makes the server end the conversation. */
  onInputEnd(): void {
    this.onLine(this.device.text.encode(QUIT));
  }

  onLost(reason: string): void {
    const address = pythonAddress(this.to);
    this.print(address + " 已断开连接", address + " disconnected: " + reason);
  }

  onFailed(reason: string): void {
    this.print("连接失败: " + reason, "connection failed: " + reason);
  }

  private print(zh: string, en: string): void {
    this.shell.print(this.values.lang === "en" ? en : zh);
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new ChatClient(device, values, onEnd);
}
