import type { ScriptMap } from "../node/source-maps.js";
import { simulatedDevice } from "../sim/engine/direct-engine.js";
import type { Machine } from "../sim/ecma419/machine.js";
import type { AppOnBoard, Engine, Fault, LoadedApp, BootOptions, Running } from "../sim/engine/engine.js";
import { appFault } from "./xs/crash.js";
import { imageOf, mapOf, scriptsOf, wake } from "./xs/image.js";
import { BOARD_MEMORY, COMPUTE_MAX, roomFor } from "./xs/limits.js";
import { XSProgram } from "./xs/program.js";
import { withRoom, type Memory } from "./xs/snapshot.js";
import { Turn } from "./xs/wire.js";
import { workerKit, type WorkerKit } from "./xs/worker-build.js";
import type { XSWorker } from "./xs/worker.js";

/** Options for tests and measurements. */
export interface XSOptions {
  /** The board's memory (default an ESP32's). */
  readonly memory?: Memory;
  /** Memory of the worker to use instead of what equals the board's. */
  readonly room?: Memory;
  /** Called when the program is loaded but not started. */
  onBoot?(worker: XSWorker): void;
  /** Called after each turn. */
  onTurn?(worker: XSWorker): void;
}

/**
 * Runs the app in Moddable's XS, with the memory of a board, in a separate process. The IO objects stay in this
 * process, which blocks while the program runs, so that a turn is as indivisible as on a board.
 */
export class XSEngine implements Engine {
  readonly #kit: WorkerKit;
  readonly #options: XSOptions;

  constructor(kit: WorkerKit, options: XSOptions = {}) {
    this.#kit = kit;
    this.#options = options;
  }

  /** Makes sure that the worker is built, which takes long the first time. Throws XSUnavailable. */
  static async prepare(say: (progress: string) => void, options?: XSOptions): Promise<XSEngine> {
    return new XSEngine(await workerKit(say), options);
  }

  async load({ app }: AppOnBoard): Promise<XSApp> {
    const image = imageOf(this.#kit, app, await scriptsOf(app));
    return new XSApp(this.#kit, image, this.#options, await mapOf(app));
  }
}

/** A compiled app. Each boot starts a new worker from its image. */
export class XSApp implements LoadedApp {
  readonly #kit: WorkerKit;
  readonly #image: Buffer;
  readonly #options: XSOptions;
  readonly #map: ScriptMap | undefined;

  constructor(kit: WorkerKit, image: Buffer, options: XSOptions = {}, map?: ScriptMap) {
    this.#kit = kit;
    this.#image = image;
    this.#options = options;
    this.#map = map;
  }

  faultOf(stack: string): Fault | undefined {
    return this.#map && appFault(stack, this.#map);
  }

  boot(machine: Machine, program: BootOptions): Running {
    let started: Started | undefined;
    machine.run(() => (started = this.#start(machine, program)));
    return {
      stop: () => {
        machine.run(() => started?.guest.run(Turn.Stop));
        return Promise.resolve();
      },
      exited: () => started?.worker.ended() ?? Promise.resolve(),
    };
  }

  #start(machine: Machine, program: BootOptions): Started {
    const { memory = BOARD_MEMORY, room = roomFor(memory) } = this.#options;
    const worker = wake(this.#kit, withRoom(this.#image, room), ["-l", String(COMPUTE_MAX)]);
    machine.onPowerOff(() => worker.end());
    const device = simulatedDevice(machine, program);
    this.#options.onBoot?.(worker);
    const onTurn = () => this.#options.onTurn?.(worker);
    const guest = new XSProgram(worker, device, {
      memory,
      onEnd: (reason) => program.onEnd(reason),
      onTurn,
    });
    const { values, encoding = "utf-8" } = program;
    guest.start({
      values,
      board: program.profile.description,
      encoding,
      limits: device.limits,
      tls: device.network.tls !== undefined,
    });
    return { worker, guest };
  }
}

interface Started {
  readonly worker: XSWorker;
  readonly guest: XSProgram;
}
