/** TCP connections that can be open at once: CONFIG_LWIP_MAX_SOCKETS, less the socket that listens. */
export const SOCKETS_MAX = 9;
