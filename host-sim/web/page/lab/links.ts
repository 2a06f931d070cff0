/** Links between boards and the network tool: their names, and their faults as text. */
import { TOOL_END, type LinkEnd, type LinkFaults, type LinkState } from "../../lab/lab-protocol.js";
import { say } from "../words/words.js";
import type { BoardView } from "../state.js";
import { tell } from "./words/words.js";

export type Boards = ReadonlyMap<number, BoardView>;
export type Between = LinkState["between"];

export function endName(end: LinkEnd, boards: Boards): string {
  return end === TOOL_END ? say("toolTitle") : (boards.get(end)?.info.name ?? `#${end + 1}`);
}

export function linkName([one, other]: Between, boards: Boards): string {
  return `${endName(one, boards)} – ${endName(other, boards)}`;
}

/** The same for a link and its drawing. */
export function linkKey([one, other]: Between): string {
  return `${one} ${other}`;
}

/** What slows or loses packets, in a few characters; "" for a good link. */
export function faultText(link: LinkState): string {
  if (link.partitioned) return tell("cutShort");
  const parts: string[] = [];
  if (link.loss > 0) parts.push(`−${percent(link.loss)}`);
  if (link.latency_ms > USUAL_LATENCY_MS || link.jitter_ms > 0)
    parts.push(link.jitter_ms > 0 ? `${link.latency_ms}±${link.jitter_ms} ms` : `${link.latency_ms} ms`);
  if (link.duplication > 0) parts.push(`×2 ${percent(link.duplication)}`);
  if (link.reordering > 0) parts.push(`⇅ ${percent(link.reordering)}`);
  if (link.rate_bytes > 0) parts.push(rateText(link.rate_bytes));
  return parts.join(" · ");
}

/** Up to this, the latency of a link is not worth a word. */
const USUAL_LATENCY_MS = 20;

export function percent(probability: number): string {
  return `${Math.round(probability * 100)} %`;
}

export function rateText(bytes: number): string {
  if (bytes === 0) return tell("noLimit");
  return bytes >= 1000 ? `${bytes / 1000} kB/s` : `${bytes} B/s`;
}

/** The value that all links have of a fault; undefined where they differ. */
export function commonFault(links: readonly LinkState[], fault: keyof LinkFaults): number | undefined {
  const [first, ...others] = links.map((link) => link[fault]);
  return others.every((value) => value === first) ? first : undefined;
}

/** How many packets of these links were lost, carried twice, and so on. */
export function sumOfCounts(links: readonly LinkState[]): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const { counts } of links)
    for (const [fate, count] of Object.entries(counts)) sums.set(fate, (sums.get(fate) ?? 0) + count);
  return [...sums].filter(([, count]) => count > 0);
}
