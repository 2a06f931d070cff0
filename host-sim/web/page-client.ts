import type { WebSocket } from "ws";
import { tr } from "../language/language.js";
import { UsageError } from "../settings/usage-error.js";
import type { Scope } from "./access.js";
import { LIMITS } from "./limits.js";
import { NetworkTool } from "./network-tool.js";
import { Outbox } from "./outbox.js";
import {
  parseRequest,
  type EventMessage,
  type Gap,
  type Refused,
  type Request,
  type ServerMessage,
  type ToolReport,
  type ToolRequest,
} from "./protocol.js";
import { Rate } from "./rates.js";
import type { Reach } from "./reach.js";
import type { Room } from "./room.js";

/** Codes with which a WebSocket is closed. */
const POLICY = 1008;
const TRY_AGAIN = 1013;

type BoardRequest = Exclude<Request, ToolRequest>;

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
  readonly #tool: NetworkTool;
  /** Ports that its tool has open, by the tool's numbers. */
  readonly #ports = new Map<number, number>();
  /** Reports of a tool that were left out. */
  readonly #dropped = new Map<number, number>();
  readonly #rate = new Rate(LIMITS.messagesPerSecond, LIMITS.messagesAtOnce);
  /** Boards that are being started or stopped for this page. */
  readonly #busy = new Set<number>();

  constructor(parts: PageClientParts) {
    const { socket, scope, room, reach, takeSocket, releaseSocket } = parts;
    this.#parts = parts;
    this.scope = scope;
    this.outbox = new Outbox({
      send: (message, done) => socket.send(message, done),
      gap: (board, count) => JSON.stringify({ kind: "gap", board, count } satisfies Gap),
      onHopeless: () => this.close(TRY_AGAIN),
    });
    const mayReach = (address: string, port: number) => reach.allows(scope, address, port);
    this.#tool = new NetworkTool(
      { network: room.toolNetwork(), mayReach, takeSocket, releaseSocket },
      (report) => this.#tell(report),
    );
    socket.on("message", (data: Buffer, isBinary) => this.#onMessage(isBinary ? undefined : data.toString()));
    socket.on("pong", () => (this.#isAlive = true));
    // A message that is too large, or no WebSocket: it closes by itself.
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#tool.close();
      parts.onClosed();
    });
  }

  /** Whether it may see that board. */
  sees(board: number): boolean {
    return this.scope === "all" || this.scope === board;
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
    const request = text === undefined ? undefined : parseRequest(text);
    if (!request) this.#refuse("?", undefined, tr("the page sent a message that is not understood"));
    else if (request.kind === "tool") this.#tool.request(request);
    else void this.#obey(request);
  }

  async #obey(request: BoardRequest): Promise<void> {
    const { kind, board: id } = request;
    const board = this.#parts.room.boards.at(id);
    if (!board || !this.sees(id)) return this.#refuse(kind, id, tr("this page has no such board"));
    try {
      if (request.kind === "press") board.press(request.button);
      else if (request.kind === "type") this.#type(id, request.line);
      else if (request.kind === "wifi") this.#steerWiFi(request);
      else await this.#restart(request);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.#refuse(kind, id, error.message, error.flags.at(0));
    }
  }

  #type(id: number, line: string): void {
    if (!this.#parts.room.boards[id].type(line))
      this.#refuse("type", id, tr("not typed: the app has not read the lines before"));
  }

  #steerWiFi(request: Extract<Request, { kind: "wifi" }>): void {
    const board = this.#parts.room.boards[request.board];
    const isOfAll = request.action === "password" || request.action === "signal";
    if (isOfAll && board.state().wifi.isShared && this.scope !== "all")
      this.#refuse("wifi", request.board, tr("the access point is the other boards' too"));
    else if (request.action === "password") board.password(request.value);
    else if (request.action === "signal") board.signal(request.value);
    else board.air(request.action === "on");
  }

  async #restart(request: Extract<Request, { kind: "power" | "start" }>): Promise<void> {
    const { kind, board: id } = request;
    if (this.#busy.has(id)) return this.#refuse(kind, id, tr("the board is being started or stopped"));
    const board = this.#parts.room.boards[id];
    this.#busy.add(id);
    try {
      await (request.kind === "power" ? board.power(request.on) : board.start(request));
    } finally {
      this.#busy.delete(id);
    }
  }

  #refuse(request: string, board: number | undefined, message: string, option?: string): void {
    const refused: Refused = { kind: "refused", request, board, option, message };
    this.outbox.offer(() => JSON.stringify(refused));
  }

  /** Reports what the tool has done. Received bytes are left out where the page is too slow. */
  #tell(report: ToolReport): void {
    const { tool } = report;
    if (report.did === "opened") {
      this.#ports.set(tool, report.port);
      this.#parts.reach.opened(report.port);
    }
    if (report.did === "closed" && report.connection === undefined) this.#forget(tool);
    const dropped = this.#dropped.get(tool);
    if (report.did !== "received") return this.say(report);
    const isSent = this.outbox.offer(() => JSON.stringify(report));
    if (!isSent) this.#dropped.set(tool, (dropped ?? 0) + 1);
    else if (dropped !== undefined) {
      this.#dropped.delete(tool);
      this.say({ kind: "tool", tool, did: "dropped", count: dropped });
    }
  }

  #forget(tool: number): void {
    const port = this.#ports.get(tool);
    this.#ports.delete(tool);
    this.#dropped.delete(tool);
    if (port !== undefined) this.#parts.reach.closed(port);
  }
}
