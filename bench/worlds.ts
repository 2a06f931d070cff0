/**
 * Worlds of many boards in virtual time: how much faster than real time a classroom passes, idle and busy, how many turns
 * of the clock a second that is, how long a user's
 * test of an hour takes, and what a board with its screen takes in memory.
 */
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { packageRoot } from "../host-sim/node/package-root.js";
import { World } from "../host-sim/testing/index.js";
import type { VirtualClock } from "../host-sim/sim/clock/virtual-clock.js";
import type { WorldBoard } from "../host-sim/sim/world/world-board.js";

const CLASSROOM = 30;
const IDLE_S = 3600;
const BUSY_S = 120;
/** Every member of a busy room says a line this often. */
const SPEAK_S = 2;
const HUBS = 2;
const CROWD = 1000;
const USER_S = 3600;

/** What a classroom did in some virtual time. */
export interface Pace {
  readonly virtualSeconds: number;
  readonly realSeconds: number;
  /** What the process has had of the processor: less than the real seconds where others run beside it. */
  readonly processorSeconds: number;
  /** Virtual seconds in a real one. */
  readonly ratio: number;
  /** Turns of the clock in a real second. */
  readonly eventsPerSecond: number;
  /** Lines that arrived at members. */
  readonly lines: number;
}

export interface Memory {
  readonly boards: number;
  readonly kBPerBoard: number;
}

/** Lets `seconds` pass in `world`, and measures that. */
async function pace(world: World, seconds: number, meanwhile: () => Promise<number>): Promise<Pace> {
  const clock = world.clock as VirtualClock;
  const turns = clock.turns;
  const begin_ms = performance.now();
  const begun = process.cpuUsage();
  const lines = await meanwhile();
  const real_ms = performance.now() - begin_ms;
  const { user, system } = process.cpuUsage(begun);
  return {
    virtualSeconds: seconds,
    realSeconds: Number((real_ms / 1000).toFixed(2)),
    processorSeconds: Number(((user + system) / 1e6).toFixed(2)),
    ratio: Math.round((seconds * 1000) / real_ms),
    eventsPerSecond: Math.round(((clock.turns - turns) / real_ms) * 1000),
    lines,
  };
}

/** Boards that wait for somebody to come. */
async function idleClassroom(boards: number, seconds: number): Promise<Pace> {
  const world = new World();
  for (let i = 0; i < boards; i++) world.board("tcp-echo-server");
  await Promise.all(world.boards.map((board) => board.event("listening")));
  const measured = await pace(world, seconds, async () => {
    await world.sleep(seconds * 1000);
    return 0;
  });
  await world.stop();
  return measured;
}

/** Chat rooms, whose members on boards of their own all speak. */
async function busyRoom(boards: number, seconds: number): Promise<Pace> {
  const world = new World();
  const hubs: WorldBoard[] = [];
  for (let i = 0; i < HUBS; i++)
    hubs.push(world.board("chat-server", { maxClients: 14, maxWaiting: 0 }, { board: "esp32s3-ssd1306" }));
  for (const hub of hubs) await hub.event("listening");
  const members: WorldBoard[] = [];
  for (let i = HUBS; i < boards; i++) {
    const hub = hubs[i % HUBS];
    members.push(world.board("chat-client", { to: `${hub.address}:${hub.port}` }));
  }
  for (const member of members) await member.event("connected");
  const printed = () => members.reduce((sum, { lines }) => sum + lines.items.length, 0);
  const measured = await pace(world, seconds, async () => {
    const before = printed();
    for (let second = 0; second < seconds; second += SPEAK_S) {
      for (const [i, member] of members.entries()) member.type(`line ${second} of member ${i}, 你好`);
      await world.sleep(SPEAK_S * 1000);
    }
    return printed() - before;
  });
  await world.stop();
  return measured;
}

/** A user's test whose Wi-Fi is away for an hour, with all that it needs: docs/examples has it, too. */
async function userTest(seconds: number): Promise<Pace> {
  const world = new World();
  return pace(world, seconds, async () => {
    const board = world.board(join(packageRoot(), "docs", "examples", "temperature.ts"));
    const phone = world.phone();
    await board.event("wifi", { state: "connected" });
    await board.event("listening");
    const tool = await phone.connect(board);
    tool.send("23.5\n");
    await tool.receives("ok 1\n");
    await board.screen.shows("23.5");
    world.wifi.switchOff();
    await world.sleep(seconds * 1000);
    world.wifi.switchOn();
    await board.event("wifi", { state: "connected" }, { within: 30_000 });
    const again = await phone.connect(board);
    again.send("24.0\n");
    await again.receives("ok 2\n");
    await board.screen.shows("24.0");
    await world.stop();
    return 2;
  });
}

/** Memory that boards take which serve a client's greeting on their screens, beyond their code. */
async function crowd(boards: number): Promise<Memory> {
  const world = new World();
  // Code and tables are there with the first.
  world.board("tcp-echo-server");
  await world.boards[0].event("listening");
  await world.boards[0].screen.shows("accepting");
  const before = usedBytes();
  for (let i = 0; i < boards; i++) world.board("tcp-echo-server");
  await Promise.all(
    world.boards.map((board) => board.event("listening", { port: 5001 }, { within: Infinity })).slice(1),
  );
  await world.boards[boards].screen.shows("accepting");
  const used = usedBytes() - before;
  await world.stop();
  return { boards, kBPerBoard: Math.round(used / boards / 1000) };
}

/** What is in use after all garbage has gone. */
function usedBytes(): number {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  gc();
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

export async function benchWorlds({ json }: { json: boolean }): Promise<object> {
  const idle = await idleClassroom(CLASSROOM, IDLE_S);
  const busy = await busyRoom(CLASSROOM, BUSY_S);
  const user = await userTest(USER_S);
  const memory = await crowd(CROWD);
  if (!json) {
    for (const [name, measured] of Object.entries({ idle, busy }))
      console.log(
        `${CLASSROOM} boards, ${name}: ${measured.ratio} virtual seconds a real one ` +
          `(${measured.virtualSeconds} s in ${measured.realSeconds} s, processor ${measured.processorSeconds} s), ${measured.eventsPerSecond} events/s, ${measured.lines} lines`,
      );
    console.log(
      `a user's test: ${user.virtualSeconds} s in ${user.realSeconds} s, processor ${user.processorSeconds} s`,
    );
    console.log(`${memory.boards} boards with screens: ${memory.kBPerBoard} kB each beyond code`);
  }
  return { worlds: { idle, busy, user, memory } };
}
