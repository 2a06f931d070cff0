/**
 * Converts "ip:port" to Python's form, ('ip', port), which the reference programs print. "#N" is returned unchanged.
 */
export function pythonAddress(peer: string): string {
  const colon = peer.indexOf(":");
  return colon < 0 ? peer : "('" + peer.substr(0, colon) + "', " + peer.substr(colon + 1) + ")";
}
