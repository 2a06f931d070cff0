import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import { spoken, tr } from "../language/language.js";
import type { BoardEvent } from "../sim/board/event.js";
import { PANEL_NAMES } from "../sim/board/profiles.js";
import { asNetworkError } from "../sim/network/network.js";
import type { Picture } from "../sim/panel/picture.js";
import { Access, CODE_PATH, type Grant } from "./access.js";
import { LIMITS } from "./limits.js";
import { PageClient } from "./page-client.js";
import type { PageFiles } from "./page-files.js";
import {
  BOARD_PARAMETER,
  encodePicture,
  SOCKET_PATH,
  type EventMessage,
  type Figures,
  type Hello,
  type PageApp,
  type State,
} from "./protocol.js";
import { WrongAttempts } from "./rates.js";
import { Reach, type AllowedHosts } from "./reach.js";
import { isFetchedByOthers, isForThisHost, isFromThisOrigin } from "./request-origin.js";
import type { Room } from "./room.js";

const FIGURES_MS = 1000;
const PING_MS = 15_000;
/** The time that a request may take to arrive. */
const REQUEST_MS = 10_000;
const HEADER_BYTES_MAX = 8192;
const CONNECTIONS_MAX = 2 * LIMITS.pages;

export interface PageServerOptions {
  readonly room: Room;
  readonly files: PageFiles;
  /** The address to bind to, and the one in the address of the page. */
  readonly host: { readonly bind: string; readonly shown: string };
  /** The first of these that is free is taken. */
  readonly ports: readonly number[];
  /** Hosts that network tools reach besides boards and this machine. */
  readonly toolHosts: AllowedHosts;
}

