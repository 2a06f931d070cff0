/**
 * Bundled and run in a context without host globals: a board that boots an echo server, and a phone that connects to it
 * over a lossy link.
 */
import { readOptions } from "../../firmware/options.js";
import { Board } from "../../host-sim/sim/board/board.js";
import type { Encoding } from "../../host-sim/sim/board/encodings.js";
import { BOARD_PROFILES } from "../../host-sim/sim/board/profiles.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";
import type { Font } from "../../host-sim/sim/board/font.js";
import type { TextCodecs } from "../../host-sim/sim/board/text-codecs.js";
import { runSeed, type SeedResult } from "../../host-sim/sim/fuzz/run-seed.js";
import { VirtualDriver } from "../../host-sim/sim/world/driver.js";
import { VirtualSurroundings } from "../../host-sim/sim/world/virtual-surroundings.js";
import type { LoadedBoard } from "../../host-sim/sim/world/world-board.js";
import { World, type AppOrder } from "../../host-sim/sim/world/world.js";
import { directApp, DirectEngine } from "../../host-sim/sim/engine/direct-engine.js";
import { NOBODY } from "../../host-sim/sim/network/network.js";
import { AccessPoint } from "../../host-sim/sim/network/access-point.js";
import { Station } from "../../host-sim/sim/network/station.js";
import { hostAddress } from "../../host-sim/sim/network/virtual/addresses.js";
import { VirtualNetwork } from "../../host-sim/sim/network/virtual/virtual-network.js";
import type { Picture } from "../../host-sim/sim/panel/picture.js";
import { Random } from "../../host-sim/sim/random.js";
import evaluateApps from "portable:apps";

/** The interface of the host. Its arrays belong to another realm. */
export interface Host {
  encode(text: string): ArrayLike<number>;
  decode(encoding: Encoding, errors: "strict" | "replace", bytes: ArrayLike<number>): string;
  readFont(offset: number, length: number): ArrayLike<number>;
}

export interface Booted {
  /** The names of all apps. */
  readonly apps: readonly string[];
  /** The board's events, in order. */
  readonly events: readonly string[];
  /** The text that the phone sent, and what it received. */
  readonly said: string;
  readonly echoed: string;
  /** The panel's picture at the end, one line of # and spaces per row. */
  readonly rows: readonly string[];
}

const [ADDRESS, PHONE_ADDRESS] = [hostAddress(0), hostAddress(1)];
const PORT = 5001;
const GREETING = "hello";
/** Wi-Fi, the server and the first picture have come by then. */
const BOOTED_MS = 5000;
/** Enough for retransmissions of lost packets. */
const ECHOED_MS = 60_000;

/** The phone's link never changes. */
const PHONE = { address: PHONE_ADDRESS, watch: () => () => {} };

/** Runs a seed of the fuzzer. */
export function fuzz(host: Host, app: string, seed: number): Promise<SeedResult> {
  const random = new Random(seed);
  const driver = new VirtualDriver(yieldTurn);
  const world = new World({
    seed,
    engine: "node",
    driver,
    random,
    surroundings: new VirtualSurroundings(driver.clock, random),
    codecs: codecsOf(host),
    font: fontOf(host),
    load: (order) => Promise.resolve(loadApp(order)),
  });
  return runSeed(app, world);
}

/** Without a host's event loop: long enough for all that waits for a promise, and what follows from that. */
async function yieldTurn(): Promise<void> {
  for (let hop = 0; hop < 50; hop++) await Promise.resolve();
}

function loadApp({ app, given }: AppOrder): LoadedBoard {
  const texts = Object.entries(given).map(([name, value]) => [
    name,
    typeof value === "boolean" ? (value ? "yes" : "no") : value,
  ]);
  const values = readOptions(evaluateApps()[app].options(), Object.fromEntries(texts) as object as Given);
  return { app: directApp(() => evaluateApps()[app]), values };
}

type Given = Record<string, string | number>;

function codecsOf(host: Host): TextCodecs {
  return {
    encode: (text) => Uint8Array.from(host.encode(text)),
    decoder: (encoding, errors) => (bytes) => host.decode(encoding, errors, bytes),
  };
}

function fontOf(host: Host): Font {
  return { read: (offset, length) => Uint8Array.from(host.readFont(offset, length)) };
}

/** Boots the echo server in virtual time. */
export async function boot(host: Host): Promise<Booted> {
  const app = "tcp-echo-server";
  const clock = new VirtualClock();
  const events: string[] = [];
  let shown: Picture | undefined;
  const [profile] = BOARD_PROFILES;
  const { chip } = profile;
  const station = new Station(clock, [new AccessPoint("palmwire", "", () => ADDRESS)]);
  const network = new VirtualNetwork(clock, new Random(1));
  network.defaults.loss = 0.2;
  const { window_bytes } = chip;
  const boardsNetwork = network.attach({ name: "board", attachment: station, window_bytes });
  const phone = network.attach({ name: "phone", attachment: PHONE, window_bytes });
  const apps = evaluateApps();
  const values = readOptions(apps[app].options(), { ssid: "palmwire" });
  const engine = new DirectEngine((name) => Promise.resolve(() => evaluateApps()[name]));
  const board = new Board({
    name: "portable",
    profile,
    chip,
    clock,
    codecs: codecsOf(host),
    network: boardsNetwork,
    station,
    app: await engine.load({ app, values, profile }),
    values,
    font: fontOf(host),
    random: () => 0,
    onEvent: ({ event }) => events.push(event),
    onPicture: (picture) => (shown = picture),
    onEnd: ({ reason }) => events.push(`end: ${reason}`),
  });
  board.start();
  clock.pass(BOOTED_MS);
  const tool = phone.connect(ADDRESS, PORT, { ...NOBODY, onReadable });
  let echoed = "";
  function onReadable(): void {
    for (let bytes = tool.read(Infinity); bytes; bytes = tool.read(Infinity)) {
      echoed += String.fromCharCode(...bytes);
      tool.taken(bytes.length);
    }
  }
  tool.write(Uint8Array.from(GREETING, (letter) => letter.charCodeAt(0)));
  clock.pass(ECHOED_MS);
  return { apps: Object.keys(apps), events, said: GREETING, echoed, rows: shown ? rowsOf(shown) : [] };
}

function rowsOf({ width, height, pixels }: Picture): string[] {
  const rows: string[] = [];
  for (let y = 0; y < height; y++) {
    let row = "";
    for (let x = 0; x < width; x++) row += pixels[y * width + x] ? "#" : " ";
    rows.push(row);
  }
  return rows;
}
