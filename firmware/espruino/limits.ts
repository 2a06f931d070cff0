/** Sockets of any kind that can be open at once: ESP-IDF's CONFIG_LWIP_MAX_SOCKETS, which Espruino leaves as it is. */
export const LWIP_SOCKETS_MAX = 10;

/** TCP connections that can be open beside the socket that listens. */
export const SOCKETS_MAX = LWIP_SOCKETS_MAX - 1;
