import assert from "node:assert/strict";
import fc from "fast-check";
import { propertyRuns } from "../../setup.js";
import { eventually } from "./changes.js";
import { describePlaces, type Place } from "./places.js";
import { Door, Socket, type TestMachine } from "./test-machine.js";

/** The actions of one side, turn by turn: bytes to write, bytes to read, and pauses. */
interface Step {
  readonly write_bytes: number;
  readonly read_bytes: number;
}

interface Plan {
  readonly total_bytes: number;
  readonly steps: readonly Step[];
}

const size = fc.oneof(
  fc.integer({ min: 0, max: 20 }),
  fc.integer({ min: 0, max: 10_000 }),
  fc.constantFrom(536, 1436, 4096, 5744, 5745, 8191, 8192, 8193),
);

const plan: fc.Arbitrary<Plan> = fc.record({
  total_bytes: fc.integer({ min: 0, max: 60_000 }),
  steps: fc.array(fc.record({ write_bytes: size, read_bytes: size }), { maxLength: 30 }),
});

/** The byte at `place` of what a side sends, such that any loss, repetition or swap is detected. */
function byteAt(seed: number, place: number): number {
  return (Math.imul(place + seed, 2654435761) >>> 13) & 255;
}

/** A side of a connection that follows its plan, and then sends and reads what is left. */
class Side {
  sent_bytes = 0;
  read_bytes = 0;
  readonly #socket: Socket;
  readonly #plan: Plan;
  readonly #seed: number;
  readonly #peerSeed: number;
  #waiting_bytes = 0;
  #writable_bytes = 0;

  constructor(socket: Socket, plan: Plan, seed: number, peerSeed: number) {
    this.#socket = socket;
    this.#plan = plan;
    this.#seed = seed;
    this.#peerSeed = peerSeed;
    // It may have been told already.
    this.#writable_bytes = socket.writable.at(-1) ?? 0;
    socket.onReadable = () => (this.#waiting_bytes = socket.readable.at(-1) as number);
    socket.onWritable = () => (this.#writable_bytes = socket.writable.at(-1) as number);
  }

  get ended(): boolean {
    return this.#socket.errors.length > 0;
  }

  close(): void {
    this.#socket.io.close();
  }

  /** Does the step of turn `turn`; beyond the plan, whatever can be done. */
  step(turn: number): void {
    const { write_bytes, read_bytes } = this.#plan.steps[turn] ?? {
      write_bytes: Infinity,
      read_bytes: Infinity,
    };
    this.#read(Math.min(read_bytes, this.#waiting_bytes));
    this.#write(Math.min(write_bytes, this.#writable_bytes, this.#plan.total_bytes - this.sent_bytes));
  }

  #read(count: number): void {
    if (count === 0) return;
    const bytes = new Uint8Array(this.#socket.io.read(count) as ArrayBuffer);
    this.#waiting_bytes -= bytes.length;
    assert.equal(bytes.length, count);
    for (const byte of bytes)
      assert.equal(byte, byteAt(this.#peerSeed, this.read_bytes++), `byte ${this.read_bytes}`);
  }

  #write(count: number): void {
    if (count === 0) return;
    const bytes = Uint8Array.from({ length: count }, (_, i) => byteAt(this.#seed, this.sent_bytes + i));
    this.#writable_bytes = this.#socket.io.write(bytes) as number;
    this.sent_bytes += count;
  }
}

describePlaces("A TCP connection between two boards", (make) => {
  let place: Place;
  let machines: TestMachine[];

  beforeEach(() => {
    place = make();
    machines = [place.machine(), place.machine({ chip: "esp32c3" })];
  });

  afterEach(async () => {
    await Promise.all(machines.map((machine) => machine.off()));
    place.end();
  });

  it("does not lose, repeat or reorder a byte, whoever writes, reads and pauses when", async () => {
    const [here, there] = machines;
    const door = new Door(here);
    await fc.assert(
      fc.asyncProperty(plan, plan, async (planHere, planThere) => {
        const dialling = new Socket(there, { address: here.network.address, port: door.io.port });
        await door.waiting(1);
        const closing = new Side(door.adopt(), planHere, 1, 100_001);
        const staying = new Side(dialling, planThere, 100_001, 1);
        let turn = 0;
        await eventually(() => {
          closing.step(turn);
          staying.step(turn);
          turn++;
          return closing.sent_bytes === planHere.total_bytes && closing.read_bytes === planThere.total_bytes;
        });
        // Data in flight arrives although its sender has closed.
        closing.close();
        await eventually(() => {
          staying.step(turn++);
          return staying.ended;
        });
        assert.equal(staying.read_bytes, planHere.total_bytes);
        staying.close();
        await eventually(() => here.machine.sockets + there.machine.sockets === 0);
      }),
      { numRuns: propertyRuns(60) },
    );
    assert.deepEqual(
      machines.flatMap(({ aborts, troubles }) => [...aborts, ...troubles]),
      [],
    );
  });
});
