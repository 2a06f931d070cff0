import type { IncomingMessage } from "node:http";

const HTTP_PORT = 80;

/**
 * Whether the request names this server by the address at which it arrived. A name that a stranger's DNS leads here
 * (DNS rebinding) is none of them.
 */
export function isForThisHost({ headers, socket }: IncomingMessage): boolean {
  return headers.host !== undefined && hostsOf(socket).includes(headers.host.toLowerCase());
}

/** Whether a page of this server sent the request; `undefined` where the browser did not say. */
export function isFromThisOrigin({ headers }: IncomingMessage): boolean | undefined {
  const { origin } = headers;
  return origin === undefined ? undefined : origin.toLowerCase() === `http://${headers.host?.toLowerCase()}`;
}

/** Whether the browser says that a page of another origin makes this request for itself, and not to open a page. */
export function isFetchedByOthers({ headers }: IncomingMessage): boolean {
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return false;
  return headers["sec-fetch-mode"] !== "navigate" || headers["sec-fetch-dest"] !== "document";
}

function hostsOf({ localAddress = "", localPort }: IncomingMessage["socket"]): string[] {
  const names = localAddress.startsWith("127.") ? [localAddress, "localhost"] : [localAddress];
  const withPort = names.map((name) => `${name}:${localPort}`);
  return localPort === HTTP_PORT ? [...names, ...withPort] : withPort;
}
