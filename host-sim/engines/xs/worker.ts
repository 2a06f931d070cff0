import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, readSync, writeSync } from "node:fs";
import { netstring, NetstringReader } from "./netstring.js";
import { blockingPipes, type Pipe } from "./pipes.js";
import { watched } from "./turn-watch.js";

const FROM_WORKER = 4;

/** The first byte of each message of the worker (xsnap-worker.c). */
const REQUEST = "?".charCodeAt(0);
const FAILED = "!".charCodeAt(0);
const METER_END = 1;

/** The time that the worker may take to end after it was asked to. */
const END_MS_MAX = 2000;

const NOTHING = new Uint8Array(0);

/** Answers a request that the script makes during a command. */
export type Answer = (request: Uint8Array) => Uint8Array;

/** The worker has died. Exit codes are those of xsnap-worker.c; -1 if it is unknown. */
export class WorkerDeath extends Error {
  constructor(readonly exitCode: number) {
    super(`the XS worker ended with exit code ${exitCode}`);
    this.name = "WorkerDeath";
  }
}

/**
 * An xsnap-worker process: an XS machine that runs one command at a time while this process waits. It runs in its own
 * session, so that Ctrl-C in a terminal only reaches its parent. It ends when asked to, or when its parent has ended.
 */
export class XSWorker {
  /** Steps (bytecodes and the like) of the last command. */
  compute = 0;
  /** Slots in use after the last command, including garbage. */
  slots = 0;
  /** Resolves when the process has ended. */
  readonly exited: Promise<void>;
  readonly #process: ChildProcess;
  readonly #to: Pipe;
  readonly #from: Pipe;
  readonly #reader = new NetstringReader();
  readonly #piece = Buffer.alloc(64 * 1024);
  #open = true;

  constructor(binary: string, flags: readonly string[]) {
    const [to, from] = blockingPipes(2);
    this.#to = to;
    this.#from = from;
    // The shell reports the exit code through the same pipe, so that the cause of a crash is known within the turn.
    const script = `"$0" "$@"; printf %s $? >&${FROM_WORKER}`;
    this.#process = spawn("/bin/sh", ["-c", script, binary, ...flags], {
      stdio: ["ignore", "ignore", "ignore", to.read, from.write],
      detached: true,
    });
    this.exited = new Promise((resolve) => {
      this.#process.on("exit", () => resolve());
      this.#process.on("error", () => resolve());
    });
    this.#process.unref();
    closeSync(to.read);
    closeSync(from.write);
  }

  /** Waits until the worker accepts commands. Throws WorkerDeath if it dies. */
  ready(): void {
    this.#run("R", NOTHING, () => NOTHING);
  }

  /** Evaluates a script. Throws its exception, or WorkerDeath. */
  evaluate(source: string): void {
    this.#run("e", Buffer.from(source), () => NOTHING);
  }

  /** Calls the script's `handleCommand` and returns its result. Throws its exception, or WorkerDeath. */
  command(bytes: Uint8Array, answer: Answer): Uint8Array {
    return this.#run("?", bytes, answer);
  }

  /** Collects garbage and writes a snapshot of the machine to a file. */
  snapshot(path: string): void {
    this.#run("w", Buffer.from(path), () => NOTHING);
  }

  /** Asks the worker to end. */
  end(): void {
    if (!this.#open) return;
    this.#open = false;
    try {
      writeSync(this.#to.write, netstring(Buffer.from("q")));
    } catch {
      // It has already ended.
    }
    closeSync(this.#to.write);
    closeSync(this.#from.read);
    // Continue it in case it was stopped, so that it can end.
    this.#signal("SIGCONT");
  }

  /** Keeps this process alive until the worker has ended. */
  async ended(): Promise<void> {
    this.#process.ref();
    const timer = setTimeout(() => this.#signal("SIGKILL"), END_MS_MAX);
    await this.exited;
    clearTimeout(timer);
  }

  #run(kind: string, bytes: Uint8Array, answer: Answer): Uint8Array {
    if (!this.#open) throw new Error("the XS worker was told to end");
    return watched(this.#process.pid ?? 0, () => this.#converse(kind, bytes, answer));
  }

  #converse(kind: string, bytes: Uint8Array, answer: Answer): Uint8Array {
    this.#send(kind, bytes);
    for (;;) {
      const message = this.#receive();
      if (message[0] === REQUEST) this.#send("/", answer(message.subarray(1)));
      else return this.#result(message);
    }
  }

  /** Sends a signal to the worker and its shell. */
  #signal(signal: NodeJS.Signals): void {
    if (this.#process.pid === undefined) return;
    try {
      process.kill(-this.#process.pid, signal);
    } catch {
      // It has already ended.
    }
  }

  #result(message: Buffer): Uint8Array {
    if (message[0] === FAILED) throw new Error(message.toString("utf8", 1));
    const meterEnd = message.indexOf(METER_END);
    const meter = message.toString("latin1", 1, meterEnd);
    this.compute = Number(/"compute":(\d+)/.exec(meter)?.[1]);
    this.slots = Number(/"currentHeapCount":(\d+)/.exec(meter)?.[1]);
    return message.subarray(meterEnd + 1);
  }

  #exitCode(): number {
    const told = this.#reader.rest.toString("latin1");
    return told === "" ? -1 : Number(told);
  }

  #send(kind: string, bytes: Uint8Array): void {
    const message = netstring(Buffer.from(kind), bytes);
    try {
      for (let sent = 0; sent < message.length;) sent += writeSync(this.#to.write, message, sent);
    } catch (error) {
      // It has ended; its last message tells how.
      if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
    }
  }

  #receive(): Buffer {
    for (;;) {
      const message = this.#reader.take();
      if (message) return message;
      const length = readSync(this.#from.read, this.#piece);
      if (length === 0) throw new WorkerDeath(this.#exitCode());
      this.#reader.push(this.#piece.subarray(0, length));
    }
  }
}
