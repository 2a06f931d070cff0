/** The worker of the one-file page: a lab, and the messages to and from it. */
import { Lab } from "./lab.js";

/** What a worker has of its own. */
interface WorkerScope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown, transfer?: readonly ArrayBuffer[]): void;
}

const scope = globalThis as unknown as WorkerScope;
const lab = new Lab({
  say: (message) => scope.postMessage(message),
  show: (picture) => scope.postMessage(picture, [picture]),
});
scope.onmessage = ({ data }) => lab.request(data);
