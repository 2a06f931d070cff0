/** Executes the requests of a program in the worker, on the same kind of device that the host's own programs get. */
import type { Device, LogFields, TCP, TimerHandle, UDP, WiFi } from "../../../firmware/device.js";
import { Framebuffer } from "../../../firmware/oled/framebuffer.js";
import type { I2C } from "../../sim/ecma419/i2c.js";
import type { Datagram, UDP as HostUDP } from "../../sim/ecma419/udp.js";
import type { IOObjects, Deliver } from "./io-objects.js";
import { Op, OP_HEADER_BYTES, Turn, type CrashPayload, type FaultPayload } from "./wire.js";

const NOTHING = Buffer.alloc(0);
const DONE = Buffer.of(1);
const OFFERED_PROPERTIES = ["address", "connection", "port", "remoteAddress", "remotePort"];

/** A decoded request. */
interface Asked {
  readonly id: number;
  readonly value: number;
  readonly payload: Buffer;
}

/** The device that requests operate on, and the callbacks of its objects. */
export interface Served {
  readonly device: Device;
  readonly objects: IOObjects;
  readonly deliver: Deliver;
  onEnd(reason: string): void;
  onCrash(crash: CrashPayload): void;
}

type Handler = (this: Operations, asked: Asked) => Uint8Array | undefined | void;

export class Operations {
  readonly served: Served;
  readonly timers = new Map<number, TimerHandle>();
  /** Data for the next request, from `Op.Data`. */
  #data: Buffer | undefined;
  /** The exception of the last call. */
  fault: unknown;

  constructor(served: Served) {
    this.served = served;
  }

  /** Executes the requests of a message in order. Returns the answer to the last one. */
  apply(message: Uint8Array): Uint8Array {
    const bytes = Buffer.from(message.buffer, message.byteOffset, message.length);
    let answer: Uint8Array = NOTHING;
    for (let at = 0; at < bytes.length;) {
      const end = at + OP_HEADER_BYTES + bytes.readUInt16LE(at + 6);
      const payload = bytes.subarray(at + OP_HEADER_BYTES, end);
      answer = this.#do(bytes[at], { id: bytes[at + 1], value: bytes.readUInt32LE(at + 2), payload });
      at = end;
    }
    return answer;
  }

  bring(bytes: Buffer): void {
    this.#data = this.#data ? Buffer.concat([this.#data, bytes]) : bytes;
  }

  takeData(): Buffer | undefined {
    const data = this.#data;
    this.#data = undefined;
    return data;
  }

  #do(op: Op, asked: Asked): Uint8Array {
    if (op < Op.Fault) {
      HANDLERS[op].call(this, asked);
      return NOTHING;
    }
    try {
      if (op !== Op.Fault) this.fault = undefined;
      return HANDLERS[op].call(this, asked) ?? NOTHING;
    } catch (error) {
      this.fault = error;
      return NOTHING;
    }
  }
}

const textOf = ({ payload }: Asked) => payload.toString();
const parsed = (asked: Asked) => JSON.parse(textOf(asked)) as never;
const json = (value: unknown) => (value === undefined ? undefined : Buffer.from(JSON.stringify(value)));
const bytesOf = (buffer: ArrayBuffer | undefined) => buffer && new Uint8Array(buffer);

/** Reads the oldest datagram if there is room for it. Throws what `read` throws. */
function readInto(udp: HostUDP, room_bytes: number): Datagram | undefined {
  const room = new ArrayBuffer(room_bytes) as Datagram;
  const length = udp.read(room);
  if (length === undefined) return undefined;
  return Object.assign(room.slice(0, length), { address: room.address, port: room.port });
}

