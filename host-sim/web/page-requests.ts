import { tr } from "../language/language.js";
import { UsageError } from "../settings/usage-error.js";
import type { Scope } from "./access.js";
import { NetworkTool, type ToolPlace } from "./network-tool.js";
import type { Refused, Request, ServerMessage, ToolReport, ToolRequest } from "./protocol.js";
import type { Room } from "./room.js";

type BoardRequest = Exclude<Request, ToolRequest>;

export interface PageRequestsParts {
  readonly room: Pick<Room, "boards" | "toolNetwork">;
  readonly scope: Scope;
  /** Where its network tool's sockets may be. */
  readonly place: Omit<ToolPlace, "network">;
  /** Its tool has a port open, or no more. */
  readonly onPort?: (port: number, isOpen: boolean) => void;
  /** Sends a message that must arrive. */
  say(message: ServerMessage): void;
  /** Sends a message unless the page is too slow; false then. */
  offer(message: ServerMessage): boolean;
}

/** Does what one page asks of boards, and of its network tool. */
export class PageRequests {
  readonly #parts: PageRequestsParts;
  readonly #tool: NetworkTool;
  /** Ports that its tool has open, by the tool's numbers. */
  readonly #ports = new Map<number, number>();
  /** Reports of a tool that were left out. */
  readonly #dropped = new Map<number, number>();
  /** Boards that are being started or stopped for this page. */
  readonly #busy = new Set<number>();

  constructor(parts: PageRequestsParts) {
    this.#parts = parts;
    const { room, place } = parts;
    this.#tool = new NetworkTool(
      {
        network: room.toolNetwork(),
        mayReach: (address, port) => place.mayReach(address, port),
        takeSocket: () => place.takeSocket(),
        releaseSocket: () => place.releaseSocket(),
      },
      (report) => this.#tell(report),
    );
  }

  /** Whether the page may see that board. */
  sees(board: number): boolean {
    const { scope } = this.#parts;
    return scope === "all" || scope === board;
  }

  /** Does it; `undefined` is what was not understood. */
  request(request: Request | undefined): void {
    if (!request) this.refuse("?", undefined, tr("the page sent a message that is not understood"));
    else if (request.kind === "tool") this.#tool.request(request);
    else void this.#obey(request);
  }

  /** Tells the page that a request cannot be done. */
  refuse(request: string, board: number | undefined, message: string, option?: string): void {
    const refused: Refused = { kind: "refused", request, board, option, message };
    this.#parts.offer(refused);
  }

  /** Closes the sockets of its tool. */
  close(): void {
    this.#tool.close();
  }

  async #obey(request: BoardRequest): Promise<void> {
    const { kind, board: id } = request;
    const board = this.#parts.room.boards.at(id);
    if (!board || !this.sees(id)) return this.refuse(kind, id, tr("this page has no such board"));
    try {
      if (request.kind === "press") board.press(request.button);
      else if (request.kind === "type") this.#type(id, request.line);
      else if (request.kind === "wifi") this.#steerWiFi(request);
      else await this.#restart(request);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      this.refuse(kind, id, error.message, error.flags.at(0));
    }
  }

  #type(id: number, line: string): void {
    if (!this.#parts.room.boards[id].type(line))
      this.refuse("type", id, tr("not typed: the app has not read the lines before"));
  }

  #steerWiFi(request: Extract<Request, { kind: "wifi" }>): void {
    const { room, scope } = this.#parts;
    const board = room.boards[request.board];
    const isOfAll = request.action === "password" || request.action === "signal";
    if (isOfAll && board.state().wifi.isShared && scope !== "all")
      this.refuse("wifi", request.board, tr("the access point is the other boards' too"));
    else if (request.action === "password") board.password(request.value);
    else if (request.action === "signal") board.signal(request.value);
    else board.air(request.action === "on");
  }

  async #restart(request: Extract<Request, { kind: "power" | "start" }>): Promise<void> {
    const { kind, board: id } = request;
    if (this.#busy.has(id)) return this.refuse(kind, id, tr("the board is being started or stopped"));
    const board = this.#parts.room.boards[id];
    this.#busy.add(id);
    try {
      await (request.kind === "power" ? board.power(request.on) : board.start(request));
    } finally {
      this.#busy.delete(id);
    }
  }

  /** Reports what the tool has done. Received bytes are left out where the page is too slow. */
  #tell(report: ToolReport): void {
    const { tool } = report;
    const { say, offer, onPort } = this.#parts;
    if (report.did === "opened") {
      this.#ports.set(tool, report.port);
      onPort?.(report.port, true);
    }
    if (report.did === "closed" && report.connection === undefined) this.#forget(tool);
    const dropped = this.#dropped.get(tool);
    if (report.did !== "received") return say(report);
    if (!offer(report)) this.#dropped.set(tool, (dropped ?? 0) + 1);
    else if (dropped !== undefined) {
      this.#dropped.delete(tool);
      say({ kind: "tool", tool, did: "dropped", count: dropped });
    }
  }

  #forget(tool: number): void {
    const port = this.#ports.get(tool);
    this.#ports.delete(tool);
    this.#dropped.delete(tool);
    if (port !== undefined) this.#parts.onPort?.(port, false);
  }
}
