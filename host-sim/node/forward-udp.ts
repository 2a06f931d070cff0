import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import { asNetworkError, type DatagramSocket } from "../sim/network/network.js";
import type { VirtualHost } from "../sim/network/virtual/virtual-host.js";
import type { ForwardedPort, ForwardTarget } from "./forward-tcp.js";

/** Clients that are remembered; the one that was silent longest goes first. */
const CLIENTS_MAX = 256;

/**
 * Binds a UDP port of this computer, and passes each client's datagrams on to the board, from a port of `gateway` that is
 * this client's: what the board sends there comes back to it. Rejects with NetworkError when the port cannot be had.
 */
export async function forwardUDP(
  gateway: VirtualHost,
  place: ForwardTarget,
  target: ForwardTarget,
): Promise<ForwardedPort> {
  const real = createSocket({ type: "udp4" });
  /** By address and port, the one that was silent longest first. */
  const clients = new Map<string, DatagramSocket>();
  real.on("message", (bytes, { address, port }: RemoteInfo) => {
    const key = `${address}:${port}`;
    const known = clients.get(key);
    clients.delete(key);
    const socket =
      known ??
      gateway.bind(0, {
        onDatagram: (answer) => real.send(answer, port, address),
        onFailed() {},
      });
    clients.set(key, socket);
    if (clients.size > CLIENTS_MAX) forgetOldest(clients);
    socket.send(bytes, target.address, target.port);
  });
  real.bind({ address: place.address, port: place.port, exclusive: true });
  await once(real, "listening").catch((error: unknown) => {
    throw asNetworkError(error);
  });
  // That a client is gone is none of the board's business.
  real.on("error", () => {});
  const close = async () => {
    for (const socket of clients.values()) socket.close();
    clients.clear();
    const closed = once(real, "close");
    real.close();
    await closed;
  };
  return { ...real.address(), close };
}

function forgetOldest(clients: Map<string, DatagramSocket>): void {
  for (const [key, socket] of clients) {
    socket.close();
    clients.delete(key);
    return;
  }
}
