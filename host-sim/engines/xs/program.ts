/** A program that runs in a worker, turn by turn. */
import type { Device } from "../../../firmware/device.js";
import { IOObjects } from "./io-objects.js";
import { Operations } from "./operations.js";
import { causeOf, uncaught } from "./crash.js";
import type { Answer, XSWorker } from "./worker.js";
import type { Memory } from "./snapshot.js";
import { STATE_BYTES, Turn, TURN_HEADER_BYTES, type CrashPayload, type StartPayload } from "./wire.js";

const NOTHING = new Uint8Array(0);

/** Callbacks of a program. */
export interface ProgramOwner {
  /** The board's memory, for messages. */
  readonly memory: Memory;
  onEnd(reason: string): void;
  /** A turn has ended. */
  onTurn(): void;
}

export class XSProgram {
  readonly #worker: XSWorker;
  readonly #device: Device;
  readonly #owner: ProgramOwner;
  readonly #objects: IOObjects;
  readonly #operations: Operations;
  /** The socket states that the program knows. */
  #told = new Map<number, number>();
  #crash: CrashPayload | undefined;

  constructor(worker: XSWorker, device: Device, owner: ProgramOwner) {
    this.#worker = worker;
    this.#device = device;
    this.#owner = owner;
    const deliver = this.run.bind(this);
    this.#objects = new IOObjects(device, deliver);
    this.#operations = new Operations({
      device,
      objects: this.#objects,
      deliver,
      onEnd: (reason) => owner.onEnd(reason),
      onCrash: (crash) => (this.#crash = crash),
    });
  }

  start(payload: StartPayload): void {
    this.run(Turn.Start, 0, 0, Buffer.from(JSON.stringify(payload)));
  }

  /** Runs a turn to its end. Throws an exception that the program did not catch, or the worker's death. */
  run(turn: Turn, id = 0, value = 0, payload: Uint8Array = NOTHING): void {
    const apply = (message: Uint8Array) => this.#operations.apply(message);
    apply(this.#command(this.#encode(turn, id, value, payload), apply));
    // During the turn the program counts what it writes, so both sides agree now.
    this.#told = new Map(this.#objects.states());
    this.#owner.onTurn();
    if (this.#crash) throw uncaught(this.#crash);
  }

  #command(bytes: Uint8Array, answer: Answer): Uint8Array {
    try {
      return this.#worker.command(bytes, answer);
    } catch (error) {
      throw causeOf(error, this.#owner.memory);
    }
  }

  #encode(turn: Turn, id: number, value: number, payload: Uint8Array): Buffer {
    const header = Buffer.alloc(TURN_HEADER_BYTES);
    const states = this.#changedStates();
    header[0] = turn;
    header[1] = id;
    header.writeUInt32LE(value, 2);
    header.writeUIntLE(Math.floor(this.#device.clock.ticks()), 6, 6);
    header[12] = states.length / STATE_BYTES;
    return Buffer.concat([header, states, payload]);
  }

  /** The socket states that have changed since the last turn. */
  #changedStates(): Buffer {
    const changed: number[] = [];
    for (const [id, state] of this.#objects.states()) {
      if (this.#told.get(id) !== state) changed.push(id, state & 0xff, state >> 8);
    }
    return Buffer.from(changed);
  }
}
