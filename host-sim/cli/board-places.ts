/** Where the boards of a run are: on this computer's own network, or on a virtual one. */
import type { OptionValues } from "../../firmware/options.js";
import { tr } from "../language/language.js";
import { forwardTCP, type ForwardedPort } from "../node/forward-tcp.js";
import { forwardUDP } from "../node/forward-udp.js";
import { PacedClock } from "../node/paced-clock.js";
import { RealNetwork } from "../node/real-network.js";
import { partsOnPC } from "../node/parts-on-pc.js";
import { nodeCodecs } from "../node/text-codecs.js";
import type { Forward } from "../settings/many-boards.js";
import type { RunSettings } from "../settings/run-settings.js";
import { UsageError } from "../settings/usage-error.js";
import type { HardwareParts } from "../sim/board/hardware.js";
import type { Capture } from "../sim/network/capture.js";
import { CapturedNetwork } from "../sim/network/captured-network.js";
import { AccessPoint } from "../sim/network/access-point.js";
import { NetworkError, type Network } from "../sim/network/network.js";
import { Station } from "../sim/network/station.js";
import { GATEWAY } from "../sim/network/virtual/addresses.js";
import type { VirtualHost } from "../sim/network/virtual/virtual-host.js";
import { Random } from "../sim/random.js";
import { VirtualSurroundings } from "../sim/world/virtual-surroundings.js";
import { forwardComplaint } from "./place.js";

/** The window of the gateway, which is a PC. */
const GATEWAY_WINDOW_BYTES = 65_535;

const REJOIN_MS = 100;

/** A port of this computer that leads to a board, for the log. */
export interface OpenedForward extends Forward {
  readonly address: string;
  /** "192.168.4.2:5001". */
  readonly to: string;
}

export interface BoardPlaces {
  /** The parts of each board. */
  readonly parts: readonly HardwareParts[];
  /** Opens the ports that lead to boards. Throws UsageError. */
  open(forwards: readonly Forward[]): Promise<OpenedForward[]>;
  /** The address of network tools on the boards' network. */
  readonly toolAddress: string;
  /** The network of a tool. */
  toolNetwork(): Network;
  close(): Promise<void>;
}

/** The places of the boards of a run. `capture` gets the packets. */
export function boardPlaces(settings: RunSettings, capture?: Capture): BoardPlaces {
  return settings.network === "virtual"
    ? new VirtualPlaces(settings, capture)
    : realPlaces(settings, capture);
}

/** Each board has this computer's address, a radio of its own and an access point of its own. */
function realPlaces(settings: RunSettings, capture: Capture | undefined): BoardPlaces {
  return {
    parts: settings.boards.map(({ name }, i) => {
      const parts = partsOnPC(settings, { MAC: MACOf(i) });
      return capture ? { ...parts, network: captured(parts, name, capture) } : parts;
    }),
    open: () => Promise.resolve([]),
    toolAddress: settings.host.shown,
    toolNetwork: () => new RealNetwork(settings.host.shown, settings.host.bind),
    close: () => Promise.resolve(),
  };
}

/** The board's network, of which all that its sockets carry is captured. */
function captured({ network, clock }: HardwareParts, sender: string, capture: Capture): CapturedNetwork {
  return new CapturedNetwork(network, clock, (packet, wall_ms) => capture.sent({ packet, wall_ms, sender }));
}

/** All boards are on one access point, which gives each an address of its own. */
class VirtualPlaces implements BoardPlaces {
  readonly parts: readonly HardwareParts[];
  readonly #bindAddress: string;
  readonly #clock = new PacedClock();
  readonly #gateway: VirtualHost;
  readonly #addresses: readonly string[];
  readonly #opened: ForwardedPort[] = [];
  readonly #air: AccessPoint;
  readonly #surroundings: VirtualSurroundings;
  /** A phone, which all tools share. It is there from the first one on. */
  #phone: Network | undefined;

