import { nodeCodecs } from "../../../host-sim/node/text-codecs.js";
import { connect } from "node:net";
import { chipNamed, type Chip } from "../../../host-sim/sim/board/chips.js";
import { RealClock } from "../../../host-sim/node/real-clock.js";
import type { Clock } from "../../../host-sim/sim/clock/clock.js";
import { ioClasses } from "../../../host-sim/sim/ecma419/classes.js";
import { pinClasses } from "../../../host-sim/sim/ecma419/pin-classes.js";
import type { Listener, ListenerDictionary } from "../../../host-sim/sim/ecma419/listener.js";
import { Machine, type Trouble } from "../../../host-sim/sim/ecma419/machine.js";
import type { TCP, TCPDictionary } from "../../../host-sim/sim/ecma419/tcp.js";
import type { Datagram, UDP, UDPDictionary } from "../../../host-sim/sim/ecma419/udp.js";
import { I2CBus } from "../../../host-sim/sim/board/i2c-bus.js";
import { RealNetwork } from "../../../host-sim/node/real-network.js";
import type { Network } from "../../../host-sim/sim/network/network.js";
import { AccessPoint, type Beacon } from "../../../host-sim/sim/network/access-point.js";
import { Station } from "../../../host-sim/sim/network/station.js";
import { Changes } from "./changes.js";
import type { Place, TestPeer } from "./places.js";

export const SSID = "classroom";
export const PASSWORD = "chalk and cheese";
export const DATA_PIN = 23;
export const CLOCK_PIN = 22;

export interface TestMachineOptions {
  chip?: string;
  clock?: Clock;
  address?: string;
  /** Where its sockets are bound, unless at its address. */
  bind?: string;
  /** Default "up". */
  wifi?: "apart" | "up";
  /** The access point's; empty for an open network. */
  password?: string;
  /** What it hears of the access point's radio. */
  beacon?: Beacon;
  /** Its network, where that is none of this machine's. */
  networkOf?: (station: Station, chip: Chip) => Network;
}

/** A microcontroller on 127.0.0.1 with nothing on its I2C bus, and everything that it has logged. */
export class TestMachine extends Changes {
  readonly chip: Chip;
  readonly clock: Clock;
  readonly network: Network;
  readonly accessPoint: AccessPoint;
  readonly station: Station;
  readonly i2c: I2CBus;
  readonly machine: Machine;
  readonly io: ReturnType<typeof ioClasses> & ReturnType<typeof pinClasses>;
  readonly troubles: Trouble[] = [];
  readonly aborts: unknown[] = [];
  transfers = 0;

  constructor(options: TestMachineOptions = {}) {
    super();
    const { chip = "esp32", clock, address = "127.0.0.1", bind, wifi = "up", password = PASSWORD } = options;
    this.chip = chipNamed(chip) as Chip;
    this.clock = clock ?? new RealClock();
    this.accessPoint = new AccessPoint(SSID, password, () => address, options.beacon);
    this.station = new Station(this.clock, [this.accessPoint], { initially: wifi });
    this.network = options.networkOf?.(this.station, this.chip) ?? new RealNetwork(address, bind);
    this.i2c = new I2CBus(DATA_PIN, CLOCK_PIN, () => this.transfers++);
    this.machine = new Machine({
      chip: this.chip,
      clock: this.clock,
      codecs: nodeCodecs,
      network: this.network,
      station: this.station,
      i2c: this.i2c,
      onTrouble: (trouble) => {
        this.troubles.push(trouble);
        this.changed();
      },
      onAbort: (error) => {
        this.aborts.push(error);
        this.changed();
      },
    });
    this.io = { ...ioClasses(this.machine), ...pinClasses(this.machine) };
  }

  /** Power off; resolves when nothing of it is left in this process. */
  async off(): Promise<void> {
    this.machine.powerOff();
    await this.network.drained(1000);
  }
}

