import assert from "node:assert/strict";
import { wake, makeImage, snapshotOf } from "../../host-sim/engines/xs/image.js";
import { memoryOf, withRoom } from "../../host-sim/engines/xs/snapshot.js";
import { WorkerDeath, type XSWorker } from "../../host-sim/engines/xs/worker.js";
import { kit, XS } from "./xs-board.js";

const NOTHING = () => new Uint8Array(0);
const ROOM = { slots: 5000, chunk_bytes: 80_000, stack_slots: 512 };

(XS ? describe : describe.skip)("an XS worker", () => {
  let worker: XSWorker;

  const start = (script: string, ...flags: string[]) => {
    worker = wake(kit, withRoom(makeImage(kit, [script]), ROOM), flags);
  };

  afterEach(async () => {
    worker.end();
    await worker.ended();
  });

  it("runs commands, which can send requests", () => {
    start(`handleCommand = (bytes) => {
      const sum = new Uint8Array(2);
      sum[0] = new Uint8Array(issueCommand(bytes))[0];
      sum[1] = new Uint8Array(issueCommand(new ArrayBuffer(0)))[0];
      return sum.buffer;
    }`);
    const asked: number[] = [];
    const answer = worker.command(Uint8Array.of(40), (request) => {
      asked.push(...request, -1);
      return Uint8Array.of(asked.length);
    });
    assert.deepEqual(
      [asked, [...answer]],
      [
        [40, -1, -1],
        [2, 3],
      ],
    );
  });

  it("transfers messages larger than a pipe's buffer, both ways", () => {
    start("handleCommand = (bytes) => issueCommand(bytes)");
    const large = new Uint8Array(30_000).fill(7);
    for (let i = 0; i < 20; i++) {
      const answer = worker.command(large, (request) => Buffer.from(request));
      assert.deepEqual(answer, Buffer.from(large));
    }
  });

  it("throws what the script throws, and continues", () => {
    start("handleCommand = () => { throw new TypeError('no') }");
    assert.throws(() => worker.command(new Uint8Array(1), NOTHING), /TypeError: no/);
    worker.evaluate("handleCommand = () => new ArrayBuffer(3)");
    assert.equal(worker.command(new Uint8Array(1), NOTHING).length, 3);
  });

  it("counts the same steps for the same work", () => {
    start("handleCommand = () => { for (let i = 0; i < 1000; i++); }");
    const steps = [1, 2, 3].map(() => {
      worker.command(new Uint8Array(1), NOTHING);
      return worker.compute;
    });
    assert.ok(steps[0] > 1000);
    assert.equal(new Set(steps.slice(1)).size, 1);
  });

  for (const [how, script, exitCode] of [
    ["of slots", "for (const all = []; ;) all.push({})", 11],
    ["of chunks", "for (const all = []; ;) all.push(new ArrayBuffer(999))", 11],
    ["of stack", "const f = () => 1 + f(); f()", 12],
    ["of steps", "for (;;);", 17],
  ] as const) {
    it(`dies when it runs out ${how}, and reports it at once`, () => {
      start(`handleCommand = () => { try { ${script} } catch {} }`, "-l", "1000000");
      assert.throws(
        () => worker.command(new Uint8Array(1), NOTHING),
        (error: unknown) => error instanceof WorkerDeath && error.exitCode === exitCode,
      );
      assert.throws(() => worker.command(new Uint8Array(1), NOTHING), WorkerDeath);
    });
  }

  it("starts from a snapshot with its content and the given amount of room", () => {
    start("let count = 41; handleCommand = () => new Uint8Array([++count]).buffer");
    worker.command(new Uint8Array(1), NOTHING);
    const snapshot = snapshotOf(worker);
    worker.end();
    worker = wake(kit, withRoom(snapshot, ROOM));
    assert.deepEqual([...worker.command(new Uint8Array(1), NOTHING)], [43]);
    const held = memoryOf(snapshot);
    assert.deepEqual(memoryOf(withRoom(snapshot, ROOM)), held);
    assert.ok(held.slots > 3000 && held.chunk_bytes > 10_000 && held.stack_slots > 100);
  });
});
