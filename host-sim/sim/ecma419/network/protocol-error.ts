/** The peer does not speak the protocol. */
export class ProtocolError extends Error {}
