import { MemoryStore } from "../../host-sim/sim/board/board-store.js";
import { timeZoneOfPC } from "../../host-sim/node/time-zone.js";
import { nodeCodecs } from "../../host-sim/node/text-codecs.js";
import type { Device, LogFields } from "../../firmware/device.js";
import { LineConsole } from "../../host-sim/sim/board/console.js";
import { FontFile } from "../../host-sim/node/font-file.js";
import { profileNamed, type BoardProfile } from "../../host-sim/sim/board/profiles.js";
import { simulatedDevice } from "../../host-sim/sim/engine/direct-engine.js";
import { TestMachine, type TestMachineOptions } from "../sim/ecma419/test-machine.js";

/** Logged by a program: the event and its fields. */
export interface Logged extends LogFields {
  readonly event: string;
}

export interface TestDeviceOptions extends TestMachineOptions {
  /** The values of `device.random`; default 0. */
  random?: () => number;
}

/** A TestMachine with the host provider instance that firmware sees. */
export class TestDevice extends TestMachine {
  readonly device: Device;
  readonly console = new LineConsole(nodeCodecs);
  readonly logged: Logged[] = [];
  readonly printed: string[] = [];

  constructor(options: TestDeviceOptions = {}) {
    super(options);
    this.device = simulatedDevice(this.machine, {
      values: {},
      timeZone: timeZoneOfPC,
      profile: profileNamed("mpython") as BoardProfile,
      console: this.console,
      store: new MemoryStore(),
      font: new FontFile("standard"),
      random: options.random ?? (() => 0),
      log: (event, fields) => {
        this.logged.push({ event, ...fields });
        this.changed();
      },
      print: (line) => void this.printed.push(line),
      onEnd: () => {},
    });
  }

  /** Runs `turn` as the program: an exception switches the machine off. */
  run(turn: () => void): void {
    this.machine.run(turn);
  }
}
