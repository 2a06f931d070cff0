import type { VirtualClock } from "../../sim/clock/virtual-clock.js";

/** The longest turn of a program with loops: a board would take a hundred times as long. */
const TURN_MS_MAX = 1000;
/** Loops look at the clock once in so many turns. */
const TURNS_BETWEEN = 1024;

/** A loop did not end. */
export class EndlessLoop extends Error {
  constructor(readonly line: number) {
    super(`the loop in line ${line} did not end`);
    this.name = "EndlessLoop";
  }
}

/** Ends turns of programs that loop for too long. Every loop calls `turn` each time around. */
export class LoopGuard {
  readonly #clock: VirtualClock;
  readonly #now_ms: () => number;
  /** The turn of the clock in which loops were seen last. */
  #turn = -1;
  #loops = 0;
  #since_ms = 0;
  #isOver = false;
  /** What was thrown in that turn. */
  #thrown: EndlessLoop | undefined;

  constructor(clock: VirtualClock, now_ms: () => number) {
    this.#clock = clock;
    this.#now_ms = now_ms;
  }

  /** Throws EndlessLoop, again and again where the program catches it. */
  turn(line: number): void {
    if (this.#clock.turns !== this.#turn) {
      this.#turn = this.#clock.turns;
      this.#loops = 0;
      this.#isOver = false;
      this.#thrown = undefined;
      this.#since_ms = this.#now_ms();
    }
    if (!this.#isOver) {
      if (++this.#loops % TURNS_BETWEEN !== 0) return;
      if (this.#now_ms() - this.#since_ms < TURN_MS_MAX) return;
      this.#isOver = true;
    }
    this.#thrown ??= new EndlessLoop(line);
    throw this.#thrown;
  }

  /**
   * What was thrown in this turn of the clock, once; of nested loops it is not known which one did not end. What a
   * program has caught in an earlier turn is not why it fails now.
   */
  take(): EndlessLoop | undefined {
    const thrown = this.#clock.turns === this.#turn ? this.#thrown : undefined;
    this.#thrown = undefined;
    return thrown;
  }
}
