import { SEGMENT_BYTES_MAX, type Packet, type TCPSegment } from "./packet.js";

/** RFC 791, without options. */
const IP_HEADER_BYTES = 20;
const VERSION_AND_LENGTH = 0x45;
const DO_NOT_FRAGMENT = 0x4000;
const TIME_TO_LIVE = 64;
/** A group is no further than the next router, unless its sender says so (RFC 1112). */
const GROUP_TIME_TO_LIVE = 1;
const PROTOCOLS = { tcp: 6, udp: 17 } as const;

/** RFC 9293. */
const TCP_HEADER_BYTES = 20;
const TCP_CHECKSUM_AT = 16;
const MSS_KIND = 2;
const MSS_BYTES = 4;
const FIN = 1 << 0;
const SYN = 1 << 1;
const RST = 1 << 2;
const PSH = 1 << 3;
const ACK = 1 << 4;

/** RFC 768. */
const UDP_HEADER_BYTES = 8;
const UDP_CHECKSUM_AT = 6;
/** What a datagram's checksum of 0 is sent as: 0 says that there is none. */
const ZERO_CHECKSUM = 0xffff;

/** The packet as it is on the wire, from the IPv4 header on, with its checksums. It is never a fragment of another. */
export function packetBytes(packet: Packet): Uint8Array {
  const { source, destination, protocol } = packet;
  const transport = protocol === "tcp" ? segmentBytes(packet) : datagramBytes(packet);
  const bytes = new Uint8Array(IP_HEADER_BYTES + transport.length);
  const view = new DataView(bytes.buffer);
  const to = addressBytes(destination);
  bytes[0] = VERSION_AND_LENGTH;
  view.setUint16(2, bytes.length);
  // The identification is 0, as it may be where nothing is ever fragmented (RFC 6864).
  view.setUint16(6, DO_NOT_FRAGMENT);
  bytes[8] = isGroup(to) ? GROUP_TIME_TO_LIVE : TIME_TO_LIVE;
  bytes[9] = PROTOCOLS[protocol];
  bytes.set(addressBytes(source), 12);
  bytes.set(to, 16);
  view.setUint16(10, checksumOf(sumOf(bytes.subarray(0, IP_HEADER_BYTES))));
  // Of the addresses, the protocol and the length, which are no part of the transport's own header.
  const pseudo = sumOf(bytes.subarray(12, IP_HEADER_BYTES)) + PROTOCOLS[protocol] + transport.length;
  const checksum = checksumOf(pseudo + sumOf(transport));
  bytes.set(transport, IP_HEADER_BYTES);
  if (protocol === "tcp") view.setUint16(IP_HEADER_BYTES + TCP_CHECKSUM_AT, checksum);
  else view.setUint16(IP_HEADER_BYTES + UDP_CHECKSUM_AT, checksum || ZERO_CHECKSUM);
  return bytes;
}

/** With room for the checksum; a SYN announces the largest payload. */
function segmentBytes(segment: TCPSegment): Uint8Array {
  const header_bytes = TCP_HEADER_BYTES + (segment.SYN ? MSS_BYTES : 0);
  const bytes = new Uint8Array(header_bytes + segment.payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, segment.sourcePort);
  view.setUint16(2, segment.destinationPort);
  view.setUint32(4, segment.sequence);
  view.setUint32(8, segment.acknowledgement);
  // The header's length in units of 4 bytes, in the upper half of a byte.
  bytes[12] = header_bytes << 2;
  bytes[13] =
    (segment.FIN ? FIN : 0) |
    (segment.SYN ? SYN : 0) |
    (segment.RST ? RST : 0) |
    (segment.PSH ? PSH : 0) |
    (segment.ACK ? ACK : 0);
  view.setUint16(14, segment.window_bytes);
  if (segment.SYN) {
    bytes[TCP_HEADER_BYTES] = MSS_KIND;
    bytes[TCP_HEADER_BYTES + 1] = MSS_BYTES;
    view.setUint16(TCP_HEADER_BYTES + 2, SEGMENT_BYTES_MAX);
  }
  bytes.set(segment.payload, header_bytes);
  return bytes;
}

/** With room for the checksum. */
function datagramBytes({ sourcePort, destinationPort, payload }: Packet): Uint8Array {
  const bytes = new Uint8Array(UDP_HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, sourcePort);
  view.setUint16(2, destinationPort);
  view.setUint16(4, bytes.length);
  bytes.set(payload, UDP_HEADER_BYTES);
  return bytes;
}

function addressBytes(address: string): Uint8Array {
  return Uint8Array.from(address.split("."), Number);
}

/** 224.0.0.0 to 239.255.255.255. */
function isGroup(address: Uint8Array): boolean {
  return address[0] >> 4 === 14;
}

/** The sum of the 16-bit words; a last odd byte is the upper half of one. */
function sumOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2)
    sum += (bytes[i] << 8) | (i + 1 < bytes.length ? bytes[i + 1] : 0);
  return sum;
}

/** The Internet checksum (RFC 1071) for a sum of words. */
function checksumOf(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return ~folded & 0xffff;
}
