import { once } from "node:events";
import { createServer } from "node:net";
import { asNetworkError } from "../sim/network/network.js";
import { mustShare, patiently } from "./shared-port.js";

/** A port that a program is going to use. */
export interface WantedPort {
  /** Where: an address of this machine, or 0.0.0.0 for all of them. */
  readonly address: string;
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  /** A UDP port to hear a group on, which others may share. */
  readonly forGroups: boolean;
}

/** Resolves when the port can be had. Rejects with the NetworkError that says why it cannot. */
export async function checkPort({ address, protocol, port, forGroups }: WantedPort): Promise<void> {
  if (protocol === "tcp") await checkTCP(address, port);
  else if (forGroups) patiently(() => mustShare(address, port, "group"));
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
