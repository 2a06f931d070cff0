/** The links of a lab's hosts, and what goes wrong on them. */
import type { Link } from "../../sim/network/virtual/link.js";
import type { VirtualHost } from "../../sim/network/virtual/virtual-host.js";
import { TOOL_END, type LabRequest, type LinkEnd, type LinkFaults, type LinkState } from "./lab-protocol.js";
import type { LabWorld } from "./lab-world.js";

/** In a world with more boards, only links that were steered are told, and those to the tool. */
const BOARDS_OF_ALL_LINKS = 8;

type Steering = Extract<LabRequest, { kind: "link" }>;

/** Sets faults of a link, cuts or mends it, or all links without `between`; false where there is no such link. */
export function steerLink(
  world: LabWorld,
  between: readonly [LinkEnd, LinkEnd] | undefined,
  what: Omit<Extract<Steering, { do: "faults" }>, "kind"> | Omit<Exclude<Steering, { do: "faults" }>, "kind">,
): boolean {
  const links = between ? [linkOf(world, between)] : pairsOf(world).map((pair) => linkOf(world, pair));
  for (const link of links) {
    if (!link) return false;
    if (what.do === "faults") setFaults(link, what.faults);
    else if (what.do === "partition") link.partition();
    else if (what.do === "heal") link.heal();
    else link.repair();
  }
  return true;
}

/** How all links are. */
export function linkStates(world: LabWorld): LinkState[] {
  return pairsOf(world).flatMap((between) => {
    const link = linkOf(world, between);
    return link ? [stateOf(between, link)] : [];
  });
}

function pairsOf({ boards }: LabWorld): [LinkEnd, LinkEnd][] {
  const numbers = [...boards.keys()];
  const toTool = numbers.map((board): [LinkEnd, LinkEnd] => [board, TOOL_END]);
  if (numbers.length > BOARDS_OF_ALL_LINKS) return toTool;
  const pairs = numbers.flatMap((one) =>
    numbers.filter((other) => other > one).map((other): [LinkEnd, LinkEnd] => [one, other]),
  );
  return [...pairs, ...toTool];
}

function linkOf(world: LabWorld, [one, other]: readonly [LinkEnd, LinkEnd]): Link | undefined {
  const hosts = [hostOf(world, one), hostOf(world, other)];
  return hosts[0] && hosts[1] && world.world.network.between(hosts[0], hosts[1]);
}

function hostOf(world: LabWorld, end: LinkEnd): VirtualHost | undefined {
  return end === TOOL_END ? world.tool : world.hostOf(end);
}

function setFaults(link: Link, { rate_bytes, ...faults }: LinkFaults): void {
  Object.assign(link, faults);
  if (rate_bytes !== undefined) link.rate_bytes = rate_bytes === 0 ? Infinity : rate_bytes;
}

function stateOf(between: readonly [LinkEnd, LinkEnd], link: Link): LinkState {
  const { loss, duplication, reordering, latency_ms, jitter_ms, rate_bytes, counts } = link;
  return {
    between,
    loss,
    duplication,
    reordering,
    latency_ms,
    jitter_ms,
    rate_bytes: rate_bytes === Infinity ? 0 : rate_bytes,
    partitioned: link.isPartitioned,
    counts: { ...counts },
  };
}
