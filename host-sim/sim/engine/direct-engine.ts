import { openPanel } from "../../../firmware/boards/open-panel.js";
import type { Framebuffer } from "../../../firmware/oled/framebuffer.js";
import { smallGlyph } from "../../../firmware/oled/small-font.js";
import type { PanelDriver } from "../../../firmware/oled/panel-driver.js";
import type { App, Device, TimerHandle } from "../../../firmware/device.js";
import { limitedStore } from "../board/board-store.js";
import { deviceButtons, deviceConsole } from "../board/console.js";
import { decoder } from "../board/encodings.js";
import { drawQR } from "../board/qr.js";
import { ioClasses } from "../ecma419/classes.js";
import type { Machine } from "../ecma419/machine.js";
import type { StartApp } from "../../../firmware/options.js";
import type { AppOnBoard, Engine, LoadedApp, BootOptions } from "./engine.js";

/** The payload of one Ethernet frame, which lwIP never fragments. */
const DATAGRAM_BYTES_MAX = 1472;

/** The reason for which a board ends whose program returns no app. */
const NO_APP = "no-app";

const MINUTE_MS = 60_000;

/** Creates the host provider for a program on that machine. */
export function simulatedDevice(machine: Machine, program: BootOptions): Device {
  const { TCP, Listener, UDP, WiFi, I2C } = ioClasses(machine);
  const { description } = program.profile;
  const { panel } = description;
  const { clock, codecs, tls } = machine.parts;
  const device = {
    network: {
      tcp: { io: TCP },
      listener: { io: Listener },
      udp: { io: UDP },
      wifi: { io: WiFi },
      tls: tls && { io: tls(machine, TCP) },
    },
    i2c: { default: { io: I2C, data: description.data, clock: description.clock } },
    timer: {
      set: <Target>(callback: (target: Target) => void, delay_ms: number, target: Target): TimerHandle =>
        machine.setTimer(() => callback(target), delay_ms),
      clear: (handle: TimerHandle) => (handle as { cancel?(): void }).cancel?.(),
    },
    clock: {
      ticks: () => clock.now_ms(),
      wall: () => clock.wall_ms() + program.timeZone(clock.wall_ms()) * MINUTE_MS,
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
    smallGlyph: panel.height < 64 ? smallGlyph : undefined,
    store: limitedStore(program.store, codecs),
    log: (event: string, fields: object) => program.log(event, fields),
    drawQR: (frame: Framebuffer, text: string) => drawScanned(frame, text, program.linkFor?.(text)),
    openPanel: () => watched(openPanel(device, panel.driver, panel), program),
  } as unknown as Device;
  return device;
}

/** A phone reads the short code of an address at any size, but a link only with modules of 2 pixels. */
function drawScanned(frame: Framebuffer, text: string, link: string | undefined): number {
  return link === undefined ? drawQR(frame, text) : drawQR(frame, link, 2);
}

/** A panel whose updates are told to the program's owner. */
function watched(panel: PanelDriver, { onFrame }: BootOptions): PanelDriver {
  if (!onFrame) return panel;
  const update = panel.update.bind(panel);
  panel.update = (frame) => {
    update(frame);
    onFrame(frame.bytes);
  };
  return panel;
}

/** What an app's file exports, as far as a boot needs it. */
export interface AppExports {
  readonly default: StartApp;
}

/** Evaluates an app and all its modules anew, and returns the app's exports. */
export type EvaluateApp = () => AppExports;

/** Runs apps in the same JavaScript engine as the simulator. */
export class DirectEngine implements Engine {
  readonly #compile: (app: string) => Promise<EvaluateApp>;
  readonly #faultOf: FaultOf | undefined;

  /** `compile` is called with the name of an app. `faultOf`: as a loaded app's. */
  constructor(compile: (app: string) => Promise<EvaluateApp>, faultOf?: FaultOf) {
    this.#compile = compile;
    this.#faultOf = faultOf;
  }

  async load({ app }: AppOnBoard): Promise<LoadedApp> {
    return directApp(await this.#compile(app), this.#faultOf);
  }
}

type FaultOf = LoadedApp["faultOf"];

/** Creates an app that is booted by evaluating it. */
export function directApp(evaluate: EvaluateApp, faultOf?: FaultOf): LoadedApp {
  return {
    faultOf,
    boot(machine, program) {
      let app: Partial<App> | undefined;
      let hasStarted = false;
      machine.run(() => {
        const device = simulatedDevice(machine, program);
        app = evaluate().default(device, program.values, (reason) => program.onEnd(reason));
        hasStarted = true;
      });
      // Nobody could stop it. A program that is not checked by TypeScript may have forgotten to return it.
      if (hasStarted && typeof app?.stop !== "function") throw new Error(NO_APP);
      return {
        stop: () => {
          machine.run(() => app?.stop?.());
          return Promise.resolve();
        },
      };
    },
  };
}
