import assert from "node:assert/strict";
import { VirtualClock } from "../../../host-sim/sim/clock/virtual-clock.js";
import type { Serial, SerialDictionary } from "../../../host-sim/sim/ecma419/serial.js";
import { TestMachine } from "./test-machine.js";

const OPTIONS: SerialDictionary = { transmit: 17, receive: 16, baud: 9600 };

describe("Serial", () => {
  let clock: VirtualClock;
  let machine: TestMachine;
  let sent: number[];

  beforeEach(() => {
    clock = new VirtualClock();
    machine = new TestMachine({ clock });
    sent = [];
    pin(17).receive((bytes) => sent.push(...bytes));
  });
  afterEach(() => machine.off());

  const pin = (number: number) => machine.machine.pins.pin(number);
  const open = (options: Partial<SerialDictionary> = {}): Serial =>
    new machine.io.Serial({ ...OPTIONS, ...options });
  const bytes = (count: number) => Uint8Array.from({ length: count }, (_, i) => i);

  it("sends at the rate of the line, and tells when there is room", () => {
    const rooms: number[] = [];
    const serial = open({ onWritable: (room) => rooms.push(room) });
    clock.pass(0);
    assert.deepEqual(rooms, [128]);
    serial.write(bytes(96));
    assert.throws(() => serial.write(bytes(33)), { message: "output full" });
    serial.write(bytes(32));
    // 128 bytes of 10 bits take 133 ms.
    clock.pass(120);
    assert.ok(sent.length < 120, `${sent.length}`);
    assert.deepEqual(rooms, [128]);
    clock.pass(20);
    assert.deepEqual(sent, [...bytes(96), ...bytes(32)]);
    assert.equal(rooms[1], 118);
  });

  it("receives what comes into its pin, in turns of their own", () => {
    const counts: number[] = [];
    const serial = open({ onReadable: (count) => counts.push(count) });
    pin(16).send(bytes(3));
    pin(16).send(bytes(2));
    assert.deepEqual(counts, []);
    clock.pass(0);
    assert.deepEqual(counts, [5]);
    assert.deepEqual([...new Uint8Array(serial.read(2) as ArrayBuffer)], [0, 1]);
    const into = new Uint8Array(4);
    assert.equal(serial.read(into), 3);
    assert.deepEqual([...into], [2, 0, 1, 0]);
    assert.equal(serial.read(), undefined);
    serial.format = "number";
    pin(16).send(Uint8Array.of(200));
    assert.equal(serial.read(), 200);
    serial.write(65);
    clock.pass(2);
    assert.deepEqual(sent, [65]);
    serial.format = "buffer";
    pin(16).send(bytes(130));
    assert.equal((serial.read() as ArrayBuffer).byteLength, 128);
    assert.throws(() => (pin(16).send(bytes(1)), serial.read(0)), { message: "invalid" });
  });

  it("hears itself through a wire", () => {
    machine.machine.pins.wire(16, 17);
    const heard: number[] = [];
    const serial = open({
      onReadable() {
        heard.push(...new Uint8Array(this.read() as ArrayBuffer));
      },
    });
    serial.write(bytes(20));
    clock.pass(50);
    assert.deepEqual(heard, [...bytes(20)]);
  });

  it("sends and tells nothing once it is closed, and gives its pins back", () => {
    const serial = open({ onReadable: () => assert.fail(), onWritable: () => assert.fail() });
    serial.write(bytes(20));
    pin(16).send(bytes(1));
    serial.close();
    serial.close();
    clock.pass(1000);
    assert.deepEqual(sent, []);
    assert.throws(() => serial.read(), SyntaxError);
    open();
  });

  it("rejects wrong options", () => {
    assert.throws(() => new machine.io.Serial({ baud: 9600 }), { name: "Error", message: "invalid" });
    for (const baud of [0, -1, undefined, 20_000_001])
      assert.throws(() => open({ baud }), { name: "RangeError", message: "invalid baud" });
    for (const port of [-1, 3]) assert.throws(() => open({ port }), RangeError);
    assert.throws(() => open({ format: "string" as "buffer" }), RangeError);
    assert.throws(() => open({ transmit: 34 }), { name: "Error" });
    assert.throws(() => open({ transmit: 40 }), { message: "in use" });
    const serial = open();
    assert.throws(() => open({ port: 1 }), { message: "in use" });
    assert.throws(() => open({ transmit: 18, receive: 19 }), { name: "RangeError", message: "port in use" });
    open({ transmit: 18, receive: 19, port: 1 });
    assert.throws(() => serial.write("text"), TypeError);
    assert.throws(() => serial.write(undefined), SyntaxError);
    assert.throws(() => (serial.format = "string"), RangeError);
  });
});
