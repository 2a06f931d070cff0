/** The worker of the one-file page: a lab, and the messages to and from it. */
import { Lab } from "./lab.js";

/** The members of a worker's global scope that are used here. */
interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
}

/** Frames of a stack trace: those of the program may be far below those of the kit. */
const FRAMES = 50;

/** Resolves in a later turn. A timer of a browser would take some milliseconds; a message does not. */
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
