/** UDP, WiFi and I2C for the program in the worker. Every call is forwarded to the host's object of the same number. */
import type { Datagram, I2COptions, UDPOptions, WiFiOptions } from "../../../../firmware/device.js";
import { Op } from "../wire.js";
import { fill, get, GuestIO, idOf, open } from "./io.js";
import { call, decode, encode, hand, json, number } from "./outbox.js";

export class GuestUDP extends GuestIO {
  readonly onReadable: unknown;
  readonly onError: unknown;

  constructor(options: UDPOptions<unknown>) {
    super(options);
    this.onReadable = options.onReadable;
    this.onError = options.onError;
    const { port, address, group } = options as UDPOptions<unknown> & { address?: string };
    open(this, Op.OpenUDP, { port, address, group });
  }

  get port(): number | undefined {
    return get(this, "port");
  }

  read(): Datagram | undefined;
  read(into: ArrayBuffer | Uint8Array): number | undefined;
  read(into?: ArrayBuffer | Uint8Array): Datagram | number | undefined {
    const room = typeof into === "object" ? into : undefined;
    const answer = call(Op.ReadDatagram, idOf(this), room ? room.byteLength + 1 : 0);
    if (!answer) return undefined;
    const bytes = new Uint8Array(answer);
    const end = 1 + bytes[0];
    const datagram = (room || answer.slice(end + 2)) as Datagram;
    datagram.address = decode(bytes.subarray(1, end));
    datagram.port = number(bytes, end, 2);
    return room ? fill(room, bytes.subarray(end + 2)) : datagram;
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
    super(options);
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
    super(options);
    const { data, clock, hz, address } = options;
    open(this, Op.OpenI2C, { data, clock, hz, address });
  }

  read(request: number | ArrayBuffer | Uint8Array): ArrayBuffer | number {
    return this.answer(Op.ReadI2C, request, undefined);
  }

  writeRead(bytes: Uint8Array, request: number | ArrayBuffer | Uint8Array): ArrayBuffer | number {
    return this.answer(Op.WriteReadI2C, request, bytes);
  }

  write(bytes: Uint8Array): void {
    call(Op.WriteI2C, idOf(this), 0, bytes);
  }

  private answer(
    op: Op,
    request: number | ArrayBuffer | Uint8Array,
    bytes: Uint8Array | undefined,
  ): ArrayBuffer | number {
    const length = typeof request === "number" ? request : request.byteLength;
    const answer = call(op, idOf(this), length, bytes) || new ArrayBuffer(0);
    return typeof request === "number" ? answer : fill(request, new Uint8Array(answer));
  }
}
