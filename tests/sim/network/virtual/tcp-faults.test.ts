import assert from "node:assert/strict";
import fc from "fast-check";
import { propertyRuns } from "../../../setup.js";
import { pattern } from "../conformance.js";
import type { StreamNotes } from "../notes.js";
import { LONG_MS, VirtualWorld } from "./virtual-world.js";

/** By then all faults have ended; sooner than a connection is given up. */
const FAULTS_END_MS = 60_000;

interface Partition {
  readonly at_ms: number;
  readonly for_ms: number;
}

/** What one end does: what it writes and when, and when it does not read. */
interface EndPlan {
  readonly writes: readonly { readonly at_ms: number; readonly bytes: number }[];
  readonly pauses: readonly { readonly at_ms: number; readonly for_ms: number }[];
  readonly chunk_bytes: number;
  readonly window_bytes: number;
  readonly noDelay: boolean;
}

interface Plan {
  readonly seed: number;
  readonly faults: {
    readonly loss: number;
    readonly duplication: number;
    readonly reordering: number;
    readonly corruption: number;
    readonly jitter_ms: number;
    readonly rate_bytes: number;
  };
  readonly partitions: readonly Partition[];
  readonly here: EndPlan;
  readonly there: EndPlan;
}

const soon_ms = fc.integer({ min: 0, max: 30_000 });
const chance = fc.constantFrom(0, 0.01, 0.1, 0.25);

const endPlan: fc.Arbitrary<EndPlan> = fc.record({
  writes: fc.array(
    fc.record({
      at_ms: soon_ms,
      bytes: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 6000 })),
    }),
    { maxLength: 8 },
  ),
  pauses: fc.array(fc.record({ at_ms: soon_ms, for_ms: soon_ms }), { maxLength: 3 }),
  chunk_bytes: fc.constantFrom(1, 100, 1460, Infinity),
  window_bytes: fc.constantFrom(1, 100, 536, 1460, 2920, 5744, 8192),
  noDelay: fc.boolean(),
});

const plan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(),
  faults: fc.record({
    loss: chance,
    duplication: chance,
    reordering: chance,
    corruption: chance,
    jitter_ms: fc.constantFrom(0, 5, 300),
    rate_bytes: fc.constantFrom(5000, 100_000, Infinity),
  }),
  partitions: fc.array(fc.record({ at_ms: soon_ms, for_ms: fc.integer({ min: 0, max: 20_000 }) }), {
    maxLength: 3,
  }),
  here: endPlan,
  there: endPlan,
});

/** One end of a connection that follows its plan. */
class PlannedEnd {
  readonly bytes: Uint8Array;
  written = 0;
  /** What it had written when it left: what it would write later, nobody gets. */
  #left_bytes: number | undefined;
  readonly #world: VirtualWorld;
  readonly #start_ms: number;

  constructor(
    world: VirtualWorld,
    readonly notes: StreamNotes,
    readonly plan: EndPlan,
    seed: number,
  ) {
    this.#world = world;
    this.#start_ms = world.clock.now_ms();
    const all_bytes = plan.writes.reduce((sum, { bytes }) => sum + bytes, 0);
    this.bytes = pattern(all_bytes, seed);
    notes.chunk_bytes = plan.chunk_bytes;
    notes.stream.setNoDelay(plan.noDelay);
    for (const { at_ms, bytes } of plan.writes) this.at(at_ms, () => this.#write(bytes));
    for (const { at_ms, for_ms } of plan.pauses) {
      this.at(at_ms, () => (notes.chunk_bytes = 0));
      this.at(at_ms + for_ms, () => {
        notes.chunk_bytes = plan.chunk_bytes;
        notes.read();
      });
    }
  }

  get wroteAll(): boolean {
    return this.written === this.bytes.length;
  }

  get sent_bytes(): number {
    return this.#left_bytes ?? this.written;
  }

  leave(how: "close" | "reset"): void {
    this.#left_bytes = this.written;
    this.notes.stream[how]();
  }

  at(at_ms: number, act: () => void): void {
    this.#world.clock.at(act, this.#start_ms + at_ms);
  }

  #write(bytes: number): void {
    this.notes.write(this.bytes.subarray(this.written, this.written + bytes));
    this.written += bytes;
  }
}

