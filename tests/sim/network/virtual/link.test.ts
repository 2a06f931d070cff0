import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualClock } from "../../../../host-sim/sim/clock/virtual-clock.js";
import type { UDPDatagram } from "../../../../host-sim/sim/network/packet.js";
import {
  GOOD_LINK,
  Link,
  type Direction,
  type LinkFaults,
} from "../../../../host-sim/sim/network/virtual/link.js";
import { Random } from "../../../../host-sim/sim/random.js";

/** Headers weigh as much on the link. */
const HEADER_BYTES = 40;

/** A link of which one direction is used: packets are numbered, and arrive with their times. */
class OneWay {
  readonly clock = new VirtualClock();
  readonly arrived: { number: number; at_ms: number }[] = [];
  readonly link: Link;
  readonly #direction: Direction;
  #sent = 0;

  constructor(faults: Partial<LinkFaults> = {}, seed = 1) {
    this.link = new Link(this.clock, new Random(seed), { ...GOOD_LINK, ...faults });
    this.#direction = this.link.direction(({ sourcePort }) =>
      this.arrived.push({ number: sourcePort, at_ms: this.clock.now_ms() }),
    );
  }

  send(length = 0): string | undefined {
    const packet: UDPDatagram = {
      protocol: "udp",
      source: "192.168.4.2",
      destination: "192.168.4.3",
      sourcePort: this.#sent++,
      destinationPort: 1,
      payload: new Uint8Array(length),
    };
    return this.link.carry(packet, this.#direction);
  }

  get numbers(): number[] {
    return this.arrived.map(({ number }) => number);
  }

  /** Sends so many at once and waits for all that arrive. */
  sendAll(count: number): void {
    for (let i = 0; i < count; i++) this.send();
    this.clock.pass(60_000);
  }
}

const ascending = (numbers: number[]) => numbers.toSorted((a, b) => a - b);

