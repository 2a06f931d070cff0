import type { Clock, ClockTimer } from "./clock.js";

/** Sat Nov 21 08:50:07 2026, UTC. */
export const POWER_ON_MS = Date.UTC(2026, 10, 21, 8, 50, 7);

/** Turns in which no time passes: a program that makes more has no end. */
const TURNS_AT_ONCE_MAX = 1_000_000;

/** Fewer cancelled timers than these may stay among the others, whatever their share. */
const CANCELLED_MIN = 64;

interface Turn {
  readonly at_ms: number;
  /** Turns of one time run in the order of these. */
  readonly order: number;
  readonly callback: () => void;
  /** It has run, or was cancelled. */
  isOver: boolean;
}

/** Time that passes only when a test or a script says so. Turns that are due at one time run in the order they were set. */
export class VirtualClock implements Clock {
  #now_ms = 0;
  #order = 0;
  #turnsAtOnce = 0;
  #turns = 0;
  /** A binary heap, the next turn first. */
  #timers: Turn[] = [];
  /** How many of them are cancelled. */
  #cancelled = 0;
  /** Turns that are due now, in order: they need no place in the heap. */
  #posted: Turn[] = [];
  #firstPosted = 0;

  /** How many timers wait, among them a share that was cancelled and has not been cleared yet. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Turns that have run. */
  get turns(): number {
    return this.#turns;
  }

  now_ms(): number {
    return this.#now_ms;
  }

  wall_ms(): number {
    return POWER_ON_MS + this.#now_ms;
  }

  setTimer(callback: () => void, delay_ms: number): ClockTimer {
    return this.at(callback, this.#now_ms + Math.max(delay_ms, 0));
  }

  /** Calls back once, at `at_ms` or as soon after it as it can. */
  at(callback: () => void, at_ms: number): ClockTimer {
    const turn = this.#turn(callback, at_ms);
    this.#push(turn);
    return { cancel: () => this.#cancel(turn) };
  }

  post(callback: () => void): void {
    this.#posted.push(this.#turn(callback, this.#now_ms));
  }

  /** When the next turn is due, in milliseconds from now, or undefined. */
  get next_ms(): number | undefined {
    const next = this.#next();
    return next && Math.max(next.at_ms - this.#now_ms, 0);
  }

  /**
   * Runs the next turn that is due by `until_ms`; false when there is none, and then it is that time. Throws when turns
   * go on and on without any time.
   */
  step(until_ms: number): boolean {
    const turn = this.#next();
    if (!turn || turn.at_ms > until_ms) {
      if (until_ms > this.#now_ms && until_ms !== Infinity) this.#become(until_ms);
      return false;
    }
    if (turn === this.#posted[this.#firstPosted]) this.#shift();
    else this.#pop();
    if (turn.at_ms > this.#now_ms) this.#become(turn.at_ms);
    this.#run(turn);
    return true;
  }

  /** Lets time go on until `until_ms`, or to the next turn if that is due before: nothing runs. */
  follow(until_ms: number): void {
    const next_ms = this.#next()?.at_ms ?? Infinity;
    const now_ms = Math.min(until_ms, next_ms);
    if (now_ms > this.#now_ms) this.#become(now_ms);
  }

  /** Runs what is posted, and what that posts; timers wait, whatever they wait for. */
  settle(): void {
    for (let turn = this.#posted.at(this.#firstPosted); turn; turn = this.#posted.at(this.#firstPosted)) {
      this.#shift();
      this.#run(turn);
    }
  }

  /** Lets `ms` pass: each turn runs at its time. */
  pass(ms: number): void {
    const until_ms = this.#now_ms + ms;
    while (this.step(until_ms));
  }

  block(ms: number): void {
    if (ms > 0) this.#become(this.#now_ms + ms);
  }

  #become(now_ms: number): void {
    this.#now_ms = now_ms;
    this.#turnsAtOnce = 0;
  }

  #run(turn: Turn): void {
    if (++this.#turnsAtOnce > TURNS_AT_ONCE_MAX)
      throw new Error(`the program goes on and on: ${TURNS_AT_ONCE_MAX} turns in which no time passed`);
    turn.isOver = true;
    this.#turns++;
    turn.callback();
  }

  #turn(callback: () => void, at_ms: number): Turn {
    return { at_ms, order: this.#order++, callback, isOver: false };
  }

  /** Timers that are set anew again and again, and hours ahead, must not pile up until they would be due. */
  #cancel(turn: Turn): void {
    if (turn.isOver) return;
    turn.isOver = true;
    if (++this.#cancelled < Math.max(CANCELLED_MIN, this.#timers.length / 2)) return;
    // What is sorted is a heap too.
    this.#timers = this.#timers.filter(({ isOver }) => !isOver).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#cancelled = 0;
  }

  #next(): Turn | undefined {
    while (this.#timers.length > 0 && this.#timers[0].isOver) {
      this.#pop();
      this.#cancelled--;
    }
    const timer = this.#timers.at(0);
    const posted = this.#posted.at(this.#firstPosted);
    if (!timer || !posted) return timer ?? posted;
    return isBefore(timer, posted) ? timer : posted;
  }

  #shift(): void {
    this.#firstPosted++;
    if (this.#firstPosted < this.#posted.length) return;
    this.#posted = [];
    this.#firstPosted = 0;
  }

  #push(turn: Turn): void {
    const heap = this.#timers;
    let at = heap.length;
    heap.push(turn);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(turn, heap[parent])) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = turn;
  }

  #pop(): void {
    const heap = this.#timers;
    const last = heap.pop() as Turn;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1], heap[child])) child++;
      if (!isBefore(heap[child], last)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(turn: Turn, other: Turn): boolean {
  return turn.at_ms < other.at_ms || (turn.at_ms === other.at_ms && turn.order < other.order);
}
