import { once } from "node:events";
import { request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { RealNetwork } from "../../host-sim/node/real-network.js";
import { UsageError } from "../../host-sim/settings/usage-error.js";
import { PageFiles } from "../../host-sim/web/page-files.js";
import { PageServer, type PageServerOptions } from "../../host-sim/web/page-server.js";
import type { Request, ServerMessage } from "../../host-sim/web/protocol.js";
import type { BoardChange, Room, RoomBoard } from "../../host-sim/web/room.js";

/** A board that notes what is asked of it. */
export class NotingBoard implements RoomBoard {
  readonly asked: unknown[] = [];
  isShared = false;
  isFull = false;
  constructor(readonly name: string) {}
  describe() {
    return {
      name: this.name,
      app: "tcp-echo-server",
      board: "mpython",
      panel: "sh1106-128x64",
      width: 128,
      height: 64,
      buttons: 2,
      options: { port: 5001 },
    };
  }
  state() {
    const wifi = {
      on: true,
      state: "up",
      ssid: "palmwire",
      otherPassword: false,
      signal_dBm: -50,
      isShared: this.isShared,
    } as const;
    return { power: "running", wifi } as const;
  }
  figures() {
    return { sockets: 1, socketsMax: 8, i2cBytes: 10, frames: 2, received: 3, sent: 4, uptime_ms: 5 };
  }
  press(button: number) {
    this.asked.push(["press", button]);
  }
  type(line: string) {
    this.asked.push(["type", line]);
    return !this.isFull;
  }
  air(on: boolean) {
    this.asked.push(["air", on]);
  }
  password(value: string | undefined) {
    this.asked.push(["password", value]);
  }
  signal(dBm: number) {
    this.asked.push(["signal", dBm]);
  }
  power(on: boolean) {
    this.asked.push(["power", on]);
    return Promise.resolve();
  }
  start(change: BoardChange) {
    this.asked.push(["start", change.app, change.options]);
    if (change.app === "wrong") return Promise.reject(new UsageError("no such app", "app"));
    return Promise.resolve();
  }
}

/** A server of a page with noting boards, on a free port of loopback. */
export async function openPage(options: Partial<PageServerOptions> & { boards?: number } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "page-"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>page</title>");
  writeFileSync(join(folder, "page.js"), "export {};");
  const boards = Array.from({ length: options.boards ?? 2 }, (_, i) => new NotingBoard(`board-${i + 1}`));
  const room: Room = {
    version: "1.2.3",
    engine: "node",
    network: "real",
    boards,
    colors: { dark: [0, 0, 0], lit: [1, 1, 1], top: [1, 1, 1], topRows: 0 },
    toolAddress: "127.0.0.1",
    toolNetwork: () => new RealNetwork("127.0.0.1"),
    apps: () => Promise.resolve([]),
  };
  const server = await PageServer.open({
    room,
    files: new PageFiles(folder),
    host: { bind: "127.0.0.1", shown: "127.0.0.1" },
    ports: [0],
    toolHosts: [],
    ...options,
  });
  const close = async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  };
  return { server, boards, folder, close };
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks the server, with any headers. */
export async function ask(
  port: number,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
  host = "127.0.0.1",
): Promise<Answer> {
  const request = httpRequest({ host, port, path, method, headers, agent: false });
  request.end();
  const [response] = (await once(request, "response")) as [import("node:http").IncomingMessage];
  let body = "";
  for await (const piece of response) body += String(piece);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

/** The cookie that the address of a page is exchanged for. */
export async function cookieOf(address: string): Promise<string> {
  const { hostname, port, pathname } = new URL(address);
  const { headers } = await ask(Number(port), pathname, {}, "GET", hostname);
  return String(headers["set-cookie"]?.[0].split(";")[0]);
}

/** A page that is open, without a browser. */
export class OpenPage {
  readonly messages: ServerMessage[] = [];
  readonly pictures: Uint8Array[] = [];
  readonly #changed = new Set<() => void>();

  private constructor(readonly socket: WebSocket) {
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.pictures.push(new Uint8Array(data));
      else this.messages.push(JSON.parse(data.toString()) as ServerMessage);
      for (const look of [...this.#changed]) look();
    });
  }

  /** Opens it with the address that has a code. */
  static async open(address: string): Promise<OpenPage> {
    const { origin, host } = new URL(address);
    const headers = { Cookie: await cookieOf(address) };
    const page = new OpenPage(new WebSocket(`ws://${host}/socket`, { origin, headers }));
    await once(page.socket, "open");
    return page;
  }

  send(request: Request): void {
    this.socket.send(JSON.stringify(request));
  }

  /** The first message, past or to come, that `is` what is waited for. */
  async message<Kind extends ServerMessage["kind"]>(
    kind: Kind,
    is: (message: Extract<ServerMessage, { kind: Kind }>) => boolean = () => true,
  ): Promise<Extract<ServerMessage, { kind: Kind }>> {
    type Sought = Extract<ServerMessage, { kind: Kind }>;
    return this.until(() =>
      this.messages.find((one): one is Sought => one.kind === kind && is(one as Sought)),
    );
  }

  /** What `find` gives, now or after a message. */
  until<Found>(find: () => Found | undefined): Promise<Found> {
    return new Promise((resolve) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        this.#changed.delete(look);
        resolve(found);
      };
      this.#changed.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    const closed = once(this.socket, "close");
    this.socket.close();
    await closed;
  }
}
