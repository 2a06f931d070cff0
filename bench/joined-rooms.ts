/**
 * One room of 10,000 members at a NATS cluster of three servers, on this machine: 157 spread servers on simulated boards
 * without limits, in this process, with real sockets to the servers; their members are simulated in this process too.
 * Beside it, one such hub alone with as many members as it can have. How much they carry, the delay at a tenth of that,
 * and what happens when a server is killed: first one that does not lead the stream of MQTT sessions, then the one
 * that does, which no client can join without.
 */
import { loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import type { BoardEvent } from "../host-sim/sim/board/event.js";
import { killBrokers, NATS, natsCluster, type NATSServer } from "../tests/brokers.js";
import { HubWithMembers, spreadServer, type SpreadServer } from "./hub-with-members.js";

/** The most that --max-clients takes. */
const MEMBERS = 64;
const HUBS = 157;
/** One hub in so many has members that speak: what is missing is told when the same hub speaks again. */
const SILENT = 8;
const LINE = "x".repeat(40);

/** Messages under way while the most is measured. */
const UNDER_WAY = 16;
const MOST_MS = 6000;
const STEADY_MS = 8000;
/** Of the most, in the steady phase: every hub draws its screen for every message then. */
const SHARE = 1 / 10;
/** Before a server is killed, and after all hubs are back. */
const CALM_MS = 2000;
const BACK_MS_MAX = 25_000;
const START_MS_MAX = 40_000;
/** Between the last messages. */
const SPACE_MS = 100;
const TICK_MS = 20;

const LINKED = "joined to the other rooms";
const ALONE = "cut off from the other rooms";

interface Load {
  readonly saidPerSecond: number;
  /** By all members together. */
  readonly heardPerSecond: number;
  /** From the moment a member says something until the last member of a hub has it. */
  readonly median_ms: number;
  readonly p99_ms: number;
}

interface Kill {
  /** Hubs that were connected to the server, those that were cut off, and those that have joined again. */
  readonly itsHubs: number;
  readonly cutOff: number;
  readonly back: number;
  /** How long hubs were cut off. */
  readonly median_ms: number;
  readonly worst_ms: number;
  /** Delays between hubs that were not cut off. */
  readonly othersMedian_ms: number;
  readonly othersP99_ms: number;
  readonly said: number;
  /** Messages that hubs have not heard, all together, and those that they have told to be missing. */
  readonly lost: number;
  readonly told: number;
}

interface RoomFigures {
  readonly hubs: number;
  readonly members: number;
  readonly most: Load;
  readonly steady: Load;
}

interface JoinedRooms {
  readonly joined: RoomFigures;
  readonly alone: RoomFigures;
  /** How many times as much the members of the joined room hear. */
  readonly ratio: number;
  readonly kill: Kill;
  readonly killOfLeader: Kill;
  /** Programs that wanted a processor, before and after. */
  readonly load: readonly [number, number];
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function until(
  what: string,
  limit_ms: number,
  isTrue: () => boolean | Promise<boolean>,
): Promise<void> {
  const end = performance.now() + limit_ms;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`the bench has waited too long for ${what}`);
    await pause(TICK_MS);
  }
}

/** What one hub of the room has heard and told. */
class Hub {
  readonly hub: HubWithMembers;
  /** Messages that its last member has heard. */
  heard = 0;
  told = 0;
  linked = false;
  /** The server that it is connected to. */
  server = "";
  cutOff_ms: number | undefined;
  back_ms: number | undefined;

  constructor(
    readonly room: Room,
    server: SpreadServer,
    members: number,
    join?: string,
  ) {
    this.hub = new HubWithMembers(server, {
      join,
      members,
      onHeard: (message) => this.#heard(message),
      onEvent: (event) => this.#happened(event),
    });
  }

  #heard(message: string): void {
    const [number, said_ms] = message.split(" ").map(Number);
    this.heard++;
    if (this.cutOff_ms === undefined && this.room.speaker(number).cutOff_ms === undefined)
      this.room.delays.push(performance.now() - said_ms);
    this.room.heard(number);
  }

  #happened({ event, text, code, count, peer }: BoardEvent): void {
    if (event === "connected" && (peer as string).startsWith("127.0.0.1:")) this.server = peer as string;
    if (event === "error" && code === "room-missed") this.told += count as number;
    if (event !== "console") return;
    if (text === LINKED) {
      this.linked = true;
      this.back_ms = performance.now();
    } else if (text === ALONE) {
      this.linked = false;
      this.cutOff_ms ??= performance.now();
    }
  }
}

/** A room of one hub or of several. */
class Room {
  readonly hubs: readonly Hub[];
  readonly delays: number[] = [];
  said = 0;
  /** How many hubs have heard each message that is under way. */
  readonly #underWay = new Map<number, number>();
  #onEverywhere: () => void = () => {};
  readonly #speakers: readonly Hub[];

  constructor(server: SpreadServer, hubs: number, join?: string) {
    this.hubs = Array.from({ length: hubs }, () => new Hub(this, server, MEMBERS, join));
    this.#speakers = this.hubs.filter((_, i) => i % SILENT === 0);
  }

