import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { asNetworkError } from "../sim/network/network.js";
import type { VirtualHost } from "../sim/network/virtual/virtual-host.js";

/** Where a port of this computer leads to. */
export interface ForwardTarget {
  /** A board's address on the virtual network. */
  readonly address: string;
  readonly port: number;
}

/** What a forwarded port is on this computer. */
export interface ForwardedPort {
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Bytes of a client on their way to the board; beyond that it has to wait. */
const UNDER_WAY_BYTES_MAX = 65_536;
const NOTHING = new Uint8Array(0);
/** How long connections may take to send what they have when the port is closed. */
const GOODBYE_MS_MAX = 1000;

/**
 * Listens on a TCP port of this computer, and connects each client to the board through `gateway`, from which the board
 * sees them come. FIN and RST are passed on in both directions. Rejects with NetworkError when the port cannot be had.
 */
export async function forwardTCP(
  gateway: VirtualHost,
  place: ForwardTarget,
  target: ForwardTarget,
): Promise<ForwardedPort> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    relay(gateway, target, socket);
  });
  server.listen({ host: place.address, port: place.port, exclusive: true });
  await once(server, "listening").catch((error: unknown) => {
    throw asNetworkError(error);
  });
  const { address, port } = server.address() as AddressInfo;
  return { address, port, close: () => closeAll(server, sockets) };
}

/** Connects a client's socket to the board. */
function relay(gateway: VirtualHost, { address, port }: ForwardTarget, socket: Socket): void {
  let underWay_bytes = 0;
  let isConnected = false;
  let isEnded = false;
  const stream = gateway.connect(address, port, {
    onConnect: () => {
      isConnected = true;
      if (isEnded) stream.finish();
    },
    onReadable: fill,
    onSent: (bytes) => {
      underWay_bytes -= bytes;
      if (underWay_bytes < UNDER_WAY_BYTES_MAX) socket.resume();
    },
    onEnd: () => socket.end(),
    onFailed: () => socket.resetAndDestroy(),
    // What is left of what it has sent is less than a window.
    onGone: () => socket.end(stream.read(UNDER_WAY_BYTES_MAX) ?? NOTHING),
  });
  /** Passes on what the board has sent, unless the client is too slow to take it. */
  function fill(): void {
    if (socket.writableNeedDrain || socket.destroyed) return;
    const bytes = stream.read(UNDER_WAY_BYTES_MAX);
    if (bytes) socket.write(bytes, () => stream.taken(bytes.length));
  }
  stream.setNoDelay(true);
  socket.on("drain", fill);
  socket.on("data", (bytes: Buffer) => {
    underWay_bytes += bytes.length;
    stream.write(bytes);
    if (underWay_bytes >= UNDER_WAY_BYTES_MAX) socket.pause();
  });
  socket.on("end", () => {
    isEnded = true;
    if (isConnected) stream.finish();
  });
  // A client that is gone without FIN has reset the connection.
  socket.on("error", () => {});
  socket.on("close", () => (socket.readableEnded && !socket.errored ? stream.close() : stream.reset()));
}

async function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const late = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, GOODBYE_MS_MAX);
  // What came when nobody was left to take it does not matter any more.
  for (const socket of sockets) socket.end(() => socket.destroy());
  await closed;
  clearTimeout(late);
}
