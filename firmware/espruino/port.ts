/** The first port of those that are for any use (RFC 6335) and that Linux does not hand out, and how many there are. */
const PORT_MIN = 61000;
const PORTS = 4536;

/** The port asked for; instead of 0 one drawn by lot, as Espruino does not tell which it got. */
export function portOf(options: { port?: number | undefined }): number {
  return options.port || PORT_MIN + Math.floor(Math.random() * PORTS);
}
