import { createSocket } from "node:dgram";
import { once } from "node:events";
import { RealNetwork } from "../../../host-sim/node/real-network.js";
import { eventually, turns } from "../ecma419/changes.js";
import { describeNetwork, type TwoBoards } from "./conformance.js";
import { DatagramNotes } from "./notes.js";
import { VirtualWorld, WINDOW_BYTES } from "./virtual/virtual-world.js";

/** More than this machine's kernel buffers between two sockets while one of them is not read. */
const BEYOND_KERNEL_BYTES = 32 * 1024 * 1024;
/** Everything on a virtual network without faults has arrived by then. */
const SETTLED_MS = 5000;

function realBoards(): TwoBoards {
  const [one, other, third] = ["127.0.0.1", "127.0.0.2", "127.0.0.3"].map(
    (address) => new RealNetwork(address),
  );
  return {
    one,
    other,
    third,
    foreignAddress: "127.0.0.9",
    until: eventually,
    settled: () => turns(50),
    async boundSocket() {
      const socket = createSocket("udp4");
      socket.bind(0, one.address);
      await once(socket, "listening");
      return { socket, port: socket.address().port };
    },
    end: async () => {},
  };
}

function virtualBoards(): TwoBoards {
  const world = new VirtualWorld();
  const [one, other, third] = ["one", "other", "third"].map((name) => world.plugIn(name).host);
  return {
    one,
    other,
    third,
    foreignAddress: "192.168.4.99",
    async until(holds) {
      while (!holds()) {
        const { next_ms } = world.clock;
        if (next_ms === undefined) throw new Error("nothing more happens");
        world.clock.step(world.clock.now_ms() + next_ms);
        await Promise.resolve();
      }
    },
    async settled() {
      world.clock.pass(SETTLED_MS);
      await Promise.resolve();
    },
    boundSocket() {
      const socket = one.bind(0, new DatagramNotes());
      return Promise.resolve({ socket, port: socket.port });
    },
    end: async () => {},
  };
}

/**
 * Where the two differ:
 * - A kernel keeps megabytes of what a program does not read; the virtual network keeps the chip's window.
 * - A kernel opens its window as bytes are read, a board's as the program takes them.
 */
describeNetwork("The real network", realBoards, {
  outstanding_bytes_max: BEYOND_KERNEL_BYTES - 1,
  opensByTaken: false,
  sendsBeyond_bytes: BEYOND_KERNEL_BYTES,
});
describeNetwork("A virtual network", virtualBoards, {
  outstanding_bytes_max: WINDOW_BYTES,
  opensByTaken: true,
  sendsBeyond_bytes: 60_000,
});
