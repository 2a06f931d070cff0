import { errorText } from "../language/error-texts.js";
import { tr } from "../language/language.js";
import {
  asNetworkError,
  NetworkError,
  type DatagramSocket,
  type Network,
  type Stream,
  type StreamHandler,
  type StreamServer,
} from "../sim/network/network.js";
import { isForMany } from "./reach.js";
import { fromBase64, LIMITS, toBase64, type ToolReport, type ToolRequest } from "./protocol.js";

const READ_BYTES = 16_384;
/** Peers of a UDP socket that may be answered wherever they are. */
const PEERS_MAX = 64;

/** Where a tool's sockets are. */
export interface ToolPlace {
  readonly network: Network;
  /** Whether the page's user may send something there. */
  mayReach(address: string, port: number): boolean;
  /** Takes one of the sockets that all tools share; false when there is none left. */
  takeSocket(): boolean;
  releaseSocket(): void;
}

type Closed = { code?: string; message?: string };
type Opened = Extract<ToolRequest, { do: "open" }>;
type Sending = Extract<ToolRequest, { do: "send" }>;

/** A socket of the page. */
interface ToolSocket {
  send(request: Sending, bytes: Uint8Array): void;
  close(connection: number | undefined): void;
}

/** The network tool of one page: TCP clients, TCP servers and UDP sockets on the boards' network. */
export class NetworkTool {
  readonly #place: ToolPlace;
  readonly #report: (report: ToolReport) => void;
  readonly #sockets = new Map<number, ToolSocket>();

  constructor(place: ToolPlace, report: (report: ToolReport) => void) {
    this.#place = place;
    this.#report = report;
  }

  /** Does what the page asks for; what comes of it is reported. */
  request(request: ToolRequest): void {
    const { tool } = request;
    const socket = this.#sockets.get(tool);
    try {
      if (request.do === "open") this.#open(request);
      else if (!socket) this.#refuse(tool, "ENOTCONN", tr("there is no such socket"));
      else if (request.do === "close") socket.close(request.connection);
      else socket.send(request, fromBase64(request.data));
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      this.#report({ kind: "tool", tool, did: "failed", ...told(error) });
    }
  }

