import type { Device } from "../device.js";

/** How long nothing is heard of a peer until it is forgotten. */
export const PEER_SILENCE_MS = 300000;

/** Somebody who sends datagrams. */
export class Peer {
  /** "ip:port" */
  readonly name: string;
  heard_ms: number;

  constructor(name: string) {
    this.name = name;
    this.heard_ms = 0;
  }

  /** Is kept though nothing is heard of it. */
  get busy(): boolean {
    return false;
  }

  /** It is forgotten. */
  forgotten(): void {}
}

/** The peers heard of lately, the last one last: at most `max`, so that nobody can fill the memory. */
export class PeerList<Known extends Peer> {
  peers: Known[];
  private readonly device: Device;
  private readonly max: number;

  constructor(device: Device, max: number) {
    this.peers = [];
    this.device = device;
    this.max = max;
  }

  /** The peer of that name, which is heard of right now, if it is known. Forgets those that are silent. */
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

  /** Adds one that `find` does not know; the longest silent gives way. */
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

/** Somebody is heard of: gives how many there are. */
export function heard(peers: PeerList<Peer>, name: string): number {
  if (!peers.find(name)) peers.meet(new Peer(name));
  return peers.peers.length;
}
