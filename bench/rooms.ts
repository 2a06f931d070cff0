/**
 * Compares chat rooms with a hub on node:net for the same wire format, alternately, over loopback: the lines per
 * second that they forward, and the delay for other members while one does not read.
 */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { median } from "./median.js";

const SERVER = fileURLToPath(new URL("./rooms-host.ts", import.meta.url));
const HOST = "127.0.0.1";

const MEMBERS = [4, 8, 32] as const;
const RUNS = 5;
const RUN_MS = 600;
/** Lines that each member sends before it waits for those of the others. */
const ROUND_LINES = 20;
const LINE = `${"x".repeat(63)}\n`;

/** The load while a member is slow: lines of this number and length per TICK_MS, 2 MB/s. */
const TICK_MS = 5;
const TICK_LINES = 10;
const LONG_LINE_BYTES = 1000;
/** Warm-up time; lines are not measured. */
const WARM_MS = 500;
/** Measuring times: when nobody is disconnected, after a member was, and until a member must have been. */
const TIMED_MS = 3000;
const AFTER_MS = 500;
const TIMED_MS_MAX = 15_000;
/** How much a slow member reads at a time, and how often. */
const SIP_BYTES = 4096;
const SIP_MS = 100;

const KINDS = ["ours", "plain", "batched"] as const;
type Kind = (typeof KINDS)[number];
type Trouble = "none" | "mute" | "slow";

class Hub {
  dropped = false;
  readonly #child: ChildProcess;

  private constructor(
    child: ChildProcess,
    readonly port: number,
  ) {
    this.#child = child;
    child.on("message", ({ error }: { error?: string }) => (this.dropped ||= error === "dropped"));
  }

  static async start(kind: Kind, limits: "chip" | "none"): Promise<Hub> {
    const child = fork(SERVER, [kind, limits], { execArgv: ["--import", "tsx"] });
    const [{ port }] = (await once(child, "message")) as [{ port: number }];
    return new Hub(child, port);
  }

