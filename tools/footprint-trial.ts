/** One app on one board in the scripted world, and what it takes. */
import { readOptions, type OptionValues } from "../firmware/apps/options.js";
import { loadApp } from "../host-sim/apps.js";
import { Board } from "../host-sim/board/board.js";
import { profileNamed, type BoardProfile } from "../host-sim/board/profiles.js";
import { snapshotOf } from "../host-sim/engines/xs/image.js";
import type { Memory } from "../host-sim/engines/xs/snapshot.js";
import type { WorkerKit } from "../host-sim/engines/xs/worker-build.js";
import type { XSWorker } from "../host-sim/engines/xs/worker.js";
import { XSEngine } from "../host-sim/engines/xs.js";
import { AccessPoint } from "../host-sim/network/station.js";
import { boardBytes, type BoardBytes } from "./footprint-heap.js";
import { PEER_ADDRESS, PEER_PORT, ScriptedNetwork } from "./footprint-world.js";
import { ManualClock } from "./manual-clock.js";

export const BOARD = "mpython";
/** Long enough for the Wi-Fi, or for a message and the screen that shows it. */
const SETTLE_MS = 2000;
const BOOT_MS = 5000;

/** The app's options where nobody says otherwise. */
export async function valuesOf(app: string): Promise<OptionValues> {
  return readOptions((await loadApp(app)).options, { ssid: "palmwire", to: `${PEER_ADDRESS}:${PEER_PORT}` });
}

export class Trial {
  readonly clock = new ManualClock();
  readonly network = new ScriptedNetwork(this.clock);
  /** Steps since power-on. */
  compute = 0;
  /** What the program died of. */
  crash: string | undefined;
  readonly #board: Board;
  worker: XSWorker | undefined;
  #image: BoardBytes | undefined;

  constructor(kit: WorkerKit, app: string, values: OptionValues, room?: Memory) {
    const profile = profileNamed(BOARD) as BoardProfile;
    const engine = new XSEngine(kit, {
      room,
      onBoot: (worker) => {
        this.worker = worker;
        if (!room) this.#image = boardBytes(snapshotOf(worker));
      },
      onTurn: ({ compute }) => (this.compute += compute),
    });
    this.#board = new Board({
      name: app,
      profile,
      chip: profile.chip,
      clock: this.clock,
      network: this.network,
      accessPoint: new AccessPoint("palmwire", "", this.network.address),
      engine,
      app,
      values,
      font: "gb2312",
      random: () => 0.5,
      onEvent: ({ event, code, message }) => {
        if (event === "error" && code === "crash") this.crash ??= String(message);
      },
      onPicture() {},
      onEnd() {},
    });
    this.#board.start();
    this.clock.pass(BOOT_MS);
  }

  /** What was in the machine before the program started: on a board, in flash. */
  get image(): BoardBytes {
    return this.#image as BoardBytes;
  }

  /** What is in the machine now, without garbage. */
  heap(): BoardBytes {
    return boardBytes(snapshotOf(this.worker as XSWorker));
  }

  settle(): void {
    this.clock.pass(SETTLE_MS);
  }

  stop(): Promise<void> {
    const stopped = this.#board.stop();
    this.settle();
    return stopped;
  }
}
