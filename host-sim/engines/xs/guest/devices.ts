/** UDP, WiFi and I2C for the program in the worker; every call is answered by the host's object of the same name. */
import type { Datagram, I2COptions, UDPOptions, WiFiOptions } from "../../../../firmware/device.js";
import { Op } from "../wire.js";
import { get, GuestIO, idOf, open } from "./io.js";
import { call, decode, encode, hand, json, number } from "./outbox.js";

export class GuestUDP extends GuestIO {
  readonly onReadable: unknown;
  readonly onError: unknown;

  constructor(options: UDPOptions<unknown>) {
    super(options.target);
    this.onReadable = options.onReadable;
    this.onError = options.onError;
    open(this, Op.OpenUDP, { port: options.port, group: options.group });
  }

  get port(): number | undefined {
    return get(this, "port");
  }

  read(): Datagram | undefined {
    const answer = call(Op.ReadDatagram, idOf(this), 0);
    if (!answer) return undefined;
    const bytes = new Uint8Array(answer);
    const end = 1 + bytes[0];
    const datagram = answer.slice(end + 2) as Datagram;
    datagram.address = decode(bytes.subarray(1, end));
    datagram.port = number(bytes, end, 2);
    return datagram;
  }

  write(bytes: Uint8Array, address: string, port: number): void {
    const id = idOf(this);
    hand(bytes);
    call(Op.WriteDatagram, id, port, encode(address));
  }

  add(address: string): void {
    call(Op.Join, idOf(this), 0, encode(address));
  }

  remove(address: string): void {
    call(Op.Leave, idOf(this), 0, encode(address));
  }
}

export class GuestWiFi extends GuestIO {
  readonly onChanged: unknown;

  constructor(options: WiFiOptions<unknown>) {
    super(options.target);
    this.onChanged = options.onChanged;
    open(this, Op.OpenWiFi, {});
  }

  get connection(): number | undefined {
    return get(this, "connection");
  }

  get address(): string | undefined {
    return get(this, "address");
  }

  connect(options: { SSID: string; password?: string }): void {
    call(Op.ConnectWiFi, idOf(this), 0, json(options));
  }

  disconnect(): void {
    call(Op.DisconnectWiFi, idOf(this), 0);
  }
}

export class GuestI2C extends GuestIO {
  constructor(options: I2COptions & { target?: unknown }) {
    super(options.target);
    const { data, clock, hz, address } = options;
    open(this, Op.OpenI2C, { data, clock, hz, address });
  }

  read(byteLength: number): ArrayBuffer {
    return call(Op.ReadI2C, idOf(this), byteLength) || new ArrayBuffer(0);
  }

  write(bytes: Uint8Array): void {
    call(Op.WriteI2C, idOf(this), 0, bytes);
  }
}