  async stop(): Promise<void> {
    this.#child.disconnect();
    await once(this.#child, "exit");
  }
}

async function join(port: number): Promise<Socket> {
  const socket = connect({ host: HOST, port, noDelay: true });
  socket.on("error", () => {});
  await once(socket, "data");
  return socket;
}

/** Lines per second that members receive when all of `count` members send. */
async function fanOut(hub: Hub, count: number): Promise<number> {
  const sockets: Socket[] = [];
  for (let i = 0; i < count; i++) sockets.push(await join(hub.port));
  // Wait until the messages to new members have arrived.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const heads = sockets.map(({ localPort }) => `('${HOST}', ${localPort}):`.length);
  const total_bytes = heads.reduce((sum, head) => sum + (head + LINE.length) * ROUND_LINES, 0);
  const round = LINE.repeat(ROUND_LINES);
  let delivered = 0;
  let stop = false;
  const ended = sockets.map((socket, i) => {
    const round_bytes = total_bytes - (heads[i] + LINE.length) * ROUND_LINES;
    let missing_bytes = round_bytes;
    return new Promise<void>((resolve) => {
      socket.on("data", (bytes) => {
        missing_bytes -= bytes.length;
        if (missing_bytes > 0) return;
        missing_bytes += round_bytes;
        delivered += ROUND_LINES * (count - 1);
        if (stop) resolve();
        else socket.write(round);
      });
    });
  });
  const started = performance.now();
  for (const socket of sockets) socket.write(round);
  await new Promise((resolve) => setTimeout(resolve, RUN_MS));
  const rate = (delivered / (performance.now() - started)) * 1000;
  stop = true;
  // Members may differ by a round, and one that waits for a member that has stopped would wait forever.
  await Promise.race(ended);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return rate;
}

interface Delays {
  median_ms: number;
  worst_ms: number;
  dropped: boolean;
  lines: number;
}

/** The delay of lines from one member to another while a third causes trouble. */
async function delays(kind: Kind, trouble: Trouble): Promise<Delays> {
  const hub = await Hub.start(kind, "chip");
  const talker = await join(hub.port);
  const listener = await join(hub.port);
  const third = await join(hub.port);
  let sips: NodeJS.Timeout | undefined;
  if (trouble !== "none") third.pause();
  if (trouble === "slow") {
    third.removeAllListeners("data");
    sips = setInterval(() => third.read(Math.min(SIP_BYTES, third.readableLength)), SIP_MS);
  }
  const waited_ms = kind === "ours" && trouble !== "none" ? TIMED_MS_MAX : TIMED_MS;
  const times = await timeLines(hub, talker, listener, waited_ms);
  clearInterval(sips);
  for (const socket of [talker, listener, third]) socket.destroy();
  await hub.stop();
  times.sort((a, b) => a - b);
  return {
    median_ms: Number(times[times.length >> 1].toFixed(2)),
    worst_ms: Math.round(times[times.length - 1]),
    dropped: hub.dropped,
    lines: times.length,
  };
}

async function timeLines(hub: Hub, talker: Socket, listener: Socket, timed_ms: number): Promise<number[]> {
  const sent: number[] = [];
  const times: number[] = [];
  const started = performance.now();
  let heard = 0;
  let rest = "";
  listener.setEncoding("latin1");
  listener.on("data", (text) => {
    const parts = (rest + String(text)).split("\n");
    rest = parts.pop() as string;
    for (const part of parts) {
      const number = /:(\d+) /.exec(part);
      const sent_ms = number ? sent[Number(number[1])] : 0;
      heard = number ? Number(number[1]) + 1 : heard;
      if (sent_ms > started + WARM_MS) times.push(performance.now() - sent_ms);
    }
  });
  let over_ms = started + timed_ms;
  while (performance.now() < over_ms) {
    for (let i = 0; i < TICK_LINES; i++) {
      const number = sent.push(performance.now()) - 1;
      talker.write(`${`${number} `.padEnd(LONG_LINE_BYTES - 1, "x")}\n`);
    }
    if (hub.dropped) over_ms = Math.min(over_ms, performance.now() + AFTER_MS);
    await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  }
  while (heard < sent.length) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
  return times;
}

/** Lines per second of each server, and the ratio of ours to the others. */
interface Rates extends Record<Kind, number> {
  toPlain: number;
  toBatched: number;
}

async function fanOutRates(): Promise<Record<string, Rates>> {
  const hubs = {} as Record<Kind, Hub>;
  for (const kind of KINDS) hubs[kind] = await Hub.start(kind, "none");
  const result: Record<string, Rates> = {};
  for (const count of MEMBERS) {
    const rates: Record<Kind, number[]> = { ours: [], plain: [], batched: [] };
    for (let run = -1; run < RUNS; run++) {
      for (const kind of KINDS) {
        const rate = await fanOut(hubs[kind], count);
        // The first run is a warm-up.
        if (run >= 0) rates[kind].push(rate);
      }
    }
    const [ours, plain, batched] = KINDS.map((kind) => Math.round(median(rates[kind])));
    const ratio = (other: number): number => Number((ours / other).toFixed(2));
    result[count] = { ours, plain, batched, toPlain: ratio(plain), toBatched: ratio(batched) };
  }
  for (const kind of KINDS) await hubs[kind].stop();
  return result;
}

/** Rates and delays, and their ratios. */
export async function benchRooms({ json }: { json: boolean }): Promise<object> {
  const fanOut_lps = await fanOutRates();
  const delay: Record<string, { ours: Delays; plain: Delays }> = {};
  for (const trouble of ["none", "mute", "slow"] as const)
    delay[trouble] = { ours: await delays("ours", trouble), plain: await delays("plain", trouble) };
  if (!json) report(fanOut_lps, delay);
  return { rooms: { fanOut_lps, delay } };
}

const TROUBLE = {
  none: "all read",
  mute: "one member does not read",
  slow: `one member reads ${(SIP_BYTES * 1000) / SIP_MS} bytes/s`,
};

function report(rates: Record<string, Rates>, delay: Record<string, { ours: Delays; plain: Delays }>): void {
  console.log(
    "Lines of 64 bytes delivered a second, all members talking; and palmwire's share of a hub's on node:net:",
  );
  for (const [count, { ours, plain, batched, toPlain, toBatched }] of Object.entries(rates)) {
    console.log(`  ${count} members: palmwire ${ours}`);
    console.log(`    hub that writes line by line   ${plain}, share ${toPlain}`);
    console.log(`    hub that writes what came as one ${batched}, share ${toBatched}`);
  }
  console.log(
    "From one member to another at 2 MB/s, with a third, ms (the plain hub keeps all that is not read):",
  );
  for (const [trouble, { ours, plain }] of Object.entries(delay)) {
    const end = ours.dropped ? "; then it was dropped" : "";
    console.log(`  ${TROUBLE[trouble as Trouble]}`);
    console.log(`    palmwire  median ${ours.median_ms}, worst ${ours.worst_ms}${end}`);
    console.log(`    plain hub median ${plain.median_ms}, worst ${plain.worst_ms}`);
  }
}
