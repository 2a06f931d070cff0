/** Ports for private use (RFC 6335) that Linux does not assign by itself: the first, and their number. */
const PORT_MIN = 61000;
const PORTS = 4536;

/** The port of the options; a random one instead of 0, as Espruino does not tell which port it was given. */
export function portOf(options: { port?: number | undefined }): number {
  return options.port || PORT_MIN + Math.floor(Math.random() * PORTS);
}
