/** The worker of the one-file page: a lab, and the messages to and from it. */
import { Lab } from "./lab.js";

/** What a worker has of its own. */
interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
}

/** Calls of a program that a stack trace has: the program's own may be far below the kit's. */
const FRAMES = 50;

/** Timers of browsers wait some milliseconds each; messages do not. */
function yieldTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port1.postMessage(0);
  });
}

const waiting: (() => void)[] = [];
const { port1, port2 } = new MessageChannel();
(port2 as unknown as Pick<WorkerScope, "onmessage">).onmessage = () => waiting.shift()?.();

const scope = globalThis as unknown as WorkerScope;
Error.stackTraceLimit = FRAMES;
const lab = new Lab({
  say: (message) => scope.postMessage(message),
  show: (picture) => scope.postMessage(picture, [picture]),
  real: {
    now_ms: () => performance.now(),
    later: (callback, delay_ms) => {
      const timer = setTimeout(callback, delay_ms);
      return () => clearTimeout(timer);
    },
  },
  yieldTurn,
});
scope.onmessage = ({ data }) => lab.request(data);
