import { MemoryStore } from "../../host-sim/sim/board/board-store.js";
import { timeZoneOfPC } from "../../host-sim/node/time-zone.js";
import { nodeCodecs } from "../../host-sim/node/text-codecs.js";
import { readOptions } from "../../firmware/options.js";
import type { Device, LogFields } from "../../firmware/device.js";
import type { Destination } from "../../firmware/net/connection.js";
import { Server } from "../../firmware/net/server.js";
import type { WatchedConnection } from "../../firmware/net/watched-connection.js";
import { INSIDE, Member } from "../../firmware/chat-room/member.js";
import { Room, type RoomOwner } from "../../firmware/chat-room/room.js";
import {
  roomOptions,
  roomSockets,
  waitingPlaces,
  type RoomValues,
} from "../../firmware/chat-room/room-options.js";
import { LineConsole } from "../../host-sim/sim/board/console.js";
import { FontFile } from "../../host-sim/node/font-file.js";
import { profileNamed, type BoardProfile } from "../../host-sim/sim/board/profiles.js";
import { chipNamed, type Chip } from "../../host-sim/sim/board/chips.js";
import { Machine, type Trouble } from "../../host-sim/sim/ecma419/machine.js";
import { simulatedDevice } from "../../host-sim/sim/engine/direct-engine.js";
import { I2CBus } from "../../host-sim/sim/board/i2c-bus.js";
import { AccessPoint } from "../../host-sim/sim/network/access-point.js";
import { Station } from "../../host-sim/sim/network/station.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";
import { errorMessage } from "../../host-sim/language/error-texts.js";
import { MemoryNetwork, type MemoryPeer } from "./memory-network.js";

/** A room on a board whose clock and network are the test's. A member's messages are sent to all others. */
export class TestRoom implements RoomOwner {
  /** What happened, a line each; members are known by the order they came in, from 1. */
  readonly happened: string[] = [];
  readonly room: Room;
  readonly server: Server;
  ended = false;

  private constructor(
    readonly clock: VirtualClock,
    readonly network: MemoryNetwork,
    readonly device: Device,
    values: RoomValues,
    readonly logged: { event: string; fields: LogFields }[],
  ) {
    const maxWaiting = waitingPlaces(values, device.limits.sockets);
    this.room = new Room(device, this, values, values.maxClients, maxWaiting);
    this.server = new Server(device, this);
    this.server.listen(8888, network.address);
  }

  /** A room with all defaults but these. */
  static open(given: Partial<RoomValues> = {}, chip = "esp32"): TestRoom {
    const clock = new VirtualClock();
    const network = new MemoryNetwork(clock);
    const logged: { event: string; fields: LogFields }[] = [];
    const device = boardDevice(clock, network, chipNamed(chip) as Chip, (event, fields) =>
      logged.push({ event, fields }),
    );
    const values = readOptions(roomOptions(5), given);
    const sockets = roomSockets(values, device.limits.sockets);
    if (sockets > device.limits.sockets) throw new RangeError(`${sockets} sockets`);
    return new TestRoom(clock, network, device, values, logged);
  }

  get members(): readonly Member[] {
    return this.room.members;
  }

  /** A peer connects, and everything happens that is due. */
  come(): MemoryPeer {
    const peer = this.network.connectPeer();
    this.clock.settle();
    return peer;
  }

  /** Lets time pass, and everything happen that is due. */
  pass(ms: number): void {
    this.clock.pass(ms);
  }

  /** The messages of what was logged as an error. */
  get errors(): string[] {
    return this.logged
      .filter(({ event }) => event === "error")
      .map(({ fields }) => errorMessage(fields as Trouble));
  }

  onAccepted(server: Server, from: Destination): WatchedConnection {
    return new Member(this.room, server.accepted, from).connection;
  }

  onEntered(member: Member): void {
    this.happened.push(`${member.number} entered`);
  }

  onMessage(member: Member, message: Uint8Array): void {
    const text = this.device.text.decode(message);
    const cut = member.framing.whole ? "" : " (cut off)";
    this.happened.push(`${member.number}: ${text.trimEnd()}${cut}`);
    if (text.trim() === "bye") this.room.drop(member, "bye");
    else if (member.place === INSIDE) this.room.broadcast(message, member);
  }

  onLeft(member: Member, reason: string): void {
    this.happened.push(`${member.number} left: ${reason}`);
  }

  onWaiting(member: Member, position: number): void {
    this.happened.push(`${member.number} waits at ${position}`);
  }

  onRefused(member: Member): void {
    this.happened.push(`${member.number} refused`);
    member.send(this.device.text.encode("full"));
  }

  onEnded(): void {
    this.ended = true;
  }
}

/** The host provider instance of a board that has joined its Wi-Fi, with nothing on its I2C bus. */
export function boardDevice(
  clock: VirtualClock,
  network: MemoryNetwork,
  chip: Chip,
  log: (event: string, fields: LogFields) => void,
  random = () => 0.5,
): Device {
  const machine = new Machine({
    chip,
    clock,
    codecs: nodeCodecs,
    network,
    station: new Station(clock, [new AccessPoint("classroom", "", () => network.address)], {
      initially: "up",
    }),
    i2c: new I2CBus(23, 22, () => {}),
    onTrouble: (trouble) => log("error", trouble),
    onAbort: (error) => {
      throw error;
    },
  });
  return simulatedDevice(machine, {
    values: {},
    timeZone: timeZoneOfPC,
    profile: profileNamed("mpython") as BoardProfile,
    console: new LineConsole(nodeCodecs),
    store: new MemoryStore(),
    font: new FontFile("ascii"),
    random,
    log,
    print() {},
    onEnd() {},
  });
}
