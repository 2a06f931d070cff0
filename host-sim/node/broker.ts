import { once } from "node:events";
import { createServer, type AddressInfo, type Server } from "node:net";
import { Aedes } from "aedes";
import { asNetworkError } from "../sim/network/network.js";

/** Connections at once; more are not accepted. A school of 30 hubs needs 30. */
export const CLIENTS_MAX = 256;
/** A client that publishes more at once is disconnected. */
export const PAYLOAD_BYTES_MAX = 65_536;
/** How long a client may take to say that it speaks MQTT. */
const CONNECT_MS_MAX = 10_000;

export interface BrokerEvents {
  onJoined(client: string): void;
  onLeft(client: string): void;
}

/** An MQTT broker in this process, for a PC with nothing installed. It keeps nothing when it ends. */
export class Broker {
  readonly address: string;
  readonly port: number;
  readonly #aedes: Aedes;
  readonly #server: Server;

  private constructor(aedes: Aedes, server: Server) {
    const { address, port } = server.address() as AddressInfo;
    this.address = address;
    this.port = port;
    this.#aedes = aedes;
    this.#server = server;
  }

  /** Listens on an address of this machine. Rejects with NetworkError where the port cannot be had. */
  static async open(address: string, port: number, { onJoined, onLeft }: BrokerEvents): Promise<Broker> {
    const aedes = await Aedes.createBroker({
      connectTimeout: CONNECT_MS_MAX,
      authorizePublish: (_client, { payload }, done) =>
        done(payload.length > PAYLOAD_BYTES_MAX ? new Error("payload too large") : null),
    });
    aedes.on("clientReady", ({ id }) => onJoined(id));
    aedes.on("clientDisconnect", ({ id }) => onLeft(id));
    // What a client does wrong ends that client.
    aedes.on("clientError", () => {});
    aedes.on("connectionError", () => {});
    const server = createServer(aedes.handle);
    server.maxConnections = CLIENTS_MAX;
    server.listen({ host: address, port, exclusive: true });
    await once(server, "listening").catch(async (error: unknown) => {
      await closed(aedes);
      throw asNetworkError(error);
    });
    return new Broker(aedes, server);
  }

  /** Disconnects all clients, and closes the port. */
  async close(): Promise<void> {
    const isClosed = once(this.#server, "close");
    this.#server.close();
    await closed(this.#aedes);
    await isClosed;
  }
}

function closed(aedes: Aedes): Promise<void> {
  return new Promise((resolve) => aedes.close(resolve));
}