const HANDLERS: Record<Op, Handler> = {
  [Op.Data]({ payload }) {
    this.bring(payload);
  },
  [Op.Log](asked) {
    const { event, ...fields } = parsed(asked) as { event: string } & LogFields;
    const data = this.takeData();
    this.served.device.log(event, data ? { ...fields, data } : fields);
  },
  [Op.Print](asked) {
    this.served.device.console.print(textOf(asked));
  },
  [Op.End](asked) {
    this.served.onEnd(textOf(asked));
  },
  [Op.Crash](asked) {
    this.served.onCrash(parsed(asked));
  },
  [Op.SetTimer]({ id, value }) {
    const { device, deliver } = this.served;
    this.timers.set(
      id,
      device.timer.set(() => deliver(Turn.Timer, id, 0), value, undefined),
    );
  },
  [Op.ClearTimer]({ id }) {
    this.served.device.timer.clear(this.timers.get(id) as TimerHandle);
  },
  [Op.OpenConsole]() {
    const { device, deliver } = this.served;
    device.console.open(
      undefined,
      (_, line) => deliver(Turn.Line, 0, 0, line),
      () => deliver(Turn.EndOfInput, 0, 0),
    );
  },
  [Op.HoldConsole]({ value }) {
    this.served.device.console.hold(value === 1);
  },
  [Op.OpenButtons]() {
    const { device, deliver } = this.served;
    device.buttons?.open(undefined, (_, index) => deliver(Turn.Press, 0, index));
  },
  [Op.Close]({ id }) {
    this.served.objects.close(id);
  },
  [Op.Write]({ id }) {
    this.served.objects.at<TCP>(id).write(this.takeData() ?? NOTHING);
  },
  [Op.Took]({ id, value }) {
    this.served.objects.at<TCP>(id).read(value);
  },
  [Op.Fault]() {
    const { name, message } = (this.fault ?? {}) as FaultPayload;
    return json({ name, message });
  },
  [Op.Random]() {
    return json(this.served.device.random());
  },
  [Op.Wall]() {
    return json(this.served.device.clock.wall());
  },
  [Op.Font]({ value, payload }) {
    return this.served.device.font.read(value, payload.readUInt16LE());
  },
  [Op.DrawQR](asked) {
    const frame = new Framebuffer(asked.id, asked.value);
    const columns = this.served.device.drawQR?.(frame, textOf(asked)) ?? 0;
    const pages = Array.from({ length: asked.value >> 3 }, (_, page) =>
      frame.bytes.subarray(page * frame.width, page * frame.width + columns),
    );
    return Buffer.concat([Buffer.of(columns), ...pages]);
  },
  [Op.Connect](asked) {
    this.served.objects.connect(asked.id, parsed(asked));
    return DONE;
  },
  [Op.Adopt](asked) {
    this.served.objects.adopt(asked.id, parsed(asked));
    return DONE;
  },
  [Op.Read]({ id, value }) {
    return bytesOf(this.served.objects.at<TCP>(id).read(value || undefined));
  },
  [Op.Listen](asked) {
    this.served.objects.listen(asked.id, parsed(asked));
    return DONE;
  },
  [Op.Accept]({ id, value }) {
    return json(this.served.objects.accept(id, value));
  },
  [Op.OpenUDP](asked) {
    this.served.objects.openUDP(asked.id, parsed(asked));
    return DONE;
  },
  [Op.ReadDatagram]({ id, value }) {
    const udp = this.served.objects.at<HostUDP>(id);
    const datagram = value > 0 ? readInto(udp, value - 1) : udp.read();
    if (!datagram) return undefined;
    const address = Buffer.from(datagram.address);
    const port = Buffer.of(datagram.port, datagram.port >> 8);
    return Buffer.concat([Buffer.of(address.length), address, port, new Uint8Array(datagram)]);
  },
  [Op.WriteDatagram](asked) {
    const bytes = this.takeData() ?? NOTHING;
    this.served.objects.at<UDP>(asked.id).write(bytes, textOf(asked), asked.value);
    return DONE;
  },
  [Op.Join](asked) {
    this.served.objects.at<UDP>(asked.id).add(textOf(asked));
    return DONE;
  },
  [Op.Leave](asked) {
    this.served.objects.at<UDP>(asked.id).remove(textOf(asked));
    return DONE;
  },
  [Op.OpenWiFi]({ id }) {
    this.served.objects.openWiFi(id);
    return DONE;
  },
  [Op.ConnectWiFi](asked) {
    this.served.objects.at<WiFi>(asked.id).connect(parsed(asked));
    return DONE;
  },
  [Op.DisconnectWiFi]({ id }) {
    this.served.objects.at<WiFi>(id).disconnect();
    return DONE;
  },
  [Op.OpenI2C](asked) {
    this.served.objects.openI2C(asked.id, parsed(asked));
    return DONE;
  },
  [Op.WriteI2C]({ id, payload }) {
    this.served.objects.at<I2C>(id).write(payload);
    return DONE;
  },
  [Op.ReadI2C]({ id, value }) {
    return bytesOf(this.served.objects.at<I2C>(id).read(value) as ArrayBuffer);
  },
  [Op.WriteReadI2C]({ id, value, payload }) {
    return bytesOf(this.served.objects.at<I2C>(id).writeRead(payload, value) as ArrayBuffer);
  },
  [Op.Get](asked) {
    const property = textOf(asked);
    if (!OFFERED_PROPERTIES.includes(property)) throw new Error(`no property ${property}`);
    return json(this.served.objects.at<never>(asked.id)[property]);
  },
  [Op.Decode]({ payload }) {
    return Buffer.from(this.served.device.text.decode(payload));
  },
  [Op.ReadStore](asked) {
    return json(this.served.device.store.read(textOf(asked)));
  },
  [Op.WriteStore](asked) {
    const value = this.takeData() ?? NOTHING;
    this.served.device.store.write(textOf(asked), Buffer.from(value).toString());
    return DONE;
  },
  [Op.DeleteStore](asked) {
    this.served.device.store.delete(textOf(asked));
    return DONE;
  },
};
