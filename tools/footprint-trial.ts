/** Runs one app on a board in the scripted world, and measures it. */
import { readOptions, type OptionValues } from "../firmware/options.js";
import { loadApp } from "../host-sim/settings/apps.js";
import { imageOf, snapshotOf } from "../host-sim/engines/xs/image.js";
import type { Memory } from "../host-sim/engines/xs/snapshot.js";
import type { WorkerKit } from "../host-sim/engines/xs/worker-build.js";
import type { XSWorker } from "../host-sim/engines/xs/worker.js";
import { XSApp } from "../host-sim/engines/xs.js";
import { ScriptedBoard } from "./footprint-board.js";
import { boardBytes, type BoardBytes } from "./footprint-heap.js";
import { boardScripts } from "./footprint-scripts.js";
import { PEER_ADDRESS, PEER_PORT, type ScriptedNetwork } from "./footprint-world.js";

/** Long enough for the Wi-Fi, or for a message and its display. */
const SETTLE_MS = 2000;
const BOOT_MS = 5000;

/** A broker that does not answer, and a room there. */
const BROKER = `mqtt://${PEER_ADDRESS}:1883/room`;
const JOINED_CLIENTS = 5;

/** The default options of the app. */
export async function valuesOf(app: string): Promise<OptionValues> {
  return readOptions((await loadApp(app)).options, { ssid: "palmwire", to: `${PEER_ADDRESS}:${PEER_PORT}` });
}

/** The options of an app that is joined to other rooms; undefined for one that cannot be. */
export async function joinedValues(app: string): Promise<OptionValues | undefined> {
  const values = await valuesOf(app);
  // The broker takes a socket, which is a member's less on an ESP32.
  return "join" in values ? { ...values, join: BROKER, maxClients: JOINED_CLIENTS } : undefined;
}

export class Trial {
  /** Steps since power-on. */
  compute = 0;
  readonly #board: ScriptedBoard;
  #worker: XSWorker | undefined;
  #image: BoardBytes | undefined;

  /** Boots the app. */
  static async of(kit: WorkerKit, app: string, values: OptionValues, room?: Memory): Promise<Trial> {
    return new Trial(kit, imageOf(kit, app, await boardScripts(app, values)), app, values, room);
  }

  private constructor(kit: WorkerKit, image: Buffer, app: string, values: OptionValues, room?: Memory) {
    const loaded = new XSApp(kit, image, {
      room,
      onBoot: (worker) => {
        this.#worker = worker;
        if (!room) this.#image = boardBytes(snapshotOf(worker));
      },
      onTurn: ({ compute }) => (this.compute += compute),
    });
    this.#board = new ScriptedBoard(loaded, app, values);
    this.#board.clock.pass(BOOT_MS);
  }

  get network(): ScriptedNetwork {
    return this.#board.network;
  }

  /** The reason why the program crashed. */
  get crash(): string | undefined {
    return this.#board.errors("crash")[0];
  }

  /** The content of the machine before the program started; in flash on a board. */
  get image(): BoardBytes {
    return this.#image as BoardBytes;
  }

  /** The current content of the machine, without garbage. */
  heap(): BoardBytes {
    return boardBytes(snapshotOf(this.#worker as XSWorker));
  }

  settle(): void {
    this.#board.clock.pass(SETTLE_MS);
  }

  stop(): Promise<void> {
    return this.#board.stop();
  }
}