  get members(): number {
    return this.hubs.length * MEMBERS;
  }

  /** What all members have heard. */
  get total(): number {
    return this.hubs.reduce((sum, { hub }) => sum + hub.heard, 0);
  }

  /** The next member says a line. The last member of each hub listens only. */
  say(): void {
    const number = this.said++;
    const { hub } = this.speaker(number);
    const round = Math.floor(number / this.#speakers.length);
    this.#underWay.set(number, 0);
    hub.say(round % (MEMBERS - 1), `${number} ${performance.now()} ${LINE}\n`);
  }

  /** The hub whose member says that message. */
  speaker(number: number): Hub {
    return this.#speakers[number % this.#speakers.length];
  }

  heard(number: number): void {
    const count = (this.#underWay.get(number) ?? 0) + 1;
    if (count < this.hubs.length) this.#underWay.set(number, count);
    else {
      this.#underWay.delete(number);
      this.#onEverywhere();
    }
  }

  /** As much as it carries: when a message has been heard everywhere, the next is said. */
  async most(): Promise<Load> {
    this.#onEverywhere = () => this.say();
    const load = await this.#measure(async () => {
      for (let i = 0; i < UNDER_WAY; i++) this.say();
      await pause(MOST_MS);
    });
    this.#onEverywhere = () => {};
    await this.quiet();
    return load;
  }

  steady(perSecond: number): Promise<Load> {
    return this.#measure(() => this.speak(perSecond, (ms) => ms > STEADY_MS));
  }

  /** Says so many messages a second, evenly, until it is over. */
  async speak(perSecond: number, isOver: (ms: number) => boolean): Promise<void> {
    const started = performance.now();
    for (let said = 0, ms = 0; !isOver(ms); ms = performance.now() - started) {
      for (; said < (ms / 1000) * perSecond; said++) this.say();
      await pause(Math.min(TICK_MS, 500 / perSecond));
    }
  }

