/** Bundled and run in a context without host globals: a machine that asks another one over HTTP and WebSocket. */
import { I2CBus } from "../../../../host-sim/sim/board/i2c-bus.js";
import { chipNamed, type Chip } from "../../../../host-sim/sim/board/chips.js";
import type { TextCodecs } from "../../../../host-sim/sim/board/text-codecs.js";
import { VirtualClock } from "../../../../host-sim/sim/clock/virtual-clock.js";
import { ioClasses } from "../../../../host-sim/sim/ecma419/classes.js";
import { Machine } from "../../../../host-sim/sim/ecma419/machine.js";
import { networkClasses } from "../../../../host-sim/sim/ecma419/network/classes.js";
import type { WebSocketClient } from "../../../../host-sim/sim/ecma419/network/websocket-client.js";
import { AccessPoint } from "../../../../host-sim/sim/network/access-point.js";
import { Station } from "../../../../host-sim/sim/network/station.js";
import { hostAddress } from "../../../../host-sim/sim/network/virtual/addresses.js";
import { VirtualNetwork } from "../../../../host-sim/sim/network/virtual/virtual-network.js";
import { Random } from "../../../../host-sim/sim/random.js";

/** Only characters of ASCII: what converts text is the host's. */
const codecs: TextCodecs = {
  encode: (text) => Uint8Array.from(text, (character) => character.charCodeAt(0)),
  decoder: () => textOf,
};

function textOf(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** What the asking machine got, in order. */
export function run(): string[] {
  const clock = new VirtualClock();
  const random = new Random(1);
  const network = new VirtualNetwork(clock, random);
  const machines = [0, 1].map((number) => {
    const address = hostAddress(number);
    const station = new Station(clock, [new AccessPoint("classroom", "", () => address)], {
      initially: "up",
    });
    const chip = chipNamed("esp32") as Chip;
    const host = network.attach({ name: address, attachment: station, window_bytes: chip.window_bytes });
    const i2c = new I2CBus(23, 22, () => {});
    const failing = (error: unknown) => {
      throw error;
    };
    const machine = new Machine({
      chip,
      clock,
      codecs,
      network: host,
      station,
      i2c,
      onTrouble: failing,
      onAbort: failing,
    });
    return { address, io: ioClasses(machine), classes: networkClasses(machine, () => random.fraction()) };
  });
  const [server, asking] = machines;
  const { HTTPServer, WebSocketClient: Guest, handshakeRoute, staticRoute } = server.classes;
  new HTTPServer({
    io: server.io.Listener,
    onConnect: (connection) =>
      connection.accept({
        onRequest({ path }) {
          this.route =
            path === "/ws" ? { ...handshakeRoute, onDone: attach } : { ...staticRoute, data: "a page" };
        },
      }),
  });
  function attach(this: { detach(): object }): void {
    new Guest({
      attach: this.detach() as never,
      onReadable(bytes) {
        this.write(this.read(bytes) as ArrayBuffer, { binary: false });
      },
    });
  }
  const got: string[] = [];
  const options = {
    host: server.address,
    dns: { io: asking.classes.ResolverUDP, servers: [], socket: { io: asking.io.UDP } },
    socket: { io: asking.io.TCP },
  };
  const note = (bytes: unknown) => got.push(textOf(new Uint8Array(bytes as ArrayBuffer)));
  new asking.classes.HTTPClient(options).request({
    onReadable() {
      note(this.read());
    },
    onDone: (error) => got.push(String(error)),
  });
  let isSent = false;
  new asking.classes.WebSocketClient({
    ...options,
    path: "/ws",
    onWritable(this: WebSocketClient) {
      if (!isSent) this.write(codecs.encode("an echo"));
      isSent = true;
    },
    onReadable() {
      note(this.read());
    },
  });
  clock.pass(1000);
  return got.sort();
}
