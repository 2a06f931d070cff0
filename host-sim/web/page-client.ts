import type { WebSocket } from "ws";
import type { Scope } from "./access.js";
import { LIMITS } from "./limits.js";
import { Outbox } from "./outbox.js";
import { PageRequests } from "./page-requests.js";
import { parseRequest, type EventMessage, type Gap, type ServerMessage } from "./protocol.js";
import { Rate } from "./rates.js";
import type { Reach } from "./reach.js";
import type { Room } from "./room.js";

/** Codes with which a WebSocket is closed. */
const POLICY = 1008;
const TRY_AGAIN = 1013;

export interface PageClientParts {
  readonly socket: WebSocket;
  readonly scope: Scope;
  readonly room: Room;
  readonly reach: Reach;
  takeSocket(): boolean;
  releaseSocket(): void;
  onClosed(): void;
}

/** One open page. */
export class PageClient {
  readonly scope: Scope;
  readonly outbox: Outbox;
  /** It has answered since the last `ping`. */
  #isAlive = true;
  readonly #parts: PageClientParts;
  readonly #requests: PageRequests;
  readonly #rate = new Rate(LIMITS.messagesPerSecond, LIMITS.messagesAtOnce);

  constructor(parts: PageClientParts) {
    const { socket, scope, room, reach, takeSocket, releaseSocket } = parts;
    this.#parts = parts;
    this.scope = scope;
    this.outbox = new Outbox({
      send: (message, done) => socket.send(message, done),
      gap: (board, count) => JSON.stringify({ kind: "gap", board, count } satisfies Gap),
      onHopeless: () => this.close(TRY_AGAIN),
    });
    this.#requests = new PageRequests({
      room,
      scope,
      place: {
        mayReach: (address, port) => reach.allows(scope, address, port),
        takeSocket,
        releaseSocket,
      },
      onPort: (port, isOpen) => (isOpen ? reach.opened(port) : reach.closed(port)),
      say: (message) => this.say(message),
      offer: (message) => this.outbox.offer(() => JSON.stringify(message)),
    });
    socket.on("message", (data: Buffer, isBinary) => this.#onMessage(isBinary ? undefined : data.toString()));
    socket.on("pong", () => (this.#isAlive = true));
    // A message that is too large, or no WebSocket: it closes by itself.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#requests.close();
      parts.onClosed();
    });
  }

  /** Whether it may see that board. */
  sees(board: number): boolean {
    return this.#requests.sees(board);
  }

  say(message: ServerMessage): void {
    this.outbox.say(JSON.stringify(message));
  }

  event(message: EventMessage, text: () => string): void {
    this.outbox.event(message.board, text);
  }

  /** Ends a page that has not answered since the last time. */
  ping(): void {
    const { socket } = this.#parts;
    if (!this.#isAlive) return socket.terminate();
    this.#isAlive = false;
    socket.ping();
  }

  close(code?: number): void {
    const { socket } = this.#parts;
    socket.close(code);
    // What it does not read would keep it open.
    socket.terminate();
  }

  #onMessage(text: string | undefined): void {
    if (!this.#rate.take()) return this.close(POLICY);
    this.#requests.request(text === undefined ? undefined : parseRequest(text));
  }
}
