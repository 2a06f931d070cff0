/** What the fields of the network tool take. */
import { inASCII } from "../../../language/fullwidth.js";
import { isAddress, type Hello } from "../../protocol.js";
import { say } from "../words/words.js";
import type { ToolTarget } from "./tools.js";

export const BROADCAST = "255.255.255.255";
const PORT_MAX = 65_535;

/** The fields as typed. */
export interface TargetFields {
  readonly socket: ToolTarget["socket"];
  readonly host: string;
  readonly port: string;
  readonly groups: string;
}

/** A port from `min` on; undefined if it is none. */
export function portOf(text: string, min: 0 | 1): number | undefined {
  const typed = typedText(text);
  const port = Number(typed);
  return /^\d{1,5}$/.test(typed) && port >= min && port <= PORT_MAX ? port : undefined;
}

/** What to open, or what is wrong with the fields in the page's language. */
export function targetOf({ socket, host, port, groups }: TargetFields): ToolTarget | string {
  const min = socket === "tcp-client" ? 1 : 0;
  const number = portOf(port, min);
  const named = hostOf(host);
  if (socket === "tcp-client" && named === undefined) return say("badHost");
  if (number === undefined) return say("badPort", { min });
  const list = typedText(groups)
    .split(/[\s,;]+/)
    .filter((group) => group !== "");
  if (socket === "udp" && !list.every(isGroup)) return say("badGroups");
  return { socket, host: named ?? "", port: number, groups: socket === "udp" ? list : [] };
}

/** An IPv4 address; undefined if it is none. */
export function hostOf(text: string): string | undefined {
  const host = typedText(text).toLowerCase();
  if (host === "localhost") return "127.0.0.1";
  return isAddress(host) ? host : undefined;
}

/** A text without the characters of an input method, which look alike. */
function typedText(text: string): string {
  return (inASCII(text) ?? text).trim();
}

/** The address of the network tool, and what it reaches, a sentence each. */
export function reachOf({ network, toolHosts }: Pick<Hello, "network" | "toolHosts">): [string, string] {
  const [address = "", ...others] = toolHosts;
  return [say("toolAddress", { address }), reachText(network, others)];
}

function reachText(network: Hello["network"], others: readonly string[]): string {
  if (network === "virtual") return say("reachesBoards");
  if (others.includes("any")) return say("reachesAll");
  return others.length > 0 ? say("reachesAlso", { hosts: others.join(", ") }) : say("reachesHere");
}

function isGroup(text: string): boolean {
  const first = Number(text.split(".")[0]);
  return isAddress(text) && first >= 224 && first <= 239;
}
