import { VirtualClock } from "../../../../host-sim/sim/clock/virtual-clock.js";
import type { SentPacket } from "../../../../host-sim/sim/network/packet.js";
import { hostAddress } from "../../../../host-sim/sim/network/virtual/addresses.js";
import type { Link } from "../../../../host-sim/sim/network/virtual/link.js";
import type { Attachment, VirtualHost } from "../../../../host-sim/sim/network/virtual/virtual-host.js";
import { VirtualNetwork } from "../../../../host-sim/sim/network/virtual/virtual-network.js";
import { Random } from "../../../../host-sim/sim/random.js";
import { ServerNotes, StreamNotes } from "../notes.js";

/** The window of most chips. */
export const WINDOW_BYTES = 5744;
/** A connection that has not ended by then has no end. */
export const LONG_MS = 3_600_000;

/** A network card that a test plugs in and out. */
export class Cable implements Attachment {
  readonly #watchers = new Set<() => void>();

  constructor(private at: string | undefined) {}

  get address(): string | undefined {
    return this.at;
  }

  set address(address: string | undefined) {
    this.at = address;
    for (const watcher of [...this.#watchers]) watcher();
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

export interface CabledHost {
  readonly host: VirtualHost;
  readonly cable: Cable;
}

/** A virtual network whose hosts have cables, and all packets that were sent. */
export class VirtualWorld {
  readonly clock = new VirtualClock();
  readonly network: VirtualNetwork;
  readonly packets: SentPacket[] = [];

  constructor(seed = 1) {
    this.network = new VirtualNetwork(this.clock, new Random(seed));
    this.network.onSent.push((packet) => this.packets.push(packet));
  }

  /** Puts a host on the network. */
  plugIn(
    name: string,
    options: { window_bytes?: number; connections_max?: number; address?: string } = {},
  ): CabledHost {
    const { window_bytes = WINDOW_BYTES, connections_max, address } = options;
    const cable = new Cable(address ?? hostAddress(this.network.hosts.length));
    const host = this.network.attach({ name, attachment: cable, window_bytes, connections_max });
    return { host, cable };
  }

  /** Lets time pass until that holds, at most `limit_ms`. */
  until(holds: () => boolean, limit_ms = LONG_MS): void {
    const end_ms = this.clock.now_ms() + limit_ms;
    while (!holds()) {
      if (!this.clock.step(end_ms)) throw new Error(`nothing more happens within ${limit_ms} ms`);
    }
  }

  /** Both ends of a connection from one host to a server on the other, and the link between them. */
  connect(one: VirtualHost, other: VirtualHost): { here: StreamNotes; there: StreamNotes; link: Link } {
    const server = new ServerNotes();
    const listening = other.listen(0, server);
    if (!listening) throw new Error("the host does not listen");
    const here = new StreamNotes();
    here.stream = one.connect(other.address, listening.port, here);
    this.until(() => here.has("connect") && server.accepted.length > 0);
    listening.close();
    return { here, there: server.accepted[0], link: this.network.between(one, other) };
  }
}