/** A TCP socket of a TestMachine. It reads everything by default, and tests can wait for its events. */
export class Socket extends Changes {
  readonly io: TCP;
  /** The arguments of each onReadable and onWritable. */
  readonly readable: number[] = [];
  readonly writable: number[] = [];
  /** The arguments of each onError. */
  readonly errors: unknown[][] = [];
  received = Buffer.alloc(0);
  onReadable: () => void = () => this.read();
  onWritable: () => void = () => {};
  onError: () => void = () => {};

  constructor(machine: TestMachine, options: Partial<TCPDictionary>) {
    super();
    this.io = new machine.io.TCP({ target: this, onReadable, onWritable, onError, ...options });
  }

  /** Appends everything that waits to `received`. */
  read(): void {
    const bytes = this.io.read() as ArrayBuffer | undefined;
    if (bytes) this.received = Buffer.concat([this.received, new Uint8Array(bytes)]);
  }
}

function onReadable(this: TCP, bytes: number): void {
  const socket = this.target as Socket;
  socket.readable.push(bytes);
  socket.onReadable();
  socket.changed();
}

function onWritable(this: TCP, bytes: number): void {
  const socket = this.target as Socket;
  socket.writable.push(bytes);
  socket.onWritable();
  socket.changed();
}

function onError(this: TCP, ...values: unknown[]): void {
  const socket = this.target as Socket;
  socket.errors.push(values);
  socket.onError();
  socket.changed();
}

/** A listening TestMachine: connections wait until a test adopts them. */
export class Door extends Changes {
  readonly io: Listener;
  /** The argument of each onReadable. */
  readonly requests: number[] = [];
  readonly #machine: TestMachine;
  #waiting = 0;

  constructor(machine: TestMachine, options: ListenerDictionary = {}) {
    super();
    this.#machine = machine;
    this.io = new machine.io.Listener({
      target: this,
      onReadable(requests) {
        const door = this.target as Door;
        door.requests.push(requests);
        door.#waiting = requests;
        door.changed();
      },
      ...options,
    });
  }

  /** Resolves when `count` connections wait. */
  waiting(count: number): Promise<void> {
    return this.until(() => this.#waiting >= count);
  }

  /** Connects a peer of that place, and adopts it. */
  async open(
    place: Place,
    options: Partial<TCPDictionary> = {},
  ): Promise<{ socket: Socket; peer: TestPeer }> {
    const peer = await place.dial(this.#machine, this.io.port);
    await this.waiting(1);
    return { socket: this.adopt(options), peer };
  }

  /** Adopts the connection that waits longest. */
  adopt(options: Partial<TCPDictionary> = {}): Socket {
    this.#waiting--;
    return new Socket(this.#machine, { from: this.io.read(), ...options });
  }
}

/** A UDP socket of a TestMachine that reads all that comes. */
export class Mailbox extends Changes {
  readonly io: UDP;
  readonly datagrams: Datagram[] = [];
  /** The argument of each onReadable. */
  readonly readable: number[] = [];
  reading = true;

  constructor(machine: TestMachine, options: UDPDictionary = {}) {
    super();
    this.io = new machine.io.UDP({ target: this, onReadable: onDatagrams, ...options });
  }

  /** The datagrams so far as texts. */
  get texts(): string[] {
    return this.datagrams.map((datagram) => Buffer.from(datagram).toString());
  }

  read(): void {
    for (let datagram = this.io.read(); datagram; datagram = this.io.read()) this.datagrams.push(datagram);
  }
}

function onDatagrams(this: UDP, packets: number): void {
  const mailbox = this.target as Mailbox;
  mailbox.readable.push(packets);
  if (mailbox.reading) mailbox.read();
  mailbox.changed();
}

/** Connects to `port` and waits until the connection ends. Resolves to its error code, or undefined. */
export function cutOff(port: number): Promise<string | undefined> {
  const socket = connect({ host: "127.0.0.1", port });
  let code: string | undefined;
  socket.on("error", (error: NodeJS.ErrnoException) => (code = error.code));
  return new Promise((resolve) => socket.on("close", () => resolve(code)));
}
