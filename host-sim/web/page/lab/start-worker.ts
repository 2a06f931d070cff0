/** What of a Worker is used. */
export interface LabWorker {
  postMessage(message: unknown): void;
  terminate(): void;
}

/** The parts of the file that are no part of the page's own script. */
function textOf(id: string): string {
  return document.getElementById(id)?.textContent ?? "";
}

/** The font that stands in the file. */
export function embeddedFont(): ArrayBuffer {
  return Uint8Array.from(atob(textOf("font")), (character) => character.charCodeAt(0)).buffer;
}

/** Starts the worker that stands in the file; no file can be loaded from a disk. */
export function startWorker(onMessage: (data: unknown) => void): LabWorker {
  const script = textOf("worker");
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  let worker = new Worker(address);
  const listen = () => {
    worker.onmessage = ({ data }) => {
      worker.onerror = null;
      onMessage(data);
    };
  };
  listen();
  const early: unknown[] = [];
  // Some browsers give pages from a disk no blobs for workers.
  worker.onerror = () => {
    worker.onerror = null;
    worker = new Worker(`data:text/javascript;charset=utf-8,${encodeURIComponent(script)}`);
    listen();
    for (const message of early) worker.postMessage(message);
  };
  return {
    postMessage: (message) => {
      if (worker.onerror) early.push(message);
      worker.postMessage(message);
    },
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
}
