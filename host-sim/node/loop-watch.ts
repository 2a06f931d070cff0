import { randomUUID } from "node:crypto";
import { closeSync } from "node:fs";
import { isMainThread, Worker } from "node:worker_threads";

/** Interval of the heartbeats of the main thread. */
const BEAT_MS = 500;

/** The number of heartbeats. */
const beats = new Int32Array(new SharedArrayBuffer(4));

/**
 * Code of the watching thread. When the heartbeats stop while the process computes, it looks at the main thread's calls
 * through the inspector, which is connected only then, and calls the report with them. A process that waits or is
 * stopped computes nothing.
 */
const WATCH = `
  const { Session } = require("node:inspector");
  const { workerData: { beats, loop_ms, report } } = require("node:worker_threads");
  let seen, since_ms, used;
  let looking = false;
  const restart = () => {
    seen = Atomics.load(beats, 0);
    since_ms = performance.now();
    used = process.cpuUsage();
  };
  const look = () => {
    looking = true;
    const session = new Session();
    const urls = new Map();
    session.connectToMainThread();
    session.on("Debugger.scriptParsed", ({ params }) => urls.set(params.scriptId, params.url));
    session.once("Debugger.paused", ({ params }) => {
      const frames = params.callFrames.map(({ functionName, location }) => {
        const { scriptId, lineNumber, columnNumber } = location;
        return "at " + functionName + " (" + urls.get(scriptId) + ":" + (lineNumber + 1) + ":" + (columnNumber + 1) + ")";
      });
      const call = "globalThis[Symbol.for('" + report + "')]?.(" + JSON.stringify(frames.join("\\n")) + ")";
      session.post("Runtime.evaluate", { expression: call }, () =>
        session.post("Debugger.resume", () => {
          session.disconnect();
          looking = false;
        }));
    });
    session.post("Debugger.enable");
    session.post("Debugger.pause");
  };
  restart();
  setInterval(() => {
    if (Atomics.load(beats, 0) !== seen) return restart();
    if (looking) return;
    const { user, system } = process.cpuUsage(used);
    // A busy machine gives a process a part of the time only.
    if (performance.now() - since_ms < loop_ms || (user + system) / 1000 < loop_ms / 5) return;
    restart();
    look();
  }, ${BEAT_MS});
`;

/**
 * Calls `onLoop` with the main thread's stack trace when it has run for `loop_ms` without a pause; it goes on when
 * `onLoop` returns. Costs nothing while a program runs: the thread gives a sign of life twice a second. Returns how to
 * end the watch. Only the main thread can be watched; elsewhere nothing is.
 */
export function watchForLoops(loop_ms: number, onLoop: (stack: string) => void): () => void {
  if (!isMainThread) return () => {};
  // The watcher calls it in the main thread by this symbol. Others may watch for themselves.
  const report = `palmwire.loop.${randomUUID()}`;
  const global = globalThis as Record<symbol, unknown>;
  global[Symbol.for(report)] = onLoop;
  const worker = new Worker(WATCH, { eval: true, workerData: { beats, loop_ms, report } });
  worker.unref();
  const timer = setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    delete global[Symbol.for(report)];
    void worker.terminate();
  };
}

/** Ends the process from within `onLoop`. Node would print that it waits for the inspector to be disconnected. */
export function exitInspected(exitCode: number): never {
  process.once("exit", () => closeSync(process.stderr.fd));
  process.exit(exitCode);
}
