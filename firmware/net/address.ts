/** "ip:port" as the reference programs print an address: ('ip', port). "#N" stays as it is. */
export function pythonAddress(peer: string): string {
  const colon = peer.indexOf(":");
  return colon < 0 ? peer : "('" + peer.substr(0, colon) + "', " + peer.substr(colon + 1) + ")";
}
