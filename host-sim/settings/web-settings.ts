/** Where the page of a run is served, and what it may reach. */
import { isAddress } from "../sim/ecma419/dictionary.js";
import { tr } from "../language/language.js";
import type { RawSettings } from "./settings.js";
import { UsageError } from "./usage-error.js";

/** The flags. */
export const WEB = { port: "web", hosts: "web-hosts" } as const;
export const WEB_HOSTS_MAX = 16;

const PORT_MAX = 65_535;
/** Ports that are taken for a page in this order, apart from those that the apps have by default. */
const FIRST_PORT = 5080;
const PORTS = 100;

export interface WebSettings {
  /** "asked": on a free port; "terminal": the same, where standard output is one. */
  readonly port: number | "asked" | "terminal" | "off";
  readonly hosts: "any" | readonly string[];
}

/** Reads `--web` and `--web-hosts`. Throws UsageError. */
export function readWeb(raw: RawSettings): WebSettings {
  return { port: readPort(raw[WEB.port]), hosts: readHosts(raw[WEB.hosts]) };
}

function readPort(text: string | undefined): WebSettings["port"] {
  if (text === undefined) return "terminal";
  if (text === "off" || text === "no") return "off";
  if (text === "on" || text === "yes") return "asked";
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= PORT_MAX) return port;
  throw new UsageError(
    tr("--web '{text}' is wrong: give a port, 0 to {max} (0 picks a free one), or on, or off", {
      text,
      max: PORT_MAX,
    }),
    WEB.port,
  );
}

function readHosts(text: string | undefined): WebSettings["hosts"] {
  if (text === undefined) return [];
  const hosts = text.split(",").map((host) => host.trim());
  if (hosts.includes("any")) return "any";
  const wrong = hosts.find((host) => !isAddress(host));
  if (wrong === undefined && hosts.length <= WEB_HOSTS_MAX) return hosts;
  throw new UsageError(
    wrong === undefined
      ? tr("--web-hosts is given {count} times: at most {max}, or any", {
          count: hosts.length,
          max: WEB_HOSTS_MAX,
        })
      : tr("--web-hosts '{text}' is wrong: give an IPv4 address, or any", { text: wrong }),
    WEB.hosts,
  );
}

/** The ports to try for a page, the best first; at the end 0, for which the system picks one. */
export function pagePorts(taken: readonly number[]): number[] {
  const ports = Array.from({ length: PORTS }, (_, i) => FIRST_PORT + i).filter(
    (port) => !taken.includes(port),
  );
  return [...ports, 0];
}
