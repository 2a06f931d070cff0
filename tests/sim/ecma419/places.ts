/** The networks on which the tests of this folder run: this machine's, and a virtual one. */
import { Peer, PeerServer } from "../../run/peer.js";
import { hostAddress } from "../../../host-sim/sim/network/virtual/addresses.js";
import { VirtualWorld } from "../network/virtual/virtual-world.js";
import { cutOff, TestMachine, type TestMachineOptions } from "./test-machine.js";
import { VirtualPeer, VirtualPeerServer } from "./virtual-peer.js";

/** What tests use of a Peer, wherever it is. */
export type TestPeer = Peer | VirtualPeer;
export type TestServer = PeerServer | VirtualPeerServer;

export interface Place {
  readonly isVirtual: boolean;
  /** Where peers are. */
  readonly address: string;
  /** More than is buffered between two ends while one of them is not read. */
  readonly beyond_bytes: number;
  machine(options?: TestMachineOptions): TestMachine;
  /** A server for the machines to connect to. */
  listen(): Promise<TestServer>;
  /** Connects to a machine; resolves when it has it. */
  dial(machine: TestMachine, port: number): Promise<TestPeer>;
  /** Connects to a machine and waits until that ends: with that error, or none. */
  cutOff(machine: TestMachine, port: number): Promise<string | undefined>;
  end(): void;
}

const BEYOND_KERNEL_BYTES = 32 * 1024 * 1024;
const BEYOND_WINDOWS_BYTES = 64 * 1024;
/** So much virtual time passes with each turn of the event loop. */
const TURN_MS = 10;

function realPlace(): Place {
  return {
    isVirtual: false,
    address: "127.0.0.1",
    beyond_bytes: BEYOND_KERNEL_BYTES,
    machine: (options) => new TestMachine(options),
    listen: () => PeerServer.listen(),
    dial: (_machine, port) => Peer.to(port),
    cutOff: (_machine, port) => cutOff(port),
    end() {},
  };
}

/** Machines on a virtual network, whose time passes with the turns of the event loop. */
function virtualPlace(): Place {
  const world = new VirtualWorld();
  const phone = world.plugIn("phone").host;
  let ended = false;
  const pass = () => {
    if (ended) return;
    world.clock.pass(TURN_MS);
    setImmediate(pass);
  };
  setImmediate(pass);
  return {
    isVirtual: true,
    address: phone.address,
    beyond_bytes: BEYOND_WINDOWS_BYTES,
    machine: (options) => virtualMachine(world, options),
    listen: () => Promise.resolve(new VirtualPeerServer(phone)),
    dial: (machine, port) => VirtualPeer.to(phone, machine.network.address, port),
    async cutOff(machine, port) {
      const peer = VirtualPeer.dialling(phone, machine.network.address, port);
      await peer.gone();
      return peer.error;
    },
    end: () => (ended = true),
  };
}

let machines = 0;

function virtualMachine(world: VirtualWorld, options: TestMachineOptions = {}): TestMachine {
  const name = `machine ${++machines}`;
  return new TestMachine({
    ...options,
    address: hostAddress(world.network.hosts.length),
    clock: world.clock,
    networkOf: (station, { window_bytes, sockets_max }) =>
      world.network.attach({ name, attachment: station, window_bytes, connections_max: sockets_max }),
  });
}

const PLACES = [
  ["on sockets of this machine", realPlace],
  ["on a virtual network", virtualPlace],
] as const;

/** Describes the same tests on each network. What cannot be the same there says why, where it is tested. */
export function describePlaces(name: string, tests: (make: () => Place) => void): void {
  for (const [where, make] of PLACES) describe(`${name} ${where}`, () => tests(make));
}
