/** The chat client of the text: prints what comes, sends what is typed; `q` ends the conversation. */
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { connect } from "../net/client.js";
import { lineOf } from "../net/framing.js";
import { Member, type MemberOwner } from "../room/member.js";
import { Shell } from "../shell.js";
import { endpointOption, langOption, wifiOptions, type Option, type OptionValues } from "./options.js";

const QUIT = "q";

export function options(): Option[] {
  return [endpointOption(8888, "the chat server"), langOption()].concat(wifiOptions());
}

class ChatClient implements App, MemberOwner {
  readonly device: Device;
  readonly flood: number;
  readonly burst: number;
  private readonly values: OptionValues;
  private readonly onEnd: (reason: string) => void;
  private readonly shell: Shell;
  private readonly server: Member;
  /** Typed before the connection was there. */
  private typed: Uint8Array[];
  private connected: boolean;

  constructor(device: Device, values: OptionValues, onEnd: (reason: string) => void) {
    this.device = device;
    this.values = values;
    this.onEnd = onEnd;
    this.flood = this.burst = 0;
    this.typed = [];
    this.connected = false;
    this.server = new Member(this, 0);
    this.shell = new Shell(device, this, values);
    device.console.open(this, onLine, onInputEnd);
    this.shell.start();
  }

  stop(): void {
    this.server.close("stopped");
    this.shell.stop();
  }

  onUp(): void {
    const to = this.values.to as string;
    this.server.connection = connect(this.device, this.server, to);
    if (!this.server.connection) this.quit("cannot connect to " + to);
  }

  onDown(): void {}

  onArrived(): void {
    const to = this.values.to as string;
    const host = to.substr(0, to.indexOf(":"));
    this.connected = true;
    this.shell.show(to);
    this.shell.print(
      this.values.lang === "en"
        ? "connected to " + host + ", say something (q ends)"
        : "与" + host + "连接建立成功，可以开始聊天了！（输入q断开连接）",
    );
    const typed = this.typed;
    this.typed = [];
    for (const line of typed) this.say(line);
  }

  onMessage(_server: Member, message: Uint8Array): void {
    this.device.log("received", { peer: this.server.peer, data: message });
    this.shell.print(this.device.text.decode(lineOf(message)));
  }

  onCongested(): void {}

  onDrained(): void {}

  onGone(_server: Member, reason: string): void {
    const address = pythonAddress(this.values.to as string);
    if (!this.connected) this.quit("cannot connect to " + this.values.to);
    else {
      this.shell.print(address + (this.values.lang === "en" ? " disconnected" : " 已断开连接"));
      this.device.log("error", { code: "tcp", message: reason, peer: this.server.peer });
      this.quit("");
    }
  }

  /** A line typed here. */
  say(line: Uint8Array): void {
    if (!this.connected) this.typed.push(line);
    else if (line.length) {
      this.server.send(line);
      this.device.log("sent", { peer: this.server.peer, data: line });
      if (this.device.text.decode(line) !== QUIT) return;
      this.server.end();
      this.quit("");
    }
  }

  private quit(reason: string): void {
    this.shell.stop();
    this.onEnd(reason);
  }
}

function onLine(app: ChatClient, line: Uint8Array): void {
  app.say(line);
}

/** The server ends a conversation at `q` only. */
function onInputEnd(app: ChatClient): void {
  app.say(app.device.text.encode(QUIT));
}

export default function start(device: Device, values: OptionValues, onEnd: (reason: string) => void): App {
  return new ChatClient(device, values, onEnd);
}
