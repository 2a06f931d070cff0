/**
 * An IPv4 packet, as the virtual network carries it and a capture writes it. The fields are those of RFC 791, RFC 768
 * and RFC 9293; lengths and checksums are made where bytes are (packet-bytes.ts).
 */
export type Packet = TCPSegment | UDPDatagram;

interface Endpoints {
  /** IPv4 literals. */
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Uint8Array;
}

export interface TCPSegment extends Endpoints {
  readonly protocol: "tcp";
  /** 32 bits each, without sign. */
  readonly sequence: number;
  readonly acknowledgement: number;
  /** Bytes that the sender of this segment has room for; there is no window scaling. */
  readonly window_bytes: number;
  readonly SYN: boolean;
  readonly ACK: boolean;
  readonly FIN: boolean;
  readonly RST: boolean;
  readonly PSH: boolean;
}

export interface UDPDatagram extends Endpoints {
  readonly protocol: "udp";
}

/** The largest TCP payload of an Ethernet frame; every SYN announces it. */
export const SEGMENT_BYTES_MAX = 1460;

/** A packet on its way, as a capture is told of it. */
export interface SentPacket {
  readonly packet: Packet;
  /** Milliseconds since 1970, UTC. */
  readonly wall_ms: number;
  /** The name of the board or phone that sent it. */
  readonly sender: string;
  /** What the network did to it: "lost", "duplicated", …; absent when it is just carried. */
  readonly comment?: string;
}
