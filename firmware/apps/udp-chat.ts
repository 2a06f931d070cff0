/**
 * The UDP chat of the reference programs: asks for the peer's address, then sends typed lines, and prints and records
 * every message. With --reliable, messages are acknowledged (docs/udp-chat.md).
 */
import { ctime } from "../base/calendar.js";
import type { App, Device } from "../device.js";
import { pythonAddress } from "../net/address.js";
import { PeerList } from "../net/peer-list.js";
import { hasHeader, QUEUE_MAX, ReliablePeer, type ReliableOwner } from "../net/reliable.js";
import { TypedUDPApp } from "../app-kit/typed-udp-app.js";
import {
  consoleOptions,
  endpointOption,
  integerOption,
  isAddress,
  joined,
  portOption,
  switchOption,
  type ValuesOf,
} from "../options.js";

/** Peers whose acknowledged conversations are kept, at most. */
const PEERS_MAX = 8;

export function about() {
  return {
    en: "chats by UDP with one peer at a time, and keeps a history",
    zh: "UDP 聊天：可以更换对端，并保存聊天记录",
  };
}

export const keepsHistory = true;

export function options() {
  const to = endpointOption(8080, "the peer");
  to.fallback = "";
  to.otherwise = "asked for on the console";
  return joined(
    [
      to,
      portOption(8080, "udp"),
      switchOption("reliable", "number messages, and send them until they are acknowledged"),
      integerOption(
        "tries",
        10,
        1,
        100,
        "with --reliable: number of times that a message is sent before it is given up",
      ),
      integerOption(
        "resendAfter",
        300,
        5,
        10000,
        "with --reliable: milliseconds before a message is sent again, doubled each time",
      ),
    ],
    consoleOptions(),
  );
}

type Values = ValuesOf<typeof options>;

class UDPChat extends TypedUDPApp<Values> implements ReliableOwner {
  /** The peers of acknowledged conversations; undefined without --reliable. */
  private peers: PeerList<ReliablePeer> | undefined;
  /** The peer's address: the IP typed so far, and "ip:port" once both are known. */
  private ip: string;
  private to: string;

  constructor(device: Device, values: Values, onEnd: (reason: string) => void) {
    super(device, values, onEnd);
    if (values.reliable === "yes") this.peers = new PeerList<ReliablePeer>(device, PEERS_MAX);
    this.ip = "";
    this.to = values.to;
  }

  override stop(): void {
    if (this.peers) for (const peer of this.peers.peers) peer.forgotten();
    super.stop();
  }

  override onReady(address: string): void {
    this.show(address + ":" + this.socket.port);
    this.ask();
  }

  onTyped(text: string): void {
    if (this.to && text) {
      this.send(text);
      return;
    }
    if (this.to) this.to = this.ip = "";
    else if (this.ip) {
      const port = Number(text);
      if (port > 0 && port < 65536 && port % 1 === 0) this.to = this.ip + ":" + port;
    } else if (isAddress(text)) this.ip = text;
    this.ask();
  }

  override onEnded(): void {
    this.onSettled();
  }

  override accepts(bytes: Uint8Array, peer: string): boolean {
    return !hasHeader(bytes) || (!!this.peers && this.peerOf(this.peers, peer).accepts(bytes));
  }

  onDatagram(bytes: Uint8Array, peer: string): void {
    if (!hasHeader(bytes)) this.onMessage(bytes, peer);
    else if (this.peers) this.peerOf(this.peers, peer).receive(bytes);
  }

  onMessage(bytes: Uint8Array, peer: string): void {
    this.record("收到", peer, "发送的数据:" + this.device.text.decode(bytes));
  }

  transmit(datagram: Uint8Array, peer: string): boolean {
    return this.socket.send(datagram, peer);
  }

  onUnacknowledged(peer: string, messages: number, plain: boolean): void {
    const reason = plain ? "sent without acknowledgement" : "lost";
    this.device.log("error", { code: "unacknowledged", count: messages, reason: reason, peer: peer });
    this.shell.print(messages + " " + reason + ": " + peer);
  }

  onSettled(): void {
    if (!this.inputEnded) return;
    if (this.peers) for (const peer of this.peers.peers) if (peer.busy) return;
    this.quit("");
  }

  private ask(): void {
    this.shell.print(this.to ? "请输入要发送的数据:" : this.ip ? "请输入对方的PORT:" : "请输入对方的IP地址:");
  }

  private send(text: string): void {
    const to = this.to;
    const bytes = this.device.text.encode(text);
    if (this.peers ? this.sendReliably(this.peerOf(this.peers, to), bytes) : this.transmit(bytes, to))
      this.record("向", to, "发送数据:" + text);
  }

  private sendReliably(peer: ReliablePeer, bytes: Uint8Array): boolean {
    if (peer.plain) return this.transmit(bytes, peer.name);
    const framed = peer.frame(bytes);
    if (!this.socket.fits(framed, "not sent", peer.name)) return false;
    if (peer.room) peer.send(framed);
    else {
      this.device.log("error", { code: "queue-full", limit: QUEUE_MAX, peer: peer.name });
      this.shell.print("not sent: " + QUEUE_MAX + " messages wait");
      return false;
    }
    return true;
  }

  private peerOf(peers: PeerList<ReliablePeer>, name: string): ReliablePeer {
    const values = this.values;
    return (
      peers.find(name) ||
      peers.meet(new ReliablePeer(this.device, this, name, values.tries, values.resendAfter))
    );
  }

  private record(verb: string, peer: string, rest: string): void {
    const line =
      "【" + ctime(this.device.clock.wall()) + "】" + verb + "【" + pythonAddress(peer) + "】" + rest;
    this.shell.print(line);
    this.device.log("history", { message: line });
  }
}

export default function start(device: Device, values: Values, onEnd: (reason: string) => void): App {
  return new UDPChat(device, values, onEnd);
}
