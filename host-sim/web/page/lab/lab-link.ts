import { LAB_LIMITS, type FaultMessage, type LabMessage, type LabRequest } from "../../lab/lab-protocol.js";
import type { LabWorker } from "./start-worker.js";

export interface LabLinkParts {
  /** Starts the worker, whose messages are given to `onMessage`. */
  start(onMessage: (data: unknown) => void): LabWorker;
  /** The content of fonts/standard.font. */
  readonly font: ArrayBuffer;
  readonly language: "en" | "zh";
  /** Calls it each `ms` milliseconds until what it gives is called; the browser's timer if absent. */
  readonly every?: (tick: () => void, ms: number) => () => void;
  onMessage(message: LabMessage): void;
  /** A picture, for `decodePicture`. */
  onPicture(picture: ArrayBuffer): void;
}

const TICK_MS = 500;
/** A worker that has not said anything yet may be read and compiled so long. */
const OPENING_MS = 30_000;

/**
 * The page's end of the messages to the worker. A worker that gives no sign of life is in a loop without end: it is ended,
 * the page gets the `fault` "silent", and then `ready` of a new one that has no boards.
 */
export class LabLink {
  readonly #parts: LabLinkParts;
  readonly #endWatch: () => void;
  #language: "en" | "zh";
  #worker: LabWorker | undefined;
  #isReady = false;
  /** Ticks since the last message: a computer that has slept has not ticked either. */
  #silent_ticks = 0;

  constructor(parts: LabLinkParts) {
    this.#parts = parts;
    this.#language = parts.language;
    this.#endWatch = (parts.every ?? every)(() => this.#tick(), TICK_MS);
    this.#open();
  }

  /** Sends a request; false while the worker is not ready. */
  readonly send = (request: LabRequest): boolean => {
    if (request.kind === "language") this.#language = request.language;
    if (!this.#isReady) return false;
    this.#worker?.postMessage(request);
    return true;
  };

  /** Ends the worker. */
  close(): void {
    this.#endWatch();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#isReady = false;
  }

  #open(): void {
    const worker = this.#parts.start((data) => {
      if (this.#worker === worker) this.#take(data);
    });
    this.#worker = worker;
    this.#isReady = false;
    this.#silent_ticks = 0;
    const { font } = this.#parts;
    worker.postMessage({ kind: "lab-open", language: this.#language, font } satisfies LabRequest);
  }

  #take(data: unknown): void {
    this.#silent_ticks = 0;
    if (data instanceof ArrayBuffer) return this.#parts.onPicture(data);
    const message = data as LabMessage;
    if (message.kind === "ready") this.#isReady = true;
    if (message.kind !== "alive") this.#parts.onMessage(message);
  }

  #tick(): void {
    const limit_ms = this.#isReady ? LAB_LIMITS.silenceMs : OPENING_MS;
    if (++this.#silent_ticks * TICK_MS < limit_ms) return;
    this.#worker?.terminate();
    this.#parts.onMessage(silentFor(limit_ms / 1000));
    this.#open();
  }
}

function silentFor(seconds: number): FaultMessage {
  const message = { en: `Nothing was heard for ${seconds} seconds.`, zh: `已有 ${seconds} 秒没有任何响应。` };
  return { kind: "fault", how: "silent", message };
}

function every(tick: () => void, ms: number): () => void {
  const timer = setInterval(tick, ms);
  return () => clearInterval(timer);
}
