import type { VirtualClock } from "../../../../host-sim/sim/clock/virtual-clock.js";
import { networkClasses, type NetworkClasses } from "../../../../host-sim/sim/ecma419/network/classes.js";
import { Random } from "../../../../host-sim/sim/random.js";
import { hostAddress } from "../../../../host-sim/sim/network/virtual/addresses.js";
import { VirtualWorld } from "../../network/virtual/virtual-world.js";
import { TestMachine } from "../test-machine.js";

/** The network classes of a machine, with chance from a seed. */
export function classesOf(machine: TestMachine, seed = 1): NetworkClasses {
  const random = new Random(seed);
  return networkClasses(machine.machine, () => random.fraction());
}

/** A machine alone with a clock that moves when it is told to. */
export function machineAlone(): { machine: TestMachine; clock: VirtualClock; classes: NetworkClasses } {
  const { machine, world } = machineInWorld();
  return { machine, clock: world.clock, classes: classesOf(machine) };
}

/** A machine on a virtual network, whose time the test passes. */
export function machineInWorld(world = new VirtualWorld()): { machine: TestMachine; world: VirtualWorld } {
  const machine = new TestMachine({
    clock: world.clock,
    address: hostAddress(world.network.hosts.length),
    networkOf: (station, { window_bytes, sockets_max }) =>
      world.network.attach({
        name: `machine ${world.network.hosts.length}`,
        attachment: station,
        window_bytes,
        connections_max: sockets_max,
      }),
  });
  return { machine, world };
}
