import { Worker } from "node:worker_threads";

/** A turn that takes longer than this is checked. */
const LATE_MS = 500;

/** Index of the turn counter, which is odd while a turn runs. */
const TURN = 0;
/** Index of the worker's process group. */
const GROUP = 1;

const shared = new Int32Array(new SharedArrayBuffer(8));

/** Code of the watching thread. Sending SIGCONT to a process that is not stopped has no effect. */
const WATCH = `
  const { workerData } = require("node:worker_threads");
  let seen = 0;
  setInterval(() => {
    const turn = Atomics.load(workerData, ${TURN});
    if (turn % 2 !== 0 && turn === seen) {
      try {
        process.kill(-Atomics.load(workerData, ${GROUP}), "SIGCONT");
      } catch {
        // The worker has just ended.
      }
    }
    seen = turn;
  }, ${LATE_MS});
`;

let watching = false;

/**
 * Runs `turn`, in which this process blocks until a worker answers; `group` is the worker's process group. The wait
 * has no timeout and no signal interrupts it, so a worker that was stopped with SIGSTOP is continued.
 */
export function watched<Result>(group: number, turn: () => Result): Result {
  if (!watching) {
    watching = true;
    new Worker(WATCH, { eval: true, workerData: shared }).unref();
  }
  Atomics.store(shared, GROUP, group);
  Atomics.add(shared, TURN, 1);
  try {
    return turn();
  } finally {
    Atomics.add(shared, TURN, 1);
  }
}
