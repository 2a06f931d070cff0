import assert from "node:assert/strict";
import type { I2C, I2CDictionary } from "../../../host-sim/sim/ecma419/i2c.js";
import type { I2CPeripheral } from "../../../host-sim/sim/panel/peripheral.js";
import { CLOCK_PIN, DATA_PIN, TestMachine } from "./test-machine.js";

const ADDRESS = 0x3c;
const OPTIONS: I2CDictionary = { data: DATA_PIN, clock: CLOCK_PIN, hz: 400_000, address: ADDRESS };

/** Remembers what it is sent, acknowledges `capacity` bytes of a transaction, and answers with 1, 2, 3, … */
class Memory implements I2CPeripheral {
  readonly addresses = [ADDRESS];
  readonly written: number[][] = [];
  capacity = Infinity;

  write(bytes: Uint8Array): number {
    this.written.push([...bytes]);
    return Math.min(bytes.length, this.capacity);
  }

  read(into: Uint8Array): void {
    into.forEach((_, i) => (into[i] = i + 1));
  }
}

describe("I2C", () => {
  let machine: TestMachine;
  let memory: Memory;

  beforeEach(() => {
    machine = new TestMachine();
    memory = new Memory();
    machine.i2c.attach(memory);
  });

  afterEach(() => machine.off());

  const open = (options: Partial<I2CDictionary> = {}): I2C =>
    new machine.io.I2C({ ...OPTIONS, ...options } as I2CDictionary);

  it("performs one transaction per write", () => {
    const io = open();
    assert.equal(io.write(Uint8Array.of(1, 2)), undefined);
    io.write(Uint8Array.of(3).buffer);
    assert.deepEqual(memory.written, [[1, 2], [3]]);
  });

  it("reads the given number of bytes, or fills a buffer", () => {
    const io = open();
    const bytes = io.read(3);
    assert.ok(bytes instanceof ArrayBuffer);
    assert.deepEqual([...new Uint8Array(bytes)], [1, 2, 3]);
    const buffer = new Uint8Array(2);
    assert.equal(io.read(buffer), 2);
    assert.deepEqual([...buffer], [1, 2]);
  });

  it("rejects reading more than a board has memory for", () => {
    const io = open();
    assert.equal((io.read(65535) as ArrayBuffer).byteLength, 65535);
    for (const wrong of [65536, 1e10, Infinity, NaN])
      for (const act of [() => io.read(wrong), () => io.writeRead(Uint8Array.of(1), wrong)])
        assert.throws(act, RangeError, String(wrong));
  });

  it("writes and reads with a repeated start", () => {
    const io = open();
    assert.deepEqual([...new Uint8Array(io.writeRead(Uint8Array.of(7, 8), 3) as ArrayBuffer)], [1, 2, 3]);
    const buffer = new Uint8Array(2);
    assert.equal(io.writeRead(Uint8Array.of(9), buffer), 2);
    assert.deepEqual([...buffer], [1, 2]);
    assert.deepEqual(memory.written, [[7, 8], [9]]);
    memory.capacity = 1;
    assert.throws(() => io.writeRead(Uint8Array.of(1, 2), 1), { message: "writeRead failed" });
    machine.i2c.detach(memory);
    assert.throws(() => io.writeRead(Uint8Array.of(1), 1), { message: "writeRead failed" });
    assert.throws(() => io.writeRead("text", 1), TypeError);
  });

  for (const name of ["data", "clock", "address"] as const)
    it(`requires ${name}`, () => {
      assert.throws(() => open({ [name]: undefined }), { name: "Error", message: `${name} required` });
      const options: Partial<I2CDictionary> = { ...OPTIONS };
      delete options[name];
      assert.throws(() => new machine.io.I2C(options as I2CDictionary), {
        name: "RangeError",
        message: `${name} required`,
      });
    });

  it("shares its pins with other I2C objects only", () => {
    const { Digital } = machine.io;
    const first = open();
    const second = open({ address: ADDRESS + 1 });
    const claim = () => new Digital({ pin: DATA_PIN, mode: Digital.Output });
    assert.throws(claim, { message: "in use" });
    first.close();
    assert.throws(claim, { message: "in use" });
    second.close();
    const digital = claim();
    assert.throws(() => open(), { name: "RangeError", message: "pins in use" });
    digital.close();
    open();
  });

  it("takes no other format", () => {
    const io = open();
    for (const wrong of [null, undefined, "number"])
      assert.throws(() => (io.format = wrong as string), RangeError);
    io.format = "buffer";
  });

  for (const [name, wrong] of [
    ["data", -1],
    ["data", 40],
    ["data", 34],
    ["clock", 40],
    ["clock", 39],
    ["address", -1],
    ["address", 128],
    ["hz", 0],
    ["hz", -1],
    ["hz", 20_000_001],
    ["hz", undefined],
    ["format", "number"],
  ] as const)
    it(`rejects ${name} ${wrong}`, () => {
      assert.throws(() => open({ [name]: wrong }), RangeError);
    });

  it("accepts the limits themselves", () => {
    for (const options of [{ address: 0 }, { address: 127 }, { hz: 1, address: 2 }, { hz: 20_000_000 }])
      open(options).close();
  });

  it("allows each address once per pins, until it is closed", () => {
    const first = open();
    assert.throws(open, { name: "RangeError", message: "duplicate address" });
    open({ address: 0x3d });
    first.close();
    open().write(Uint8Array.of(1));
    assert.equal(memory.written.length, 1);
  });

  it("throws if no peripheral has the address", () => {
    const io = open({ address: 0x3d });
    assert.throws(() => io.write(Uint8Array.of(1)), { message: "write failed" });
    assert.throws(() => io.read(1), { message: "read failed" });
    assert.deepEqual(memory.written, []);
  });

  it("throws if nothing is connected to the pins", () => {
    const io = open({ data: 21, clock: 19 });
    assert.throws(() => io.write(Uint8Array.of(1)), { message: "write failed" });
    assert.throws(() => io.read(1), { message: "read failed" });
  });

  it("throws if the peripheral acknowledges only a part", () => {
    memory.capacity = 2;
    const io = open();
    io.write(Uint8Array.of(1, 2));
    assert.throws(() => io.write(Uint8Array.of(1, 2, 3)), { message: "write failed" });
  });

  it("returns 1 for an empty write without a peripheral, otherwise undefined", () => {
    assert.equal(open().write(new Uint8Array(0)), undefined);
    assert.equal(open({ address: 0x3d }).write(new Uint8Array(0)), 1);
  });

  it("continues after the peripheral was disconnected", () => {
    const io = open();
    machine.i2c.detach(memory);
    assert.throws(() => io.write(Uint8Array.of(1)), { message: "write failed" });
    machine.i2c.attach(memory);
    io.write(Uint8Array.of(2));
    assert.deepEqual(memory.written, [[2]]);
  });

  it("fails exactly where faults are injected", () => {
    const io = open();
    machine.i2c.injectFaults((transaction) => transaction === 2);
    io.write(Uint8Array.of(1));
    assert.throws(() => io.write(Uint8Array.of(2)), { message: "write failed" });
    io.write(Uint8Array.of(3));
    machine.i2c.injectFaults(() => true);
    assert.throws(() => io.read(1), { message: "read failed" });
    machine.i2c.injectFaults(undefined);
    io.write(Uint8Array.of(4));
    assert.deepEqual(memory.written, [[1], [3], [4]]);
  });

  it("counts like a logic analyser: address and data bytes, acknowledged or not", () => {
    const io = open();
    io.write(new Uint8Array(10));
    assert.deepEqual([machine.i2c.transactions, machine.i2c.bytes], [1, 11]);
    io.read(4);
    assert.deepEqual([machine.i2c.transactions, machine.i2c.bytes], [2, 16]);
    machine.i2c.detach(memory);
    assert.throws(() => io.write(new Uint8Array(10)));
    assert.deepEqual([machine.i2c.transactions, machine.i2c.bytes], [3, 17]);
    machine.i2c.attach(memory);
    memory.capacity = 3;
    assert.throws(() => io.write(new Uint8Array(10)));
    // The byte that is not acknowledged is on the wire as well.
    assert.deepEqual([machine.i2c.transactions, machine.i2c.bytes], [4, 22]);
    assert.equal(machine.transfers, 3);
  });

  it("rejects a value that is not a buffer", () => {
    const io = open();
    for (const wrong of ["text", 5, undefined, null]) assert.throws(() => io.write(wrong), TypeError);
    assert.throws(() => io.read(-1), RangeError);
  });

  it("has one format, and keeps its target", () => {
    const io = open({ target: "owner" });
    assert.deepEqual([io.format, io.target], ["buffer", "owner"]);
    assert.throws(() => (io.format = "number"), RangeError);
  });

  it("can be closed twice; everything else on a closed bus throws", () => {
    const io = open();
    io.close();
    io.close();
    const uses: (() => unknown)[] = [
      () => io.write(Uint8Array.of(1)),
      () => io.read(1),
      () => io.writeRead(Uint8Array.of(1), 1),
      () => io.format,
      () => (io.format = "buffer"),
    ];
    for (const use of uses) assert.throws(use, { name: "SyntaxError", message: "closed" }, String(use));
  });
});
