/** The addresses of a virtual network: 192.168.4.0/22, which has room for a thousand hosts. */

/** The limited broadcast address. */
export const BROADCAST = "255.255.255.255";
/** The broadcast address of the network. */
export const DIRECTED_BROADCAST = "192.168.7.255";
/** Where the access point itself would be. */
export const GATEWAY = "192.168.4.1";

const HOSTS_MAX = 1021;

/** The addresses of this network begin with these bits. */
const NETWORK = /^192\.168\.[4-7]\./;

/** The address of the host with that number, from 0. Throws RangeError when the network has no more. */
export function hostAddress(index: number): string {
  if (index >= HOSTS_MAX) throw new RangeError(`a virtual network has at most ${HOSTS_MAX} hosts`);
  const host = index + 2;
  return `192.168.${4 + (host >> 8)}.${host & 255}`;
}

/** Whether a host with that address can be reached: one with an address of another network has no router to it. */
export function isOfNetwork(address: string): boolean {
  return NETWORK.test(address);
}

/** 224.0.0.0 to 239.255.255.255. */
export function isMulticast(address: string): boolean {
  return parseInt(address) >> 4 === 14;
}

/** A broadcast address, or a group's. */
export function isForAll(address: string): boolean {
  return address === BROADCAST || address === DIRECTED_BROADCAST || isMulticast(address);
}

export function isLoopback(address: string): boolean {
  return address.startsWith("127.");
}