/** Serves the page, on which a browser shows and steers the boards of a run. */
export class PageServer {
  /** With the code that opens all boards. */
  readonly address: string;
  readonly #room: Room;
  readonly #files: PageFiles;
  readonly #server: Server;
  readonly #access: Access;
  readonly #reach: Reach;
  readonly #toolHosts: AllowedHosts;
  readonly #origin: string;
  readonly #wrong = new WrongAttempts(LIMITS.wrongCodesPerMinute);
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.messageBytes,
    perMessageDeflate: false,
    clientTracking: false,
  });
  readonly #clients = new Set<PageClient>();
  readonly #timers: NodeJS.Timeout[];
  readonly #events: BoardEvent[][];
  readonly #eventsKept: number;
  readonly #pictures: (Picture | undefined)[] = [];
  /** Boards whose picture the pages have not been sent yet. */
  readonly #fresh = new Set<number>();
  /** What was sent last, by board. */
  readonly #figures: string[] = [];
  /** Ports on which boards listen, by board. */
  readonly #ports: number[][];
  /** From the first page on. */
  #apps: readonly PageApp[] | undefined;
  #toolSockets = 0;
  #isPosted = false;

  /** Rejects with NetworkError where none of the ports can be had. */
  static async open(options: PageServerOptions): Promise<PageServer> {
    const server = createServer({ maxHeaderSize: HEADER_BYTES_MAX });
    server.headersTimeout = server.requestTimeout = REQUEST_MS;
    server.maxConnections = CONNECTIONS_MAX;
    await listen(server, options.host.bind, options.ports);
    return new PageServer(options, server);
  }

  private constructor({ room, files, host, toolHosts }: PageServerOptions, server: Server) {
    const { port } = server.address() as AddressInfo;
    this.#room = room;
    this.#files = files;
    this.#server = server;
    this.#toolHosts = toolHosts;
    this.#access = new Access(room.boards.length, `palmwire_${port}`);
    const { network, toolAddress } = room;
    this.#reach = new Reach({
      isVirtual: network === "virtual",
      address: toolAddress,
      hosts: toolHosts,
    });
    this.#origin = `http://${host.shown}:${port}`;
    this.address = `${this.#origin}/${this.#access.all.code}`;
    this.#events = room.boards.map(() => []);
    this.#ports = room.boards.map(() => []);
    const share = Math.floor(LIMITS.eventsAtHello / room.boards.length);
    this.#eventsKept = Math.max(1, Math.min(LIMITS.eventsKept, share));
    server.on("request", (request, response) => this.#onRequest(request, response));
    server.on("upgrade", (request, socket, head) => this.#onUpgrade(request, socket, head));
    server.on("clientError", (_error, socket) => socket.destroy());
    this.#timers = [
      setInterval(() => this.#sendFigures(), FIGURES_MS),
      setInterval(() => this.#ping(), PING_MS),
    ];
    // The run ends when its boards do.
    for (const timer of this.#timers) timer.unref();
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Where the pages of this run's network tools may send something. */
  get reach(): Reach {
    return this.#reach;
  }

  /** The address of the page of one board. */
  addressOf(board: number): string {
    return `${this.#origin}/${this.#access.ofBoard(board).code}`;
  }

  /** The same for a QR code, which has less room for lower-case letters. */
  scannedAddressOf(board: number): string {
    return this.addressOf(board).toUpperCase();
  }

  /** A board has logged something. */
  event(board: number, event: BoardEvent): void {
    // Pictures tell of frames.
    if (event.event === "frame") return;
    if (event.event === "listening") this.#listens(board, Number(event.port));
    const kept = this.#events[board];
    kept.push(event);
    if (kept.length > this.#eventsKept) kept.shift();
    if (this.#clients.size === 0) return;
    const message: EventMessage = { kind: "event", board, event };
    let text: string | undefined;
    for (const client of this.#clientsOf(board))
      client.event(message, () => (text ??= JSON.stringify(message)));
  }

  /** A board shows another picture. Of several in one turn the last one is sent. */
  picture(board: number, picture: Picture): void {
    this.#pictures[board] = picture;
    if (this.#clients.size === 0) return;
    this.#fresh.add(board);
    if (this.#isPosted) return;
    this.#isPosted = true;
    setImmediate(() => this.#sendPictures());
  }

  /** Its power, its Wi-Fi or its address has changed. */
  stateChanged(board: number): void {
    const { power } = this.#room.boards[board].state();
    if (power !== "running") this.#forgetPorts(board);
    for (const client of this.#clientsOf(board)) this.#sendState(client, board);
  }

  /** Its app, or the values of the app's options, have changed. */
  appChanged(board: number): void {
    for (const client of this.#clientsOf(board)) client.say(this.#hello(client));
  }

  /** Settles when no page is open, and the port is free. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const client of [...this.#clients]) client.close();
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  #onRequest(request: IncomingMessage, response: ServerResponse): void {
    const refuse = (status: number, text: string) => {
      response.writeHead(status, { ...headersFor(request), "Content-Type": "text/plain; charset=utf-8" });
      response.end(`${text}\n`);
    };
    if (!isForThisHost(request)) return refuse(403, tr("this address is not the page's own"));
    if (isFromThisOrigin(request) === false || isFetchedByOthers(request))
      return refuse(403, tr("another site asked for this"));
    if (request.method !== "GET" && request.method !== "HEAD")
      return refuse(405, tr("the page is only read"));
    const [path] = String(request.url).split("?", 1);
    const code = CODE_PATH.exec(path)?.[1];
    if (code !== undefined) return this.#exchange(code, request, response, refuse);
    if (!this.#access.byCookies(request.headers.cookie))
      return refuse(401, tr("open the address that palmwire run has printed, with its code"));
    if (!this.#files.isBuilt)
      return refuse(503, tr("the page is not built: run npm run build in palmwire's folder"));
    const file = this.#files.find(path === "/" ? "index.html" : path.slice(1));
    if (!file) return refuse(404, tr("there is no such file"));
    const takesGzip = /\bgzip\b/.test(String(request.headers["accept-encoding"] ?? ""));
    const body = takesGzip ? file.gzip : file.body;
    response.writeHead(200, {
      ...headersFor(request),
      "Content-Type": file.type,
      "Content-Length": body.length,
      ...(takesGzip && { "Content-Encoding": "gzip" }),
    });
    response.end(request.method === "HEAD" ? undefined : body);
  }

  /** Gives the browser a cookie for the code. */
  #exchange(
    code: string,
    request: IncomingMessage,
    response: ServerResponse,
    refuse: (status: number, text: string) => void,
  ): void {
    const from = request.socket.remoteAddress ?? "";
    if (this.#wrong.mustWait(from)) return refuse(429, tr("too many wrong codes: wait a minute"));
    const grant = this.#access.byCode(code);
    if (!grant) {
      this.#wrong.add(from);
      return refuse(403, tr("this code is wrong: each run has other ones"));
    }
    const { scope } = grant;
    const target = scope === "all" ? "/" : `/?${BOARD_PARAMETER}=${scope}`;
    // Who may see all boards may do so after having opened one of them.
    const isMore = this.#access.byCookies(request.headers.cookie)?.scope === "all";
    response.writeHead(200, {
      ...headersFor(request),
      "Content-Type": "text/html; charset=utf-8",
      ...(!isMore && { "Set-Cookie": this.#access.setCookie(grant) }),
    });
    // After a redirect by HTTP a browser that came from another site would keep the cookie to itself.
    response.end(
      `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${target}"><link rel="icon" href="/icon.svg"><title>Palmwire</title>\n`,
    );
  }

  #onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {});
    const grant = this.#access.byCookies(request.headers.cookie);
    const isOwn = isForThisHost(request) && isFromThisOrigin(request) === true && !isFetchedByOthers(request);
    if (!isOwn || request.url !== SOCKET_PATH) return refuseUpgrade(socket, "403 Forbidden");
    if (!grant) return refuseUpgrade(socket, "401 Unauthorized");
    void this.#open(request, socket, head, grant);
  }

  async #open(request: IncomingMessage, socket: Duplex, head: Buffer, grant: Grant): Promise<void> {
    this.#apps ??= await this.#room.apps();
    if (this.#clients.size >= LIMITS.pages) return refuseUpgrade(socket, "503 Service Unavailable");
    this.#sockets.handleUpgrade(request, socket, head, (accepted) => {
      const client: PageClient = new PageClient({
        socket: accepted,
        scope: grant.scope,
        room: this.#room,
        reach: this.#reach,
        takeSocket: () => this.#toolSockets < LIMITS.toolSocketsInAll && ++this.#toolSockets > 0,
        releaseSocket: () => this.#toolSockets--,
        onClosed: () => this.#clients.delete(client),
      });
      this.#clients.add(client);
      this.#welcome(client);
    });
  }

  /** Tells a new page everything. */
  #welcome(client: PageClient): void {
    client.say(this.#hello(client));
    for (const [board, events] of this.#events.entries()) {
      if (!client.sees(board)) continue;
      this.#sendState(client, board);
      client.outbox.latest(`figures ${board}`, this.#figuresOf(board));
      const picture = this.#pictures[board];
      if (picture) client.outbox.latest(`picture ${board}`, encodePicture(board, picture));
      for (const event of events) {
        const message: EventMessage = { kind: "event", board, event };
        client.event(message, () => JSON.stringify(message));
      }
    }
  }

  #hello({ scope }: PageClient): Hello {
    const { version, engine, network, boards, colors, toolAddress } = this.#room;
    const all = boards.map((board, id) => ({
      ...board.describe(),
      id,
      link: scope === "all" ? this.addressOf(id) : undefined,
    }));
    const hosts = this.#toolHosts;
    return {
      kind: "hello",
      version,
      language: spoken(),
      engine,
      network,
      scope: scope === "all" ? "all" : "board",
      boards: all.filter(({ id }) => scope === "all" || scope === id),
      apps: this.#apps ?? [],
      panels: PANEL_NAMES,
      colors,
      toolHosts: [...new Set([toolAddress, ...(hosts === "any" ? ["any"] : hosts)])],
    };
  }

  *#clientsOf(board: number): Generator<PageClient> {
    for (const client of this.#clients) if (client.sees(board)) yield client;
  }

  #sendState(client: PageClient, board: number): void {
    const state: State = { kind: "state", board, ...this.#room.boards[board].state() };
    client.outbox.latest(`state ${board}`, JSON.stringify(state));
  }

  #sendPictures(): void {
    this.#isPosted = false;
    for (const board of this.#fresh) {
      const picture = this.#pictures[board];
      if (!picture) continue;
      const message = encodePicture(board, picture);
      for (const client of this.#clientsOf(board)) client.outbox.latest(`picture ${board}`, message);
    }
    this.#fresh.clear();
  }

  #sendFigures(): void {
    if (this.#clients.size === 0) return;
    for (const { outbox } of this.#clients) outbox.tellGaps();
    for (const board of this.#events.keys()) {
      const text = this.#figuresOf(board);
      if (text === this.#figures[board]) continue;
      this.#figures[board] = text;
      for (const client of this.#clientsOf(board)) client.outbox.latest(`figures ${board}`, text);
    }
  }

  #figuresOf(board: number): string {
    const figures: Figures = { kind: "figures", board, ...this.#room.boards[board].figures() };
    return JSON.stringify(figures);
  }

  #ping(): void {
    for (const client of [...this.#clients]) client.ping();
  }

  #listens(board: number, port: number): void {
    this.#ports[board].push(port);
    this.#reach.opened(port);
  }

  #forgetPorts(board: number): void {
    for (const port of this.#ports[board].splice(0)) this.#reach.closed(port);
  }
}

/** Listens on the first port that is free. */
async function listen(server: Server, host: string, ports: readonly number[]): Promise<void> {
  for (const [i, port] of ports.entries()) {
    server.listen({ host, port, exclusive: true });
    try {
      await once(server, "listening");
      return;
    } catch (error) {
      const failure = asNetworkError(error);
      if (failure.code !== "EADDRINUSE" || i === ports.length - 1) throw failure;
    }
  }
}

/** A page of this server loads nothing from elsewhere, and is in no frame. */
function headersFor({ headers: { host } }: IncomingMessage): Record<string, string> {
  const socket = /^[\w.:]+$/.test(host ?? "") ? ` ws://${host}` : "";
  return {
    "Content-Security-Policy": [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      `connect-src 'self'${socket}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join("; "),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
  };
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
