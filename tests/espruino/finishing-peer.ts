/** A peer that sends everything, and FIN, before the server can read. */
import { once } from "node:events";
import { createServer } from "node:net";
import { Worker } from "node:worker_threads";

/** Connects, sends `bytes` bytes and FIN, and reports that; then counts the bytes received. */
const PEER = `
  const { workerData: { port, bytes, done }, parentPort } = require("node:worker_threads");
  const socket = require("node:net").connect({ host: "127.0.0.1", port, allowHalfOpen: true });
  const flag = new Int32Array(done);
  let received = 0;
  const tell = () => { Atomics.store(flag, 0, 1); Atomics.notify(flag, 0); };
  socket.on("data", (data) => (received += data.length));
  socket.on("error", () => {});
  socket.on("close", () => parentPort.postMessage(received));
  const said = Buffer.alloc(bytes, "a");
  socket.on("connect", () => socket.end(said, tell));
`;
/** Longer than a busy machine needs. */
const SAY_MS_MAX = 30_000;

/**
 * Has a peer say so many bytes and FIN to `port`, all of which waits in the kernel when this call returns, as
 * nothing else of this process runs meanwhile. Resolves to the number of bytes that the peer got back.
 */
export function finishingPeer(port: number, bytes: number): Promise<number> {
  const done = new SharedArrayBuffer(4);
  const worker = new Worker(PEER, { eval: true, workerData: { port, bytes, done } });
  const received = once(worker, "message").then(([count]) => count as number);
  if (Atomics.wait(new Int32Array(done), 0, 0, SAY_MS_MAX) === "timed-out")
    throw new Error("the peer could not say what it had to");
  return received;
}

/** A port that is free now: Espruino does not tell which it got. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What Espruino sends and receives in a round. */
const CHUNK_BYTES = 536;

/** Bytes that a peer sends, bytes that the program answers to each chunk, and bytes that arrive. */
export const HALF_CLOSES: readonly (readonly [said: number, answer: number, arrives: number])[] = [
  1, 100, 536, 537, 1072, 1073, 5000,
].flatMap((said) => {
  const chunks = Math.ceil(said / CHUNK_BYTES);
  // A chunk leaves after each that was heard, and the round that hears of the FIN closes.
  return [100, 536, 2000].map((answer) => [said, answer, chunks * Math.min(answer, CHUNK_BYTES)] as const);
});
