import type { App, Device, TimerHandle } from "../../../firmware/device.js";
import { deviceButtons, deviceConsole } from "../board/console.js";
import { decoder } from "../board/encodings.js";
import { drawQR } from "../board/qr.js";
import { ioClasses } from "../ecma419/classes.js";
import type { Machine } from "../ecma419/machine.js";
import type { StartApp } from "../../../firmware/options.js";
import type { Engine, Program, Running } from "./engine.js";

/** What fits into one Ethernet frame, and lwIP is sure to carry. */
const DATAGRAM_BYTES_MAX = 1472;

/** Minutes east of UTC are what Date knows of local time. */
function localOffset_ms(wall_ms: number): number {
  return -new Date(wall_ms).getTimezoneOffset() * 60_000;
}

/** The host provider instance of a program that Node runs directly. */
export function nodeDevice(machine: Machine, program: Program): Device {
  const { TCP, Listener, UDP, WiFi, I2C } = ioClasses(machine);
  const { description } = program.profile;
  const { clock, codecs } = machine.parts;
  const device = {
    network: { tcp: { io: TCP }, listener: { io: Listener }, udp: { io: UDP }, wifi: { io: WiFi } },
    i2c: { default: { io: I2C, data: description.data, clock: description.clock } },
    timer: {
      set: <Target>(callback: (target: Target) => void, delay_ms: number, target: Target): TimerHandle =>
        machine.setTimer(() => callback(target), delay_ms),
      clear: (handle: TimerHandle) => (handle as { cancel?(): void }).cancel?.(),
    },
    clock: {
      ticks: () => clock.now_ms(),
      wall: () => clock.wall_ms() + localOffset_ms(clock.wall_ms()),
    },
    limits: { sockets: machine.parts.chip.sockets_max, datagram: DATAGRAM_BYTES_MAX, keepAlive: true },
    random: () => program.random(),
    console: deviceConsole(
      program.console,
      (line) => program.print(line),
      (turn) => machine.post(turn),
    ),
    buttons: deviceButtons(program.console, (turn) => machine.post(turn)),
    text: {
      encode: codecs.encode,
      decode: decoder(program.encoding ?? "utf-8", codecs),
    },
    font: program.font,
    log: (event: string, fields: object) => program.log(event, fields),
    drawQR,
    openPanel: () => program.profile.openPanel(device),
  } as unknown as Device;
  return device;
}

/** Loads an app by its name. */
export type LoadApp = (app: string) => Promise<{ readonly start: StartApp }>;

/** Runs the app in this process, straight from its source. */
export class NodeEngine implements Engine {
  readonly #loadApp: LoadApp;

  constructor(loadApp: LoadApp) {
    this.#loadApp = loadApp;
  }

  async start(machine: Machine, program: Program): Promise<Running> {
    const { start } = await this.#loadApp(program.app);
    let app: App | undefined;
    machine.run(() => {
      app = start(nodeDevice(machine, program), program.values, (reason) => program.onEnd(reason));
    });
    return {
      stop: () => {
        machine.run(() => app?.stop());
        return Promise.resolve();
      },
    };
  }
}
