/** Bundled and run in a context without host globals: a board that boots an echo server. */
import { readOptions } from "../../firmware/options.js";
import { Board } from "../../host-sim/sim/board/board.js";
import type { Encoding } from "../../host-sim/sim/board/encodings.js";
import { BOARD_PROFILES } from "../../host-sim/sim/board/profiles.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";
import { DirectEngine } from "../../host-sim/sim/engine/direct-engine.js";
import type { DatagramSocket, Network, Stream, StreamServer } from "../../host-sim/sim/network/network.js";
import { AccessPoint } from "../../host-sim/sim/network/access-point.js";
import { Station } from "../../host-sim/sim/network/station.js";
import type { Picture } from "../../host-sim/sim/panel/picture.js";
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
  /** The panel's picture at the end, one line of # and spaces per row. */
  readonly rows: readonly string[];
}

const ADDRESS = "192.168.4.1";
/** Wi-Fi, the server and the first picture have come by then. */
const BOOTED_MS = 5000;

/** A network without other hosts. */
class LonelyNetwork implements Network {
  readonly address = ADDRESS;

  connect(): Stream {
    throw new Error("nobody is here");
  }

  listen(port: number): StreamServer {
    return { address: ADDRESS, port, close() {} };
  }

  bind(): DatagramSocket {
    throw new Error("no datagrams here");
  }

  adopt(): DatagramSocket {
    throw new Error("no sockets of others here");
  }

  drained(): Promise<void> {
    return Promise.resolve();
  }
}

/** Boots the echo server in virtual time. */
export async function boot(host: Host): Promise<Booted> {
  const app = "tcp-echo-server";
  const clock = new VirtualClock();
  const events: string[] = [];
  let shown: Picture | undefined;
  const [profile] = BOARD_PROFILES;
  const apps = evaluateApps();
  const values = readOptions(apps[app].options(), { ssid: "palmwire" });
  const engine = new DirectEngine((name) => Promise.resolve(() => evaluateApps()[name]));
  const board = new Board({
    name: "portable",
    profile,
    chip: profile.chip,
    clock,
    codecs: {
      encode: (text) => Uint8Array.from(host.encode(text)),
      decoder: (encoding, errors) => (bytes) => host.decode(encoding, errors, bytes),
    },
    network: new LonelyNetwork(),
    station: new Station(clock, [new AccessPoint("palmwire", "", () => ADDRESS)]),
    app: await engine.load({ app, values, profile }),
    values,
    font: { read: (offset, length) => Uint8Array.from(host.readFont(offset, length)) },
    random: () => 0,
    onEvent: ({ event }) => events.push(event),
    onPicture: (picture) => (shown = picture),
    onEnd: ({ reason }) => events.push(`end: ${reason}`),
  });
  board.start();
  clock.pass(BOOTED_MS);
  return { apps: Object.keys(apps), events, rows: shown ? rowsOf(shown) : [] };
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