  /** Closes all sockets. */
  close(): void {
    for (const socket of [...this.#sockets.values()]) socket.close(undefined);
  }

  #open(request: Opened): void {
    const { tool } = request;
    if (this.#sockets.has(tool)) return this.#refuse(tool, "EALREADY", tr("this socket is open already"));
    if (request.socket === "tcp-client" && !this.#place.mayReach(request.host, request.port))
      return this.#closedAtOnce(tool, unreachable(request.host));
    if (this.#sockets.size >= LIMITS.toolSockets || !this.#place.takeSocket())
      return this.#closedAtOnce(tool, failure("EMFILE", tr("too many sockets are open: close one first")));
    const parts: SocketParts = {
      tool,
      network: this.#place.network,
      report: this.#report,
      mayReach: (address, port) => this.#place.mayReach(address, port),
      onClosed: (closed) => {
        if (!this.#sockets.delete(tool)) return;
        this.#place.releaseSocket();
        this.#report({ kind: "tool", tool, did: "closed", ...closed });
      },
    };
    try {
      this.#sockets.set(tool, NONE);
      const socket = opened(request, parts);
      // It may have failed at once.
      if (this.#sockets.has(tool)) this.#sockets.set(tool, socket);
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error;
      parts.onClosed(told(error));
    }
  }

  #closedAtOnce(tool: number, closed: Closed): void {
    this.#report({ kind: "tool", tool, did: "closed", ...closed });
  }

  #refuse(tool: number, code: string, message: string): void {
    this.#report({ kind: "tool", tool, did: "failed", code, message });
  }
}

const NONE: ToolSocket = { send() {}, close() {} };

interface SocketParts {
  readonly tool: number;
  readonly network: Network;
  report(report: ToolReport): void;
  mayReach(address: string, port: number): boolean;
  onClosed(closed: Closed): void;
}

function opened(request: Opened, parts: SocketParts): ToolSocket {
  if (request.socket === "tcp-client") return new ClientSocket(request.host, request.port, parts);
  if (request.socket === "tcp-server") return new ServerSocket(request.port, parts);
  return new UDPSocket(request.port, request.groups, parts);
}

/** A connection, of a client or a server. */
class ToolStream implements StreamHandler {
  readonly #parts: SocketParts;
  readonly #connection: number | undefined;
  readonly #onGone: (closed: Closed) => void;
  #stream: Stream | undefined;
  #isConnected: boolean;
  #isClosed = false;
  #underWay_bytes = 0;
  #isCongested = false;
  #failure: Closed = {};

  constructor(parts: SocketParts, connection: number | undefined, onGone: (closed: Closed) => void) {
    this.#parts = parts;
    this.#connection = connection;
    this.#onGone = onGone;
    this.#isConnected = connection !== undefined;
  }

  /** The stream whose handler this is. */
  use(stream: Stream): void {
    this.#stream = stream;
    stream.handler = this;
    stream.setNoDelay(true);
  }

  send(bytes: Uint8Array): void {
    const { tool, report } = this.#parts;
    const failed = (code: string, message: string) =>
      report({ kind: "tool", tool, did: "failed", connection: this.#connection, code, message });
    if (!this.#isConnected || this.#isClosed) return failed("ENOTCONN", tr("it is not connected"));
    if (this.#underWay_bytes + bytes.length > LIMITS.toolBacklogBytes)
      return failed("ENOBUFS", tr("not sent: the peer does not read"));
    this.#underWay_bytes += bytes.length;
    this.#stream?.write(bytes);
    this.#tellCongestion();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#isConnected) this.#stream?.close();
    else this.#stream?.reset();
  }

  onConnect(): void {
    this.#isConnected = true;
    const { tool, network, report } = this.#parts;
    const port = this.#stream?.localPort ?? 0;
    report({ kind: "tool", tool, did: "opened", address: network.address, port });
  }

  onReadable(): void {
    const stream = this.#stream;
    if (!stream) return;
    const { tool, report } = this.#parts;
    const peer = `${stream.remoteAddress}:${stream.remotePort}`;
    for (let bytes = stream.read(READ_BYTES); bytes; bytes = stream.read(READ_BYTES)) {
      stream.taken(bytes.length);
      const data = toBase64(bytes);
      report({ kind: "tool", tool, did: "received", connection: this.#connection, peer, data });
    }
  }

  onSent(bytes: number): void {
    this.#underWay_bytes -= bytes;
    this.#tellCongestion();
  }

  /** The peer has finished: so does the tool, as network tools on phones do. */
  onEnd(): void {
    this.close();
  }

  onFailed(error: NetworkError): void {
    this.#failure = told(error);
  }

  onGone(): void {
    this.#isClosed = true;
    this.#onGone(this.#failure);
  }

  #tellCongestion(): void {
    const half = LIMITS.toolBacklogBytes / 2;
    const on = this.#underWay_bytes > half;
    if (on === this.#isCongested) return;
    this.#isCongested = on;
    const { tool, report } = this.#parts;
    report({ kind: "tool", tool, did: "congested", connection: this.#connection, on });
  }
}

class ClientSocket implements ToolSocket {
  readonly #stream: ToolStream;

  constructor(host: string, port: number, parts: SocketParts) {
    this.#stream = new ToolStream(parts, undefined, parts.onClosed);
    this.#stream.use(parts.network.connect(host, port, this.#stream));
  }

  send(_request: Sending, bytes: Uint8Array): void {
    this.#stream.send(bytes);
  }

  close(): void {
    this.#stream.close();
  }
}

class ServerSocket implements ToolSocket {
  readonly #parts: SocketParts;
  readonly #server: StreamServer | undefined;
  readonly #connections = new Map<number, ToolStream>();
  #last = 0;
  #isClosed = false;

  constructor(port: number, parts: SocketParts) {
    this.#parts = parts;
    this.#server = parts.network.listen(port, {
      onStream: (stream) => this.#accept(stream),
      onFailed: (error) => this.#end(told(error)),
    });
    if (!this.#server) return;
    const { tool, report, network } = parts;
    report({ kind: "tool", tool, did: "opened", address: network.address, port: this.#server.port });
  }

  send({ connection, tool }: Sending, bytes: Uint8Array): void {
    if (connection === undefined) for (const stream of this.#connections.values()) stream.send(bytes);
    else if (this.#connections.has(connection)) this.#connections.get(connection)?.send(bytes);
    else {
      const fault = failure("ENOTCONN", tr("there is no such connection"));
      this.#parts.report({ kind: "tool", tool, did: "failed", connection, ...fault });
    }
  }

  close(connection: number | undefined): void {
    if (connection === undefined) this.#end({});
    else this.#connections.get(connection)?.close();
  }

  #accept(stream: Stream): void {
    if (this.#isClosed || this.#connections.size >= LIMITS.toolConnections) return stream.reset();
    const connection = ++this.#last;
    const { tool, report } = this.#parts;
    const accepted = new ToolStream(this.#parts, connection, (closed) => {
      this.#connections.delete(connection);
      report({ kind: "tool", tool, did: "closed", connection, ...closed });
    });
    this.#connections.set(connection, accepted);
    const peer = `${stream.remoteAddress}:${stream.remotePort}`;
    report({ kind: "tool", tool, did: "accepted", connection, peer });
    accepted.use(stream);
    accepted.onReadable();
  }

  #end(closed: Closed): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#server?.close();
    for (const stream of this.#connections.values()) stream.close();
    this.#parts.onClosed(closed);
  }
}

class UDPSocket implements ToolSocket {
  readonly #parts: SocketParts;
  readonly #socket: DatagramSocket;
  readonly #peers = new Set<string>();

  constructor(port: number, groups: readonly string[], parts: SocketParts) {
    this.#parts = parts;
    const { tool, report, network } = parts;
    this.#socket = network.bind(
      port,
      {
        onDatagram: (bytes, address, from) => this.#onDatagram(bytes, `${address}:${from}`),
        onFailed: (error) => report({ kind: "tool", tool, did: "failed", ...told(error) }),
      },
      { forGroups: groups.length > 0 },
    );
    try {
      for (const group of groups) this.#socket.join(group);
    } catch (error) {
      this.#socket.close();
      throw asNetworkError(error);
    }
    report({ kind: "tool", tool, did: "opened", address: network.address, port: this.#socket.port });
  }

  send({ tool, host, port }: Sending, bytes: Uint8Array): void {
    const { report, mayReach } = this.#parts;
    if (host === undefined || port === undefined) {
      const fault = failure("EDESTADDRREQ", tr("a datagram needs an address and a port"));
      return report({ kind: "tool", tool, did: "failed", ...fault });
    }
    if (this.#peers.has(`${host}:${port}`) || mayReach(host, port)) this.#socket.send(bytes, host, port);
    else report({ kind: "tool", tool, did: "failed", ...unreachable(host) });
  }

  close(): void {
    this.#socket.close();
    this.#parts.onClosed({});
  }

  #onDatagram(bytes: Uint8Array, peer: string): void {
    this.#peers.delete(peer);
    this.#peers.add(peer);
    for (const oldest of this.#peers) {
      if (this.#peers.size <= PEERS_MAX) break;
      this.#peers.delete(oldest);
    }
    const { tool, report } = this.#parts;
    report({ kind: "tool", tool, did: "received", peer, data: toBase64(bytes) });
  }
}

function told(error: NetworkError): { code: string; message: string } {
  return { code: error.code, message: errorText(error.fields()) };
}

function unreachable(host: string): { code: string; message: string } {
  return failure(
    "EACCES",
    isForMany(host)
      ? tr("{host} goes to the whole network: palmwire run --web-hosts {host} allows it", { host })
      : tr("{host} is neither a board nor this machine: palmwire run --web-hosts allows others", { host }),
  );
}

function failure(code: string, message: string): { code: string; message: string } {
  return { code, message };
}