describe("A virtual link", () => {
  it("without faults carries each packet once, in order, after its latency", () => {
    const way = new OneWay({ latency_ms: 7 });
    way.sendAll(100);
    assert.deepEqual(
      way.numbers,
      Array.from({ length: 100 }, (_, i) => i),
    );
    assert.ok(way.arrived.every(({ at_ms }) => at_ms === 7));
    assert.deepEqual(way.link.counts, {});
  });

  it("never delivers inside the call, even without latency", () => {
    const way = new OneWay({ latency_ms: 0 });
    way.send();
    assert.deepEqual(way.numbers, []);
    way.clock.pass(0);
    assert.deepEqual(way.numbers, [0]);
  });

  it("keeps the order whatever the jitter, and is never early", () => {
    const way = new OneWay({ latency_ms: 10, jitter_ms: 100 });
    const sent_ms: number[] = [];
    for (let i = 0; i < 500; i++) {
      sent_ms.push(way.clock.now_ms());
      way.send();
      way.clock.pass(30);
    }
    way.clock.pass(1000);
    assert.deepEqual(way.numbers, ascending(way.numbers));
    const delays = way.arrived.map(({ at_ms }, i) => at_ms - sent_ms[i]);
    assert.ok(delays.every((delay_ms) => delay_ms >= 10 && delay_ms <= 110));
    assert.ok(Math.max(...delays) - Math.min(...delays) > 50);
  });

  it("keeps the order when the latency shrinks", () => {
    const way = new OneWay({ latency_ms: 100 });
    way.send();
    way.link.latency_ms = 1;
    way.send();
    way.clock.pass(200);
    assert.deepEqual(way.numbers, [0, 1]);
  });

  it("has a rate: packets wait for those before them", () => {
    const way = new OneWay({ latency_ms: 0, rate_bytes: 1000 });
    for (let i = 0; i < 5; i++) way.send(100 - HEADER_BYTES);
    way.clock.pass(10_000);
    assert.deepEqual(
      way.arrived.map(({ at_ms }) => Math.round(at_ms)),
      [100, 200, 300, 400, 500],
    );
    way.send(100 - HEADER_BYTES);
    way.clock.pass(10_000);
    assert.equal(Math.round(way.arrived[5].at_ms), 10_100);
  });

  for (const [fault, fate, least, most] of [
    ["loss", "lost", 0, 0],
    ["corruption", "corrupted", 0, 0],
    ["duplication", "duplicated", 2, 2],
    ["reordering", "overtaken", 1, 1],
  ] as const)
    it(`draws ${fault} as often as it is said to, and counts it`, () => {
      const count = 4000;
      const way = new OneWay({ [fault]: 0.25 });
      way.sendAll(count);
      const drawn = way.link.counts[fate] ?? 0;
      assert.deepEqual(Object.keys(way.link.counts), [fate]);
      assert.ok(Math.abs(drawn / count - 0.25) < 0.03, `${drawn} of ${count}`);
      const times = new Map<number, number>();
      for (const number of way.numbers) times.set(number, (times.get(number) ?? 0) + 1);
      assert.equal(way.numbers.length, count - drawn + drawn * least);
      assert.ok([...times.values()].every((n) => n === 1 || n === most));
    });

  it("lets others overtake a packet, by little", () => {
    const way = new OneWay({ reordering: 0.2 });
    for (let i = 0; i < 200; i++) {
      way.send();
      way.clock.pass(5);
    }
    way.clock.pass(1000);
    assert.notDeepEqual(way.numbers, ascending(way.numbers));
    assert.deepEqual(
      ascending(way.numbers),
      Array.from({ length: 200 }, (_, i) => i),
    );
    assert.ok(way.numbers.every((number, place) => Math.abs(number - place) <= 5));
  });

  it("carries nothing while it is partitioned, but what was on its way", () => {
    const way = new OneWay();
    way.send();
    way.link.partition();
    assert.equal(way.send(), "partitioned");
    way.clock.pass(10_000);
    way.link.repair();
    way.send();
    way.clock.pass(100);
    assert.deepEqual(way.numbers, [0, 2]);
    assert.deepEqual(way.link.counts, { partitioned: 1 });
  });

  it("holds packets until they are released, in order", () => {
    const way = new OneWay({ latency_ms: 5 });
    way.link.hold();
    assert.deepEqual([way.send(), way.send()], ["held", "held"]);
    way.link.hold();
    way.clock.pass(10_000);
    assert.deepEqual(way.numbers, []);
    way.link.release();
    way.send();
    way.clock.pass(5);
    assert.deepEqual(way.numbers, [0, 1, 2]);
    way.link.release();
    assert.deepEqual(way.link.counts, { held: 2 });
  });

  it("has no faults after a repair, and the latency it had", () => {
    const way = new OneWay({
      latency_ms: 9,
      jitter_ms: 9,
      rate_bytes: 1,
      loss: 1,
      corruption: 1,
      duplication: 1,
      reordering: 1,
    });
    way.link.hold();
    way.link.partition();
    way.link.repair();
    const { latency_ms, jitter_ms, rate_bytes, loss, corruption, duplication, reordering } = way.link;
    assert.deepEqual(
      { latency_ms, jitter_ms, rate_bytes, loss, corruption, duplication, reordering },
      { ...GOOD_LINK, latency_ms: 9 },
    );
    way.sendAll(10);
    assert.equal(way.numbers.length, 10);
  });

  it("does the same with the same seed", () => {
    const run = (seed: number) => {
      const way = new OneWay(
        { loss: 0.1, corruption: 0.1, duplication: 0.1, reordering: 0.1, jitter_ms: 10, rate_bytes: 10_000 },
        seed,
      );
      for (let i = 0; i < 100; i++) {
        way.send(i);
        way.clock.pass(i % 7);
      }
      way.clock.pass(10_000);
      return way.arrived;
    };
    fc.assert(
      fc.property(fc.nat(), (seed) => assert.deepEqual(run(seed), run(seed))),
      { numRuns: 20 },
    );
    assert.notDeepEqual(run(1), run(2));
  });
});
