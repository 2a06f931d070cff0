import { Worker } from "node:worker_threads";

/** A turn that takes longer is looked after. */
const LATE_MS = 500;

/** Where the number of the turn is: odd while one runs. */
const TURN = 0;
/** Where the process group of its worker is. */
const GROUP = 1;

const shared = new Int32Array(new SharedArrayBuffer(8));

/** Runs in a thread of its own. A process that has not been stopped does not notice SIGCONT. */
const WATCH = `
  const { workerData } = require("node:worker_threads");
  let seen = 0;
  setInterval(() => {
    const turn = Atomics.load(workerData, ${TURN});
    if (turn % 2 !== 0 && turn === seen) {
      try {
        process.kill(-Atomics.load(workerData, ${GROUP}), "SIGCONT");
      } catch {
        // It has just ended.
      }
    }
    seen = turn;
  }, ${LATE_MS});
`;

let watching = false;

/**
 * Runs `turn`, in which this process waits for a worker, the leader of whose process group is `group`. It waits without
 * an end and hears no signal meanwhile: a worker that somebody has stopped (SIGSTOP) is told to go on.
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
