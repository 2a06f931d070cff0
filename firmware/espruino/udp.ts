import type { Datagram, UDP as Port, UDPOptions } from "../device.js";
import { decoded, encoded } from "./bytes.js";
import { portOf } from "./port.js";
import { stationAddress } from "./wifi.js";

/** The longest datagram: a chunk of 536 bytes less Espruino's own header. */
export const DATAGRAM_BYTES_MAX = 528;
/** Unread datagrams that are kept; further ones are dropped. */
const UNREAD_MAX = 4;

/** ECMA-419's UDP over a socket of `dgram`. */
export class UDP<Target> implements Port<Target> {
  target: Target;
  readonly port: number;
  onReadable: UDPOptions<Target>["onReadable"];
  group: string | undefined;
  socket: DgramSocket<UDP<Target>> | undefined;
  unread: Datagram[];

  constructor(options: UDPOptions<Target>) {
    this.target = options.target;
    this.onReadable = options.onReadable;
    this.port = portOf(options);
    this.group = options.group;
    this.unread = [];
    open(this);
  }

  read(): Datagram | undefined {
    return this.unread.shift();
  }

  write(bytes: Uint8Array, address: string, port: number): void {
    if (this.socket) this.socket["send"](encoded(bytes), port, address);
  }

  /** Opens the socket anew, as Espruino joins a group before it binds, and only one; does nothing if it has joined. */
  add(address: string): void {
    if (this.group === address) return;
    this.group = address;
    open(this);
  }

  /** Opens the socket anew, as Espruino cannot leave a group. */
  remove(_address: string): void {
    this.group = undefined;
    open(this);
  }

  close(): void {
    const socket = this.socket;
    this.socket = undefined;
    this.unread = [];
    hangUp(socket);
  }
}

/** Opens a socket, then closes the former one; both are open for a moment. */
function open<Target>(udp: UDP<Target>): void {
  const before = udp.socket;
  const socket = require("dgram")["createSocket"]({ type: "udp4", reuseAddr: true });
  if (udp.group) socket["addMembership"](udp.group, stationAddress() as string);
  socket.owner = udp;
  socket["on"]("message", onMessage);
  socket["on"]("close", onClose);
  socket["bind"](udp.port);
  udp.socket = socket as DgramSocket<UDP<Target>>;
  hangUp(before);
}

function hangUp(socket: DgramSocket | undefined): void {
  if (!socket) return;
  socket.owner = undefined;
  socket["close"]();
}

function onMessage(
  this: DgramSocket<UDP<unknown>>,
  data: string,
  from: { address: string; port: number },
): void {
  const udp = this.owner;
  if (!udp || udp.unread.length >= UNREAD_MAX) return;
  // Espruino's ArrayBuffer takes no further fields; an array of bytes does, and can be made a Uint8Array too.
  const bytes = [].slice.call(decoded(data)) as unknown as Datagram;
  bytes.address = from["address"];
  bytes.port = from["port"];
  udp.unread.push(bytes);
  if (udp.onReadable) udp.onReadable(udp.unread.length);
}

/** Opens the socket anew: an empty datagram closes it. */
function onClose(this: DgramSocket<UDP<unknown>>): void {
  if (!this.owner) return;
  this.owner.socket = undefined;
  open(this.owner);
}
