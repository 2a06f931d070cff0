import assert from "node:assert/strict";
import type { HTTPRoute } from "../../../../host-sim/sim/ecma419/network/http-server.js";
import type { LinkFaults } from "../../../../host-sim/sim/network/virtual/link.js";
import type { VirtualHost } from "../../../../host-sim/sim/network/virtual/virtual-host.js";
import { VirtualWorld } from "../../network/virtual/virtual-world.js";
import { classesOf, machineInWorld } from "./test-network.js";

const BODY_BYTES = 30_000;

describe("HTTP between two machines on a link that loses packets", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    it(`carries bodies both ways: seed ${seed}`, () => {
      const world = new VirtualWorld(seed);
      const { machine: board } = machineInWorld(world);
      const { machine: other } = machineInWorld(world);
      const [here, there] = [board, other].map(({ network }) => network as VirtualHost);
      const faults: Partial<LinkFaults> = { loss: 0.1, duplication: 0.05, reordering: 0.05, latency_ms: 20 };
      Object.assign(world.network.between(here, there), faults);
      const { HTTPServer } = classesOf(board, seed);
      const echoed: Uint8Array[] = [];
      new HTTPServer({
        io: board.io.Listener,
        port: 80,
        onConnect: (connection) => {
          let unsent: Uint8Array[] = [];
          connection.accept({
            onReadable() {
              unsent.push(new Uint8Array(this.read() as ArrayBuffer));
            },
            onResponse(response) {
              response.headers.set("transfer-encoding", "chunked");
              this.respond(response);
            },
            onWritable(room) {
              const bytes = Buffer.concat(unsent);
              const part = bytes.subarray(0, room);
              unsent = [bytes.subarray(part.length)];
              if (part.length > 0) this.write(part);
              else this.write();
            },
          } satisfies HTTPRoute);
        },
      });
      const { HTTPClient, ResolverUDP } = classesOf(other, seed);
      const body = Buffer.from(Array.from({ length: BODY_BYTES }, (_, i) => i % 251));
      let sent = 0;
      const errors: unknown[] = [];
      new HTTPClient({
        host: board.network.address,
        dns: { io: ResolverUDP, servers: [], socket: { io: other.io.UDP } },
        socket: { io: other.io.TCP },
      }).request({
        method: "POST",
        headers: new Map<string, unknown>([["content-length", BODY_BYTES]]),
        onWritable(room) {
          const part = body.subarray(sent, sent + room);
          sent += part.length;
          this.write(part);
        },
        onReadable() {
          echoed.push(new Uint8Array(this.read() as ArrayBuffer));
        },
        onDone: (error) => errors.push(error),
      });
      world.until(() => errors.length > 0);
      assert.deepEqual(errors, [null]);
      assert.ok(world.network.links.some(({ counts }) => (counts.lost ?? 0) > 0));
      assert.ok(Buffer.concat(echoed).equals(body));
    });
  }
});
