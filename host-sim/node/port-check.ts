import { once } from "node:events";
import { createServer } from "node:net";
import { asNetworkError } from "../sim/network/network.js";
import { mustShare, retryWhileInUse } from "./shared-port.js";

/** A port that a program is going to open. */
export interface WantedPort {
  /** An address of this machine, or 0.0.0.0 for all of them. */
  readonly address: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** The UDP port will be used for multicast, so that others may share it. */
  readonly forGroups: boolean;
}

/** Resolves if the port is free. Otherwise rejects with the NetworkError that opening it gave. */
export async function checkPort({ address, protocol, port, forGroups }: WantedPort): Promise<void> {
  if (protocol === "tcp") await checkTCP(address, port);
  else if (forGroups) retryWhileInUse(() => mustShare(address, port, "group"));
  else mustShare(address, port, "no group");
}

async function checkTCP(host: string, port: number): Promise<void> {
  const server = createServer();
  server.listen({ host, port, exclusive: true });
  try {
    await once(server, "listening");
  } catch (error) {
    throw asNetworkError(error);
  }
  server.close();
  await once(server, "close");
}
