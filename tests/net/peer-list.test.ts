import assert from "node:assert/strict";
import type { Device } from "../../firmware/device.js";
import { heard, Peer, PEER_SILENCE_MS, PeerList } from "../../firmware/net/peer-list.js";

class TestPeer extends Peer {
  closed = false;
  kept = false;

  override get busy(): boolean {
    return this.kept;
  }

  override forgotten(): void {
    this.closed = true;
  }
}

describe("PeerList", () => {
  let now_ms: number;
  let list: PeerList<TestPeer>;

  beforeEach(() => {
    now_ms = 1000;
    list = new PeerList<TestPeer>({ clock: { ticks: () => now_ms } } as unknown as Device, 3);
  });

  const add = (name: string) => list.meet(new TestPeer(name));
  const names = () => list.peers.map(({ name }) => name);

  it("keeps the peers it was given, the last one heard from last", () => {
    const a = add("a");
    add("b");
    assert.equal(list.find("c"), undefined);
    assert.equal(list.find("a"), a);
    assert.deepEqual(names(), ["b", "a"]);
  });

  it("forgets peers that are silent too long", () => {
    const a = add("a");
    now_ms += PEER_SILENCE_MS / 2;
    add("b");
    now_ms += PEER_SILENCE_MS / 2;
    assert.equal(list.find("nobody"), undefined);
    assert.deepEqual([names(), a.closed], [["b"], true]);
  });

  it("keeps peers that send, and busy ones", () => {
    const busy = add("busy");
    busy.kept = true;
    add("a");
    for (let n = 0; n < 5; n++) {
      now_ms += PEER_SILENCE_MS - 1;
      assert.ok(list.find("a"));
    }
    assert.deepEqual(names(), ["busy", "a"]);
  });

  it("is limited: the peer silent longest is removed first, busy ones last", () => {
    const all = ["a", "b", "c"].map(add);
    all[0].kept = true;
    add("d");
    assert.deepEqual([names(), all[1].closed], [["a", "c", "d"], true]);
    for (const peer of list.peers) peer.kept = true;
    add("e");
    assert.equal(list.peers.length, 3);
    assert.deepEqual(names().at(-1), "e");
  });

  it("counts 1,000 different peers without growing", () => {
    const counted = new PeerList<Peer>({ clock: { ticks: () => now_ms } } as unknown as Device, 16);
    assert.deepEqual(
      ["a", "b", "a"].map((name) => heard(counted, name)),
      [1, 2, 2],
    );
    for (let n = 0; n < 1000; n++) heard(counted, `10.0.0.1:${n}`);
    assert.equal(counted.peers.length, 16);
  });
});
