/** The WebSocket to the server. It is opened again as long as the page is open. */
import { decodePicture, SOCKET_PATH, type Request, type ServerMessage } from "../protocol.js";
import type { Pictures } from "./pictures.js";
import type { PageStore } from "./state.js";

/** Waits before the first attempts to connect again; the last one repeats. */
const AGAIN_MS = [200, 500, 1000, 2000];

export class Link {
  #socket: WebSocket | undefined;
  #attempts = 0;

  constructor(
    readonly store: PageStore,
    readonly pictures: Pictures,
  ) {
    this.#open();
    // A phone that wakes up, and a network that is back, need not wait.
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => this.#hurry());
  }

  /** Sends a request; false while the server does not answer. */
  readonly send = (request: Request): boolean => {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(request));
    return true;
  };

  #open(): void {
    const socket = new WebSocket(socketAddress());
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.onopen = () => {
      this.#attempts = 0;
      this.store.dispatch({ kind: "link", link: "open" });
    };
    socket.onmessage = ({ data }) => this.#take(data as string | ArrayBuffer);
    socket.onclose = () => {
      this.store.dispatch({ kind: "link", link: "lost" });
      setTimeout(() => this.#open(), AGAIN_MS[Math.min(this.#attempts++, AGAIN_MS.length - 1)]);
    };
  }

  #hurry(): void {
    this.#attempts = 0;
  }

  #take(data: string | ArrayBuffer): void {
    if (typeof data !== "string") {
      const picture = decodePicture(data);
      if (picture) this.pictures.show(picture);
      return;
    }
    const message = JSON.parse(data) as ServerMessage;
    this.store.dispatch(message.kind === "tool" ? { ...message, at: Date.now() } : message);
  }
}

function socketAddress(): string {
  const address = new URL(SOCKET_PATH, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return address.href;
}
