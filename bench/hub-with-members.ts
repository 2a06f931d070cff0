/** A spread server on a simulated board without a chip's limits, and its members, which are in this process too. */
import { readOptions, type OptionValues } from "../firmware/options.js";
import { compiledApp } from "../host-sim/node/app-files.js";
import { FontFile } from "../host-sim/node/font-file.js";
import { RealClock } from "../host-sim/node/real-clock.js";
import { RealNetwork } from "../host-sim/node/real-network.js";
import { nodeCodecs } from "../host-sim/node/text-codecs.js";
import { loadApp } from "../host-sim/settings/apps.js";
import { Board } from "../host-sim/sim/board/board.js";
import type { BoardEvent } from "../host-sim/sim/board/event.js";
import { profileNamed, type BoardProfile } from "../host-sim/sim/board/profiles.js";
import { directApp } from "../host-sim/sim/engine/direct-engine.js";
import type { LoadedApp } from "../host-sim/sim/engine/engine.js";
import { AccessPoint } from "../host-sim/sim/network/access-point.js";
import {
  NOBODY,
  type ServerHandler,
  type Stream,
  type StreamHandler,
  type StreamServer,
} from "../host-sim/sim/network/network.js";
import { Station } from "../host-sim/sim/network/station.js";
import { NO_LIMITS } from "./no-limits.js";

const HOST = "127.0.0.1";
/** The first byte of what members say, and of nothing else that they hear. */
const MARK = 0x23;

/** The network of a hub: its members are in this process, brokers are not. */
class HubNetwork extends RealNetwork {
  server: ServerHandler | undefined;

  override listen(port: number, handler: ServerHandler): StreamServer {
    this.server = handler;
    return { address: HOST, port: port || 1, close: () => (this.server = undefined) };
  }
}

/** The hub's end of a connection to a member, who reads everything at once. */
class MemberStream implements Stream {
  handler: StreamHandler = NOBODY;
  readonly remoteAddress = "10.0.0.1";
  readonly localPort = 8007;
  #said: Uint8Array | undefined;
  #unsent_bytes = 0;

  constructor(
    readonly remotePort: number,
    readonly clock: RealClock,
    readonly onMessage: (bytes: Uint8Array) => void,
  ) {}

  say(bytes: Uint8Array): void {
    this.#said = this.#said ? Buffer.concat([this.#said, bytes]) : bytes;
    this.clock.post(() => this.handler.onReadable());
  }

  read(bytes_max: number): Uint8Array | undefined {
    const bytes = this.#said?.subarray(0, bytes_max);
    const rest = this.#said?.subarray(bytes_max);
    this.#said = rest && rest.length > 0 ? rest : undefined;
    return bytes && Uint8Array.from(bytes);
  }

  /** The hub writes each message by itself. */
  write(bytes: Uint8Array): void {
    if (bytes[0] === MARK) this.onMessage(bytes);
    if (this.#unsent_bytes === 0)
      this.clock.post(() => {
        const sent = this.#unsent_bytes;
        this.#unsent_bytes = 0;
        this.handler.onSent(sent);
      });
    this.#unsent_bytes += bytes.length;
  }

  taken(): void {}
  setNoDelay(): void {}
  setKeepAlive(): void {}

  close(): void {
    this.clock.post(() => this.handler.onGone());
  }

  reset(): void {
    this.close();
  }
}

export interface HubOptions {
  /** Where it joins a room, if it does. */
  readonly join?: string;
  readonly members: number;
  /** The last member has heard a message. */
  onHeard(message: string): void;
  onEvent(event: BoardEvent): void;
}

/** What spread servers are made from; loaded once. */
export interface SpreadServer {
  readonly app: LoadedApp;
  values(given: OptionValues): OptionValues;
}

export async function spreadServer(): Promise<SpreadServer> {
  const { options } = await loadApp("spread-server");
  return {
    app: directApp(await compiledApp("spread-server")),
    values: (given) => readOptions(options, given),
  };
}

export class HubWithMembers {
  /** Messages that members have heard, all together. */
  heard = 0;
  readonly members: MemberStream[] = [];
  readonly #board: Board;

  constructor(server: SpreadServer, { join = "", members, onHeard, onEvent }: HubOptions) {
    const clock = new RealClock();
    const network = new HubNetwork(HOST);
    const profile = profileNamed("mpython") as BoardProfile;
    this.#board = new Board({
      name: "hub",
      profile,
      chip: NO_LIMITS,
      clock,
      codecs: nodeCodecs,
      network,
      station: new Station(clock, [new AccessPoint("palmwire", "", () => HOST)]),
      app: server.app,
      values: server.values({
        port: 0,
        join,
        maxClients: members,
        maxWaiting: 0,
        flood: 0,
        idle: 0,
        lang: "en",
        ssid: "palmwire",
      }),
      font: new FontFile("standard"),
      random: Math.random,
      onEvent: (event) => {
        if (event.event === "listening") this.#enter(network, clock, members, onHeard);
        onEvent(event);
      },
      onPicture() {},
      onEnd: ({ reason }) => {
        throw new Error(`a hub has ended: ${reason}`);
      },
    });
    this.#board.start();
  }

  /** A member says a line. It must end with a newline. */
  say(member: number, line: string): void {
    this.members[member].say(Buffer.from(`${String.fromCharCode(MARK)}${line}`));
  }

  async stop(): Promise<void> {
    await this.#board.stop();
  }

  #enter(network: HubNetwork, clock: RealClock, count: number, onHeard: (message: string) => void): void {
    for (let i = 1; i <= count; i++) {
      const isLast = i === count;
      const member = new MemberStream(i, clock, (bytes) => {
        this.heard++;
        if (isLast) onHeard(Buffer.from(bytes).toString("latin1", 1));
      });
      this.members.push(member);
      clock.post(() => network.server?.onStream(member));
    }
  }
}