/** Two planned ends of a connection, and a link with faults that end. */
function begun({ seed, faults, partitions, here, there }: Plan) {
  const world = new VirtualWorld(seed);
  const one = world.plugIn("one", { window_bytes: here.window_bytes }).host;
  const other = world.plugIn("other", { window_bytes: there.window_bytes }).host;
  const { link, ...ends } = world.connect(one, other);
  Object.assign(link, faults);
  const planned = {
    here: new PlannedEnd(world, ends.here, here, 1),
    there: new PlannedEnd(world, ends.there, there, 100_001),
  };
  for (const { at_ms, for_ms } of partitions) {
    planned.here.at(at_ms, () => link.partition());
    planned.here.at(at_ms + for_ms, () => link.heal());
  }
  planned.here.at(FAULTS_END_MS, () => link.repair());
  return { world, one, other, link, ...planned };
}

/** Nothing of a connection may remain on either host but what waits for late segments. */
function assertNothingLeft({ world, one, other }: ReturnType<typeof begun>): void {
  world.until(() => one.sockets.length + other.sockets.length === 0);
  world.clock.pass(LONG_MS);
  assert.equal(world.clock.next_ms, undefined, "something still waits");
}

describe("A virtual TCP connection over a link with faults", () => {
  it("delivers every byte in order, both ways, when the faults have ended", () => {
    fc.assert(
      fc.property(plan, (given) => {
        const run = begun(given);
        const { world, here, there } = run;
        world.until(
          () =>
            here.wroteAll &&
            there.wroteAll &&
            here.notes.received.length === there.bytes.length &&
            there.notes.received.length === here.bytes.length,
        );
        assert.equal(Buffer.compare(there.notes.received, here.bytes), 0);
        assert.equal(Buffer.compare(here.notes.received, there.bytes), 0);
        // Where its peer's end is lost again and again, one that has closed does not wait for it.
        run.link.repair();
        here.notes.stream.close();
        world.until(() => there.notes.has("end"));
        there.notes.stream.close();
        world.until(() => here.notes.has("gone") && there.notes.has("gone"));
        assert.deepEqual(here.notes.told, ["connect", "end", "gone"]);
        assert.deepEqual(there.notes.told, ["end", "gone"]);
        assert.equal(here.notes.sent_bytes, here.bytes.length);
        assert.equal(there.notes.sent_bytes, there.bytes.length);
        assertNothingLeft(run);
      }),
      { numRuns: propertyRuns(150) },
    );
  });

  it("delivers the beginning of what was sent, and all of it where it tells of the end, whoever leaves when", () => {
    const leaving = fc.record({ at_ms: soon_ms, how: fc.constantFrom("close" as const, "reset" as const) });
    fc.assert(
      fc.property(plan, leaving, leaving, (given, leaveHere, leaveThere) => {
        const run = begun(given);
        const { world, here, there } = run;
        for (const [end, { at_ms, how }] of [
          [here, leaveHere],
          [there, leaveThere],
        ] as const)
          end.at(at_ms, () => end.leave(how));
        world.until(() => here.notes.has("gone") && there.notes.has("gone"));
        for (const [from, to] of [
          [here, there],
          [there, here],
        ] as const) {
          const { received, told } = to.notes;
          assert.equal(Buffer.compare(received, from.bytes.subarray(0, received.length)), 0);
          if (told.includes("end")) assert.equal(received.length, from.sent_bytes);
          else assert.ok(received.length <= from.sent_bytes);
          assert.equal(told.filter((what) => what === "gone").length, 1);
          assert.equal(told.at(-1), "gone");
        }
        assertNothingLeft(run);
      }),
      { numRuns: propertyRuns(150) },
    );
  });
});
