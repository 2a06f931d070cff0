import assert from "node:assert/strict";
import { pattern } from "../conformance.js";
import { DatagramNotes } from "../notes.js";
import { VirtualWorld } from "./virtual-world.js";

/** Everything that happens between a few hosts with faults, as text. */
function trace(seed: number): string[] {
  const world = new VirtualWorld(seed);
  const hosts = ["board", "phone", "tablet"].map((name) => world.plugIn(name).host);
  const [board, phone, tablet] = hosts;
  const { here, there } = world.connect(phone, board);
  Object.assign(world.network.between(phone, board), { loss: 0.1, jitter_ms: 30, reordering: 0.1 });
  Object.assign(world.network.between(tablet, board), { duplication: 0.3, corruption: 0.3 });
  for (const host of hosts) host.bind(53, new DatagramNotes());
  const speaker = tablet.bind(0, new DatagramNotes());
  for (let i = 0; i < 50; i++) {
    here.write(pattern(500, i));
    there.write(pattern(50, i));
    speaker.send(Uint8Array.of(i), i % 2 ? "255.255.255.255" : board.address, 53);
    world.clock.pass(20);
  }
  world.clock.pass(60_000);
  assert.equal(there.received.length, 25_000);
  return world.packets.map(({ packet: { payload, ...fields }, ...sent }) =>
    JSON.stringify({ ...sent, fields, payload: [...payload] }),
  );
}

describe("A virtual network", () => {
  it("sends the same packets with the same seed, and others with another", () => {
    const first = trace(7);
    assert.ok(first.length > 100);
    assert.deepEqual(trace(7), first);
    assert.notDeepEqual(trace(8), first);
  });

  it("shifts nothing between two hosts when a third one comes", () => {
    const run = (third: boolean) => {
      const world = new VirtualWorld(3);
      const [board, phone] = ["board", "phone"].map((name) => world.plugIn(name).host);
      if (third) {
        const other = world.plugIn("other").host;
        world.network.between(board, other).loss = 0.5;
        const socket = other.bind(0, new DatagramNotes());
        for (let i = 0; i < 20; i++) socket.send(Uint8Array.of(i), board.address, 9);
      }
      const { here, there, link } = world.connect(phone, board);
      link.loss = 0.2;
      here.write(pattern(20_000));
      world.until(() => there.received.length === 20_000);
      return world.packets.filter(({ sender }) => sender !== "other");
    };
    assert.deepEqual(run(true), run(false));
  });

  it("has no way to a host that has chosen an address of another network", () => {
    const world = new VirtualWorld();
    const [one, two] = ["one", "two"].map((name) => world.plugIn(name));
    const notes = new DatagramNotes();
    two.host.bind(9, notes);
    const socket = one.host.bind(9, new DatagramNotes());
    const heard = () => {
      for (const address of [two.host.address, "255.255.255.255"]) socket.send(Uint8Array.of(1), address, 9);
      world.clock.pass(100);
      return notes.heard.splice(0).length;
    };
    assert.equal(heard(), 2);
    two.cable.address = "192.168.7.200";
    assert.equal(heard(), 2);
    two.cable.address = "192.168.8.2";
    assert.equal(heard(), 0);
    two.cable.address = "192.168.7.200";
    one.cable.address = "10.0.0.2";
    assert.equal(heard(), 0);
  });

  it("tells of each packet once, at its sender, with what became of it", () => {
    const world = new VirtualWorld();
    const [one, two, three] = ["one", "two", "three"].map((name) => world.plugIn(name).host);
    const socket = one.bind(1000, new DatagramNotes());
    world.network.between(one, two).loss = 1;
    world.network.between(one, three).duplication = 1;
    socket.send(Uint8Array.of(1), two.address, 9);
    socket.send(Uint8Array.of(2), "255.255.255.255", 9);
    socket.send(Uint8Array.of(3), "192.168.6.6", 9);
    world.network.between(one, two).repair();
    socket.send(Uint8Array.of(4), two.address, 9);
    assert.deepEqual(
      world.packets.map(({ sender, comment }) => [sender, comment]),
      [
        ["one", "lost"],
        ["one", "lost to two, duplicated to three"],
        ["one", "nobody has this address"],
        ["one", undefined],
      ],
    );
    assert.deepEqual(
      world.network.links.map(({ counts }) => counts),
      [{ lost: 2 }, { duplicated: 1 }],
    );
  });

  it("has one link between two hosts, whoever asks, as good as the defaults say", () => {
    const world = new VirtualWorld();
    world.network.defaults.latency_ms = 50;
    const [one, two] = ["one", "two"].map((name) => world.plugIn(name).host);
    const link = world.network.between(one, two);
    assert.equal(world.network.between(two, one), link);
    assert.equal(link.latency_ms, 50);
    const heard = new DatagramNotes();
    two.bind(9, heard);
    one.bind(0, new DatagramNotes()).send(Uint8Array.of(1), two.address, 9);
    world.clock.pass(49);
    assert.equal(heard.heard.length, 0);
    world.clock.pass(1);
    assert.equal(heard.heard.length, 1);
  });
});