  /** Waits until everybody has heard everything. */
  quiet(): Promise<void> {
    return until("all to be heard", START_MS_MAX, () => this.#underWay.size === 0);
  }

  /** Forgets what was lost. */
  forget(): void {
    this.#underWay.clear();
    this.delays.length = 0;
    for (const hub of this.hubs) {
      hub.heard = hub.told = 0;
      hub.cutOff_ms = hub.back_ms = undefined;
    }
    this.said = 0;
  }

  async stop(): Promise<void> {
    await Promise.all(this.hubs.map(({ hub }) => hub.stop()));
  }

  async #measure(talk: () => Promise<void>): Promise<Load> {
    this.delays.length = 0;
    const heard = this.total;
    const { said } = this;
    const started = performance.now();
    await talk();
    const seconds = (performance.now() - started) / 1000;
    return {
      saidPerSecond: rounded((this.said - said) / seconds),
      heardPerSecond: Math.round((this.total - heard) / seconds),
      ...percentiles(this.delays),
    };
  }
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function percentiles(values: number[]): { median_ms: number; p99_ms: number } {
  values.sort((a, b) => a - b);
  const at = (part: number) => rounded(values[Math.floor(values.length * part)] ?? Number.NaN);
  return { median_ms: at(0.5), p99_ms: at(0.99) };
}

/** The name of the server that leads the stream of MQTT sessions. */
async function leaderOfSessions({ monitor }: NATSServer): Promise<string> {
  interface Streams {
    account_details: { stream_detail?: { name: string; cluster?: { leader?: string } }[] }[];
  }
  const answer = await fetch(`${monitor}/jsz?accounts=1&streams=1`);
  const { account_details: accounts } = (await answer.json()) as Streams;
  const streams = accounts.flatMap(({ stream_detail: streams = [] }) => streams);
  return streams.find(({ name }) => name === "$MQTT_sess")?.cluster?.leader ?? "";
}

async function isHealthy({ monitor }: NATSServer): Promise<boolean> {
  return fetch(`${monitor}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Kills a server while members speak. */
async function kill(room: Room, server: NATSServer, perSecond: number): Promise<Kill> {
  room.forget();
  const itsHubs = room.hubs.filter((hub) => hub.server === server.place);
  let killed = Infinity;
  let calm = Infinity;
  await room.speak(perSecond, (ms) => {
    if (ms > CALM_MS && killed === Infinity) {
      killed = ms;
      void server.kill();
    }
    const isCut = itsHubs.every(({ cutOff_ms }) => cutOff_ms !== undefined);
    if (isCut && room.hubs.every(({ linked }) => linked)) calm = Math.min(calm, ms);
    else calm = Infinity;
    return ms > Math.min(calm + CALM_MS, killed + BACK_MS_MAX);
  });
  // Every hub that speaks says two lines more: the first may still be on its way when a hub tells what it missed.
  const others = percentiles(room.delays);
  const left = 2 * Math.ceil(HUBS / SILENT);
  for (let i = 0; i < left; i++) {
    room.say();
    await pause(SPACE_MS);
  }
  for (let before = -1; before !== room.total; await pause(CALM_MS)) before = room.total;
  const cut = room.hubs.filter(({ cutOff_ms }) => cutOff_ms !== undefined);
  const times = cut.flatMap(({ linked, cutOff_ms = 0, back_ms = 0 }) =>
    linked ? [back_ms - cutOff_ms] : [],
  );
  return {
    itsHubs: itsHubs.length,
    cutOff: cut.length,
    back: times.length,
    median_ms: percentiles(times).median_ms,
    worst_ms: rounded(Math.max(...times)),
    othersMedian_ms: others.median_ms,
    othersP99_ms: others.p99_ms,
    said: room.said,
    lost: room.hubs.reduce((sum, { heard }) => sum + room.said - heard, 0),
    told: room.hubs.reduce((sum, { told }) => sum + told, 0),
  };
}

async function figures(room: Room): Promise<RoomFigures> {
  const most = await room.most();
  const steady = await room.steady(most.saidPerSecond * SHARE);
  await room.quiet();
  return { hubs: room.hubs.length, members: room.members, most, steady };
}

/** One hub with as many members as it can have. */
async function alone(server: SpreadServer): Promise<RoomFigures> {
  const room = new Room(server, 1);
  await until("the members", START_MS_MAX, () => room.hubs[0].hub.members.length === MEMBERS);
  try {
    return await figures(room);
  } finally {
    await room.stop();
  }
}

/** Runs it, in about two minutes. Throws where the hubs do not join. */
async function joinedRooms(): Promise<JoinedRooms> {
  const before = rounded(loadavg()[0]);
  const server = await spreadServer();
  const aloneFigures = await alone(server);
  const servers = await natsCluster(3);
  try {
    await Promise.all(servers.map((each) => each.start()));
    const join = `mqtt://${servers.map(({ place }) => place).join(",")}/bench`;
    const room = new Room(server, HUBS, join);
    await until("the hubs to join", START_MS_MAX, () => room.hubs.every(({ linked }) => linked));
    const joined = await figures(room);
    const leader = await leaderOfSessions(servers[0]);
    const perSecond = joined.steady.saidPerSecond;
    // While the cluster starts, hubs gather at the servers that are ready first.
    const hubsAt = ({ place }: NATSServer) => room.hubs.filter(({ server }) => server === place).length;
    const [first] = servers
      .filter(({ name }) => name !== leader)
      .sort((one, other) => hubsAt(other) - hubsAt(one));
    const killed = await kill(room, first, perSecond);
    await first.start();
    await until("the server to come back", START_MS_MAX, () => isHealthy(first));
    const second = servers.find(({ name }) => name === leader) as NATSServer;
    const killedLeader = await kill(room, second, perSecond);
    await room.stop();
    return {
      joined,
      alone: aloneFigures,
      ratio: rounded(joined.most.heardPerSecond / aloneFigures.most.heardPerSecond),
      kill: killed,
      killOfLeader: killedLeader,
      load: [before, rounded(loadavg()[0])],
    };
  } finally {
    await killBrokers();
  }
}

function show(name: string, { hubs, members, most, steady }: RoomFigures): void {
  console.log(`  ${name}: ${members} members of ${hubs} hub${hubs > 1 ? "s" : ""}`);
  for (const [what, load] of [
    ["at most", most],
    ["at a tenth of that", steady],
  ] as const) {
    const { saidPerSecond, heardPerSecond, median_ms, p99_ms } = load;
    console.log(
      `    ${what}: ${saidPerSecond} messages/s said, ${heardPerSecond} heard; delay median ${median_ms} ms, 99 % ${p99_ms} ms`,
    );
  }
}

function showKill(name: string, kill: Kill): void {
  const { itsHubs, cutOff, back, median_ms, worst_ms, othersMedian_ms, othersP99_ms, said, lost, told } =
    kill;
  console.log(`  ${name} killed, with ${itsHubs} hubs:`);
  console.log(
    `    ${cutOff} hubs cut off, ${back} back; for ${median_ms} ms (median), ${worst_ms} ms (worst); ` +
      `${lost} of ${said} messages x ${HUBS} hubs lost, ${told} told`,
  );
  console.log(`    delay between the other hubs: median ${othersMedian_ms} ms, 99 % ${othersP99_ms} ms`);
}

/** Joined hubs, where nats-server is installed. */
export async function benchJoinedRooms({ json }: { json: boolean }): Promise<object> {
  const result = NATS ? await joinedRooms() : undefined;
  if (!json && result) {
    const { joined, alone, ratio, kill, killOfLeader, load } = result;
    console.log("spread servers that are one room at three NATS servers, all on this machine");
    show("joined", joined);
    show("alone", alone);
    console.log(`  the members of the joined room hear ${ratio} times as much as those of one hub`);
    showKill("a server", kill);
    showKill("the server that leads the stream of sessions", killOfLeader);
    console.log(`  load of the machine: ${load.join(" before, ")} after`);
  }
  return { joinedRooms: result };
}