  constructor(
    { boards, profile, chip, engine, host, accessPoint, strictPanel }: RunSettings,
    capture: Capture | undefined,
  ) {
    const clock = this.#clock;
    const surroundings = new VirtualSurroundings(clock, new Random(Math.floor(Math.random() * 2 ** 32)));
    if (capture) surroundings.virtual.onSent.push((sent) => capture.sent(sent));
    const air = new AccessPoint(accessPoint.SSID, accessPoint.password, () => surroundings.lease());
    this.#air = air;
    this.#surroundings = surroundings;
    const stations = boards.map((_, i) => new Station(clock, [air], { MAC: MACOf(i) }));
    this.#bindAddress = host.bind;
    // In the order of the boards, whichever joins first.
    this.#addresses = stations.map((station) => air.addressOf(station));
    this.parts = boards.map(({ name }, i) => ({
      profile,
      chip,
      clock,
      codecs: nodeCodecs,
      strictPanel,
      network: surroundings.attach(name, stations[i], {
        window_bytes: chip.window_bytes,
        connections_max: engine === "espruino" ? undefined : chip.sockets_max,
      }),
      station: stations[i],
      random: Math.random,
    }));
    this.#gateway = surroundings.virtual.attach({
      name: "gateway",
      attachment: { address: GATEWAY, watch: () => () => {} },
      window_bytes: GATEWAY_WINDOW_BYTES,
    });
  }

  get toolAddress(): string {
    return this.toolNetwork().address;
  }

  toolNetwork(): Network {
    if (this.#phone) return this.#phone;
    const station = new Station(this.#clock, [this.#air], { MAC: MACOf(this.parts.length) });
    // A phone's system joins again by itself.
    station.watch((state) => {
      if (state === "apart") this.#clock.setTimer(() => rejoin(station, this.#air), REJOIN_MS);
    });
    station.joinAtOnce();
    return (this.#phone = this.#surroundings.attach("phone", station, {
      window_bytes: GATEWAY_WINDOW_BYTES,
    }));
  }

  async open(forwards: readonly Forward[]): Promise<OpenedForward[]> {
    const opened: OpenedForward[] = [];
    for (const forward of forwards) {
      const target = { address: this.#addresses[forward.board], port: forward.boardPort };
      const { address, port } = await this.#openPort(forward, target);
      opened.push({ ...forward, address, port, to: `${target.address}:${target.port}` });
    }
    return opened;
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((port) => port.close()));
    this.#clock.close();
  }

  async #openPort(
    { protocol, port }: Forward,
    target: { address: string; port: number },
  ): Promise<ForwardedPort> {
    const place = { address: this.#bindAddress, port };
    try {
      const opened = await (protocol === "tcp" ? forwardTCP : forwardUDP)(this.#gateway, place, target);
      this.#opened.push(opened);
      return opened;
    } catch (error) {
      await this.close();
      const complaint =
        error instanceof NetworkError ? forwardComplaint(error.code, `${place.address}:${port}`) : undefined;
      throw complaint === undefined ? error : new UsageError(complaint, "forward");
    }
  }
}

/** A phone knows the password, whatever it is. */
function rejoin(station: Station, { SSID, password }: AccessPoint): void {
  if (station.state === "apart") station.connect(SSID, password);
}

/** The values of each board's options: on the real network the port that an app opens is another for each board. */
export function valuesOfBoards(
  values: OptionValues,
  ownPort: string | undefined,
  { boards, network }: RunSettings,
): OptionValues[] {
  const port = ownPort === undefined || network === "virtual" ? 0 : Number(values[ownPort]);
  if (ownPort === undefined || port === 0) return boards.map(() => ({ ...values }));
  const max = 65_536 - boards.length;
  if (port > max)
    throw new UsageError(
      tr("--port {port} and the {count} ports from there do not all exist; give a --port of at most {max}", {
        port,
        count: boards.length,
        max,
      }),
      "port",
    );
  return boards.map((_, i) => ({ ...values, [ownPort]: port + i }));
}

/** Of Espressif's, another for each board. */
function MACOf(index: number): string {
  const [high, low] = [(index + 1) >> 8, (index + 1) & 255].map((byte) => byte.toString(16).padStart(2, "0"));
  return `24:0a:c4:00:${high}:${low}`;
}
