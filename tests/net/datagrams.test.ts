import assert from "node:assert/strict";
import { pythonAddress } from "../../firmware/net/address.js";
import { DatagramPort, onDatagrams, type DatagramOwner } from "../../firmware/net/datagrams.js";
import { Changes } from "../sim/ecma419/changes.js";
import { Mailbox, TestMachine } from "../sim/ecma419/test-machine.js";
import { TestDevice } from "./test-device.js";

/** Records the datagrams it receives, as "text from ip:port". */
class Owner extends Changes implements DatagramOwner {
  readonly got: string[] = [];

  accepts(_bytes: Uint8Array, _peer: string): boolean {
    return true;
  }

  onDatagram(bytes: Uint8Array, peer: string): void {
    this.got.push(`${Buffer.from(bytes).toString()} from ${peer}`);
    this.changed();
  }
}

describe("DatagramPort", () => {
  let board: TestDevice;
  let elsewhere: TestMachine;
  let owner: Owner;
  let here: DatagramPort;
  let there: Mailbox;

  beforeEach(() => {
    board = new TestDevice();
    elsewhere = new TestMachine();
    owner = new Owner();
    here = new DatagramPort(board.device, owner);
    there = new Mailbox(elsewhere);
  });

  afterEach(async () => {
    await board.off();
    await elsewhere.off();
  });

  const peer = () => `127.0.0.1:${there.io.port}`;
  const open = () => assert.equal(here.open(0, "127.0.0.1"), true);

  it("binds, knows its port and logs it", () => {
    open();
    assert.ok(here.port > 0);
    assert.deepEqual(board.logged, [
      { event: "listening", protocol: "udp", address: "127.0.0.1", port: here.port },
    ]);
  });

  it("logs when the port cannot be bound", () => {
    assert.equal(here.open(there.io.port, "127.0.0.1"), false);
    assert.deepEqual(board.logged, [
      {
        event: "error",
        code: "bind",
        port: there.io.port,
        cause: "Error: bind failed",
        peer: "127.0.0.1",
      },
    ]);
  });

  it("sends and delivers datagrams, and logs both", async () => {
    open();
    assert.equal(here.send(Buffer.from("ping"), peer()), true);
    await there.until(() => there.datagrams.length > 0);
    there.io.write(Buffer.from("pong"), "127.0.0.1", here.port);
    await owner.until(() => owner.got.length > 0);
    assert.deepEqual(owner.got, [`pong from ${peer()}`]);
    assert.deepEqual(
      board.logged
        .slice(1)
        .map(({ event, peer: whom, data }) => [event, whom, Buffer.from(data ?? "").toString()]),
      [
        ["sent", peer(), "ping"],
        ["received", peer(), "pong"],
      ],
    );
  });

  it("does not deliver what its owner ignores, and logs it as ignored", async () => {
    open();
    const asked: string[] = [];
    owner.accepts = (bytes, whom) => {
      asked.push(whom);
      return Buffer.from(bytes).toString() !== "forged";
    };
    for (const text of ["forged", "true"]) there.io.write(Buffer.from(text), "127.0.0.1", here.port);
    await owner.until(() => owner.got.length > 0);
    assert.deepEqual(owner.got, [`true from ${peer()}`]);
    assert.deepEqual(asked, [peer(), peer()]);
    assert.deepEqual(
      board.logged
        .slice(1)
        .map(({ event, peer: whom, data }) => [event, whom, Buffer.from(data ?? "").toString()]),
      [
        ["ignored", peer(), "forged"],
        ["received", peer(), "true"],
      ],
    );
  });

  it("reads every datagram announced, including empty ones", async () => {
    open();
    for (const text of ["one", "", "three"]) there.io.write(Buffer.from(text), "127.0.0.1", here.port);
    await owner.until(() => owner.got.length === 3);
    assert.deepEqual(
      owner.got.map((what) => what.split(" ")[0]),
      ["one", "", "three"],
    );
  });

  it("accepts datagrams up to the device's limit, and logs larger ones", async () => {
    open();
    const bytesMax = board.device.limits.datagram;
    assert.equal(here.send(new Uint8Array(bytesMax), peer()), true);
    assert.equal(here.send(new Uint8Array(bytesMax + 1), peer()), false);
    assert.deepEqual(board.logged.at(-1), {
      event: "error",
      code: "datagram-size",
      reason: "not sent",
      bytes: bytesMax + 1,
      limit: bytesMax,
      peer: peer(),
    });
    await there.until(() => there.datagrams.length > 0);
    assert.equal(there.datagrams[0].byteLength, bytesMax);
  });

  it("logs when the runtime cannot send, and sends nothing when closed", () => {
    open();
    board.accessPoint.switchOff();
    assert.equal(here.send(Buffer.from("x"), peer()), false);
    assert.deepEqual(board.logged.at(-1), {
      event: "error",
      code: "udp",
      cause: "Error: UDP send failed",
      peer: peer(),
    });
    here.close();
    here.close();
    assert.equal(here.send(Buffer.from("x"), peer()), false);
    assert.equal(board.logged.length, 2);
  });

  it("can be closed by its owner while more datagrams wait", async () => {
    open();
    owner.onDatagram = () => {
      owner.got.push("one");
      here.close();
      owner.changed();
    };
    for (let i = 0; i < 5; i++) there.io.write(Buffer.from("x"), "127.0.0.1", here.port);
    await owner.until(() => owner.got.length > 0);
    const witness = new Mailbox(board);
    there.io.write(Buffer.from("x"), "127.0.0.1", witness.io.port);
    await witness.until(() => witness.datagrams.length > 0);
    assert.deepEqual(owner.got, ["one"]);
    assert.deepEqual(board.aborts, []);
  });

  it("hands its socket over: the new owner receives waiting and later data, and closing the old one has no effect", async () => {
    open();
    const heir = new Owner();
    const next = new DatagramPort(board.device, heir);
    const { port } = here;
    const socket = here.release();
    assert.ok(socket);
    assert.deepEqual([here.opened, next.opened], [false, false]);
    next.adopt(socket);
    here.close();
    assert.deepEqual([next.opened, next.port], [true, port]);
    there.io.write(Buffer.from("hello"), "127.0.0.1", port);
    await heir.until(() => heir.got.length > 0);
    assert.deepEqual(owner.got, []);
    assert.equal(next.send(Buffer.from("back"), peer()), true);
    await there.until(() => there.datagrams.length > 0);
    assert.equal(there.datagrams[0].port, port);
    next.close();
    assert.equal(board.machine.udpSockets, 0);
  });

  it("adopts a socket that was opened elsewhere, with its waiting data", async () => {
    const socket = new board.io.UDP({ onReadable: onDatagrams as never });
    there.io.write(Buffer.from("early"), "127.0.0.1", socket.port);
    const witness = new Mailbox(board);
    there.io.write(Buffer.from("x"), "127.0.0.1", witness.io.port);
    await witness.until(() => witness.datagrams.length > 0);
    here.adopt(socket as never);
    assert.deepEqual(owner.got, [`early from ${peer()}`]);
    there.io.write(Buffer.from("later"), "127.0.0.1", here.port);
    await owner.until(() => owner.got.length > 1);
  });

  it("ignores a datagram that is too large for the device, and logs it", async () => {
    open();
    board.device.limits.datagram = 10;
    there.io.write(new Uint8Array(11), "127.0.0.1", here.port);
    there.io.write(Buffer.from("after"), "127.0.0.1", here.port);
    await owner.until(() => owner.got.length > 0);
    assert.deepEqual(owner.got, [`after from ${peer()}`]);
    assert.deepEqual(
      board.logged.find(({ event }) => event === "error"),
      {
        event: "error",
        code: "datagram-size",
        reason: "ignored",
        bytes: 11,
        limit: 10,
        peer: peer(),
      },
    );
  });

  it("joins and leaves a group", async () => {
    open();
    assert.equal(here.join("239.255.77.9"), true);
    there.io.write(Buffer.from("to all"), "239.255.77.9", here.port);
    await owner.until(() => owner.got.length > 0);
    here.leave("239.255.77.9");
    there.io.write(Buffer.from("unheard"), "239.255.77.9", here.port);
    there.io.write(Buffer.from("to you"), "127.0.0.1", here.port);
    await owner.until(() => owner.got.length > 1);
    assert.deepEqual(
      owner.got.map((what) => what.split(" from")[0]),
      ["to all", "to you"],
    );
  });

  it("logs when a group cannot be joined", () => {
    open();
    assert.equal(here.join("255.255.255.255"), false);
    assert.equal(board.logged.at(-1)?.code, "multicast");
    here.close();
    here.leave("239.255.77.9");
  });
});

describe("pythonAddress", () => {
  it("prints an address as the reference programs do, and an unnamed peer unchanged", () => {
    assert.equal(pythonAddress("192.168.1.5:5001"), "('192.168.1.5', 5001)");
    assert.equal(pythonAddress("#3"), "#3");
  });
});
