import type { Device } from "../device.js";

/** A peer is forgotten after this silence. */
export const PEER_SILENCE_MS = 300000;

/** A sender of datagrams. */
export class Peer {
  /** "ip:port" */
  readonly name: string;
  heard_ms: number;

  constructor(name: string) {
    this.name = name;
    this.heard_ms = 0;
  }

  /** True if the peer must be kept in spite of its silence. */
  get busy(): boolean {
    return false;
  }

  /** Called when the peer is removed from the list. */
  forgotten(): void {}
}

/** The peers heard from lately, the most recent last; at most `max`, so that strangers cannot fill the memory. */
export class PeerList<Known extends Peer> {
  peers: Known[];
  private readonly device: Device;
  private readonly max: number;

  constructor(device: Device, max: number) {
    this.peers = [];
    this.device = device;
    this.max = max;
  }

  /**
   * Marks the peer with that name as heard from and returns it, or undefined if it is unknown. Forgets silent peers.
   */
  find(name: string): Known | undefined {
    const now_ms = this.device.clock.ticks();
    const kept: Known[] = [];
    let found: Known | undefined = undefined;
    for (const peer of this.peers) {
      if (peer.name === name) found = peer;
      else if (peer.busy || now_ms - peer.heard_ms < PEER_SILENCE_MS) kept.push(peer);
      else peer.forgotten();
    }
    this.peers = kept;
    return found && this.push(found);
  }

  /** Adds a peer that `find` did not find. If the list is full, the peer that has been silent longest is removed. */
  meet(peer: Known): Known {
    const peers = this.peers;
    if (peers.length >= this.max) {
      let i = 0;
      while (peers[i].busy && i < peers.length - 1) i++;
      peers.splice(i, 1)[0].forgotten();
    }
    return this.push(peer);
  }

  private push(peer: Known): Known {
    peer.heard_ms = this.device.clock.ticks();
    this.peers.push(peer);
    return peer;
  }
}

/** Records that a datagram came from `name`, and returns the number of peers. */
export function heard(peers: PeerList<Peer>, name: string): number {
  if (!peers.find(name)) peers.meet(new Peer(name));
  return peers.peers.length;
}
