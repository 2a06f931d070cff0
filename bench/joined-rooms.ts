/**
 * Rooms of several boards on a NATS cluster of three, on this machine: hubs in this process with the firmware's own
 * link to the broker, over real sockets. They have no members:
 * each hub is given something to say every second. One server is killed.
 */
import { killBrokers, NATS, natsCluster } from "../tests/brokers.js";
import { RoomLink, type RoomLinkOwner } from "../firmware/chat-room/room-link.js";
import { TestDevice } from "../tests/net/test-device.js";

const HUBS = 100;
/** One in TURNS of the hubs speaks in each tick. */
const TICK_MS = 100;
const TURNS = 10;
const RUN_MS = 30_000;
const KILL_MS = 8000;
const JOIN_MS = 25_000;

export interface JoinedRooms {
  readonly hubs: number;
  /** Messages that hubs were given. */
  readonly said: number;
  /** What hubs have received of other hubs, a second. */
  readonly heardPerSecond: number;
  readonly median_ms: number;
  readonly p99_ms: number;
  /** Messages that hubs have told to be missing. */
  readonly missed: number;
  /** Hubs that lost their server, and those that have joined again. */
  readonly lost: number;
  readonly back: number;
}

class Hub implements RoomLinkOwner {
  readonly device = new TestDevice({ random: Math.random });
  readonly link: RoomLink;
  joined = 0;
  unlinked = 0;
  missed = 0;

  constructor(
    servers: readonly string[],
    readonly delays: number[],
  ) {
    this.link = new RoomLink(this.device.device, this, `mqtt://${servers.join(",")}/bench`);
    this.device.run(() => this.link.up());
  }

  say(): void {
    this.device.run(() => {
      this.link.forward(Buffer.from(`${performance.now()} ${"x".repeat(40)}`), false);
      this.link.poll(true);
    });
  }

  onForwarded(bytes: Uint8Array): void {
    this.delays.push(performance.now() - Number.parseFloat(Buffer.from(bytes).toString()));
  }

  onMissed(count: number): void {
    this.missed += count;
  }

  onHubLeft(): void {}

  onLinked(): void {
    this.joined++;
  }

  onUnlinked(): void {
    this.unlinked++;
  }

  onLinkFree(): void {}
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs it, within a minute. Throws where the hubs do not join. */
export async function joinedRooms(): Promise<JoinedRooms> {
  const servers = await natsCluster(3);
  const delays: number[] = [];
  try {
    await Promise.all(servers.map((server) => server.start()));
    const places = servers.map(({ place }) => place);
    const hubs = Array.from({ length: HUBS }, (_, i) => {
      const first = i % places.length;
      return new Hub([...places.slice(first), ...places.slice(0, first)], delays);
    });
    const limit = performance.now() + JOIN_MS;
    while (hubs.some(({ link }) => !link.joined)) {
      if (performance.now() > limit) throw new Error("the hubs have not joined the cluster");
      await pause(50);
    }
    const lost = hubs.map(({ unlinked }) => unlinked);
    let said = 0;
    let isKilled = false;
    const started = performance.now();
    for (let turn = 0; performance.now() < started + RUN_MS; turn++) {
      for (let i = turn % TURNS; i < hubs.length; i += TURNS) {
        const hub = hubs[i];
        // A congested link lets the members wait.
        if (hub.link.congested) continue;
        hub.say();
        said++;
      }
      if (!isKilled && performance.now() > started + KILL_MS) {
        isKilled = true;
        void servers[0].kill();
      }
      await pause(TICK_MS);
    }
    const seconds = (performance.now() - started) / 1000;
    delays.sort((a, b) => a - b);
    const at = (part: number) =>
      Math.round((delays[Math.floor(delays.length * part)] ?? Number.NaN) * 10) / 10;
    const result = {
      hubs: HUBS,
      said,
      heardPerSecond: Math.round(delays.length / seconds),
      median_ms: at(0.5),
      p99_ms: at(0.99),
      missed: hubs.reduce((sum, { missed }) => sum + missed, 0),
      lost: hubs.filter(({ unlinked }, i) => unlinked > lost[i]).length,
      back: hubs.filter(({ unlinked, link }, i) => unlinked > lost[i] && link.joined).length,
    };
    for (const { device, link } of hubs) {
      device.run(() => link.stop());
    }
    return result;
  } finally {
    await killBrokers();
  }
}

/** Joined hubs, where nats-server is installed. */
export async function benchJoinedRooms({ json }: { json: boolean }): Promise<object> {
  const joined = NATS ? await joinedRooms() : undefined;
  if (!json && joined) {
    const { hubs, heardPerSecond, median_ms, p99_ms, missed, lost, back } = joined;
    console.log(`${hubs} hubs without members at three NATS servers, one of which is killed:`);
    console.log(`  hubs hear ${heardPerSecond} messages/s; delay median ${median_ms} ms, 99 % ${p99_ms} ms`);
    console.log(
      `  ${lost} lost their server, ${back} were back at the end; ${missed} messages were told missing`,
    );
  }
  return { joinedRooms: joined };
}
