import assert from "node:assert/strict";
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { once } from "node:events";
import { UNREAD_DATAGRAMS_MAX } from "../../../host-sim/sim/ecma419/udp.js";
import { errorMessage } from "../../../host-sim/language/error-texts.js";
import { turns } from "./changes.js";
import { Mailbox, TestMachine } from "./test-machine.js";

const GROUP = "239.255.77.7";
const OTHER_GROUP = "239.255.77.8";

describe("UDP", () => {
  let machine: TestMachine;
  let other: TestMachine;

  beforeEach(() => {
    machine = new TestMachine();
    other = new TestMachine();
  });

  afterEach(async () => {
    await machine.off();
    await other.off();
  });

  describe("write", () => {
    for (const length of [0, 1, 528, 529, 1472])
      it(`sends ${length} bytes`, async () => {
        const from = new Mailbox(machine);
        const to = new Mailbox(other);
        const bytes = Buffer.alloc(length, "palmwire");
        from.io.write(bytes, "127.0.0.1", to.io.port);
        await to.until(() => to.datagrams.length > 0);
        assert.ok(Buffer.from(to.datagrams[0]).equals(bytes));
      });

    it("can send more, which a board does not reassemble: that is logged", async () => {
      const from = new Mailbox(machine);
      const to = new Mailbox(other);
      const program: DatagramSocket = createSocket("udp4");
      program.bind(0, "127.0.0.1");
      await once(program, "listening");
      for (const length of [1473, 65507]) {
        from.io.write(new Uint8Array(length), "127.0.0.1", program.address().port);
        const [bytes] = (await once(program, "message")) as [Buffer];
        assert.equal(bytes.length, length);
        from.io.write(new Uint8Array(length), "127.0.0.1", to.io.port);
      }
      await other.until(() => other.troubles.length === 2);
      assert.deepEqual(
        other.troubles.map((trouble) => `${trouble.code}: ${errorMessage(trouble)}`),
        [1473, 65507].map((length) => `datagram-size: ignored: ${length} bytes, a datagram holds 1472`),
      );
      assert.deepEqual(to.readable, []);
      await new Promise<void>((resolve) => program.close(() => resolve()));
    });

    it("throws for more than fits into a datagram", () => {
      const { io } = new Mailbox(machine);
      const tooLarge = new Uint8Array(65508);
      assert.throws(() => io.write(tooLarge, "127.0.0.1", 9), { name: "Error", message: "UDP send failed" });
    });

    it("throws for a wrong address, port or buffer", () => {
      const { io } = new Mailbox(machine);
      const bytes = Uint8Array.of(1);
      for (const wrong of ["localhost", "", "1.2.3", "999.1.1.1", undefined])
        assert.throws(() => io.write(bytes, wrong as string, 9), {
          name: "RangeError",
          message: "invalid IP address",
        });
      for (const wrong of [-1, 65536, NaN])
        assert.throws(() => io.write(bytes, "127.0.0.1", wrong), RangeError);
      assert.throws(() => io.write("text", "127.0.0.1", 9), TypeError);
      assert.throws(() => io.write(bytes, Symbol.match as never, 9), TypeError);
      assert.throws(() => io.write(bytes, "127.0.0.1", Symbol.match as never), TypeError);
    });

    it("throws without Wi-Fi", async () => {
      const { io } = new Mailbox(machine);
      machine.accessPoint.switchOff();
      assert.throws(() => io.write(Uint8Array.of(1), "127.0.0.1", 9), { message: "UDP send failed" });
    });

    it("is not told of a port without a receiver, nor of port 0", async () => {
      const mailbox = new Mailbox(machine);
      mailbox.io.write(Uint8Array.of(1), "127.0.0.1", 1);
      mailbox.io.write(Uint8Array.of(1), "127.0.0.1", 0);
      mailbox.io.write(Uint8Array.of(2), "127.0.0.1", mailbox.io.port);
      await mailbox.until(() => mailbox.datagrams.length === 1);
      assert.deepEqual(machine.troubles, []);
    });

    it("does not keep the program's buffer", async () => {
      const from = new Mailbox(machine);
      const to = new Mailbox(other);
      const bytes = Buffer.from("before");
      from.io.write(bytes, "127.0.0.1", to.io.port);
      bytes.fill("x");
      await to.until(() => to.datagrams.length > 0);
      assert.deepEqual(to.texts, ["before"]);
    });
  });

  describe("read", () => {
    it("returns an ArrayBuffer with the address and port of the sender", async () => {
      const from = new Mailbox(machine);
      const to = new Mailbox(other);
      from.io.write(Buffer.from("hi"), "127.0.0.1", to.io.port);
      await to.until(() => to.datagrams.length > 0);
      const [datagram] = to.datagrams;
      assert.ok(datagram instanceof ArrayBuffer);
      assert.deepEqual([datagram.address, datagram.port], ["127.0.0.1", from.io.port]);
    });

    it("returns undefined when nothing waits", () => {
      const { io } = new Mailbox(machine);
      assert.deepEqual([io.read(), io.read(new Uint8Array(9))], [undefined, undefined]);
    });

    it("fills a buffer, returns the number of bytes, and sets the sender on it", async () => {
      const from = new Mailbox(machine);
      const to = new Mailbox(other);
      to.reading = false;
      for (const text of ["hello", "", "bye"]) from.io.write(Buffer.from(text), "127.0.0.1", to.io.port);
      await to.until(() => to.readable.at(-1) === 3);
      const small = new ArrayBuffer(4);
      assert.throws(() => to.io.read(small), { name: "RangeError", message: "buffer too small" });
      assert.throws(() => to.io.read(new Uint16Array(9)), TypeError);
      const whole = new Uint8Array(7).fill(46);
      const view = whole.subarray(1, 7);
      assert.equal(to.io.read(view), 5);
      assert.equal(Buffer.from(whole).toString(), ".hello.");
      const { address, port } = view as unknown as { address: string; port: number };
      assert.deepEqual([address, port], ["127.0.0.1", from.io.port]);
      assert.deepEqual([to.io.read(small), to.io.read(small)], [0, 3]);
      assert.equal(Buffer.from(small, 0, 3).toString(), "bye");
    });

    it("keeps datagrams separate and in order, and onReadable reports how many wait", async () => {
      const from = new Mailbox(machine);
      const to = new Mailbox(other);
      to.reading = false;
      for (const text of ["one", "two", "three"]) from.io.write(Buffer.from(text), "127.0.0.1", to.io.port);
      await to.until(() => to.readable.at(-1) === 3);
      to.read();
      assert.deepEqual(to.texts, ["one", "two", "three"]);
    });

    it(`keeps ${UNREAD_DATAGRAMS_MAX} unread; further ones are dropped, which is logged`, async () => {
      const from = new Mailbox(machine);
      const to = new Mailbox(other);
      to.reading = false;
      for (let n = 0; n <= UNREAD_DATAGRAMS_MAX; n++)
        from.io.write(Buffer.from(String(n)), "127.0.0.1", to.io.port);
      await other.until(() => other.troubles.length > 0);
      assert.deepEqual(
        [other.troubles[0].code, other.troubles[0].peer],
        ["datagram-lost", `127.0.0.1:${from.io.port}`],
      );
      to.read();
      assert.equal(to.texts.length, UNREAD_DATAGRAMS_MAX);
      assert.equal(to.texts.at(-1), String(UNREAD_DATAGRAMS_MAX - 1));
      to.reading = true;
      from.io.write(Buffer.from("heard again"), "127.0.0.1", to.io.port);
      await to.until(() => to.texts.at(-1) === "heard again");
    });

    it("receives nothing without Wi-Fi", async () => {
      const from = new Mailbox(machine);
      const to = new Mailbox(other);
      other.accessPoint.switchOff();
      from.io.write(Buffer.from("lost"), "127.0.0.1", to.io.port);
      const witness = new Mailbox(machine);
      from.io.write(Buffer.from("x"), "127.0.0.1", witness.io.port);
      await witness.until(() => witness.datagrams.length > 0);
      await turns();
      assert.deepEqual(to.readable, []);
    });
  });

  describe("the port", () => {
    it("is the given one; 0 and none pick a free one", () => {
      const { io } = new Mailbox(machine, { port: 0 });
      const { port } = io;
      assert.ok(port > 0);
      io.close();
      assert.equal(new Mailbox(machine, { port }).io.port, port);
    });

    it("throws at once if it is taken, and the cause is logged", () => {
      const { port } = new Mailbox(machine).io;
      assert.throws(() => new Mailbox(other, { port }), { name: "Error", message: "bind failed" });
      assert.deepEqual(
        other.troubles.map(({ code }) => code),
        ["EADDRINUSE"],
      );
      const [{ cause, address, port: taken }] = other.troubles;
      assert.ok(cause?.endsWith(` 127.0.0.1:${port}`), cause);
      assert.deepEqual([address, taken], ["127.0.0.1", port]);
      assert.equal(other.machine.udpSockets, 0);
    });
  });

  it("has 16 sockets per chip", () => {
    const all = Array.from({ length: 16 }, () => new Mailbox(machine));
    assert.throws(() => new Mailbox(machine), { name: "RangeError", message: "no socket" });
    all[0].io.close();
    new Mailbox(machine);
  });

  it("reaches every board on loopback with 255.255.255.255, except for its sender", async () => {
    const { port } = new Mailbox(machine).io;
    const third = new TestMachine({ address: "127.0.0.2" });
    const listeners = [new Mailbox(third, { port })];
    const sender = new Mailbox(other);
    sender.io.write(Buffer.from("to all"), "255.255.255.255", port);
    await listeners[0].until(() => listeners[0].datagrams.length > 0);
    assert.deepEqual(
      [listeners[0].datagrams[0].address, listeners[0].datagrams[0].port],
      ["127.0.0.1", sender.io.port],
    );
    listeners[0].io.write(Buffer.from("mine"), "255.255.255.255", port);
    sender.io.write(Buffer.from("again"), "255.255.255.255", port);
    await listeners[0].until(() => listeners[0].datagrams.length > 1);
    assert.deepEqual(listeners[0].texts, ["to all", "again"]);
    await third.off();
  });

  describe("multicast", () => {
    it("is received once by every member, and by nobody else", async () => {
      const first = new Mailbox(machine);
      const { port } = first.io;
      first.io.add(GROUP);
      const second = new Mailbox(other, { port });
      second.io.add(GROUP);
      second.io.add(OTHER_GROUP);
      const outsider = new Mailbox(new TestMachine());
      outsider.io.write(Buffer.from("to the group"), GROUP, port);
      await first.until(() => first.datagrams.length > 0);
      await second.until(() => second.datagrams.length > 0);
      first.io.write(Buffer.from("to the other"), OTHER_GROUP, port);
      await second.until(() => second.datagrams.length > 1);
      await turns();
      assert.deepEqual(first.texts, ["to the group"]);
      assert.deepEqual(second.texts, ["to the group", "to the other"]);
      assert.deepEqual([second.datagrams[1].address, second.datagrams[1].port], ["127.0.0.1", port]);
      outsider.io.close();
    });

    for (const bind of ["127.0.0.1", "0.0.0.0"])
      it(`is not received by the board that sends it, bound to ${bind}, but by others that send the same`, async () => {
        const board = new TestMachine({ bind });
        const sender = new Mailbox(board);
        const { port } = sender.io;
        sender.io.add(GROUP);
        const sibling = new Mailbox(board);
        const twin = new Mailbox(other, { port });
        twin.io.add(GROUP);
        sender.io.write(Buffer.from("same"), GROUP, port);
        sibling.io.write(Buffer.from("from another socket"), GROUP, port);
        await twin.until(() => twin.datagrams.length === 2);
        twin.io.write(Buffer.from("same"), GROUP, port);
        twin.io.write(Buffer.from("last"), GROUP, port);
        await sender.until(() => sender.texts.includes("last"));
        assert.deepEqual(sender.texts, ["same", "last"]);
        assert.deepEqual(twin.texts, ["same", "from another socket"]);
        await board.off();
      });

    it("can be sent by a board that is not a member", async () => {
      const member = new Mailbox(machine);
      member.io.add(GROUP);
      const outsider = new Mailbox(other);
      outsider.io.write(Buffer.from("hello"), GROUP, member.io.port);
      await member.until(() => member.datagrams.length > 0);
      assert.equal(member.datagrams[0].port, outsider.io.port);
    });

    it("ends with remove; joining twice is the same as once", async () => {
      const member = new Mailbox(machine);
      member.io.add(GROUP);
      member.io.add(GROUP);
      const outsider = new Mailbox(other);
      outsider.io.write(Buffer.from("once"), GROUP, member.io.port);
      await member.until(() => member.datagrams.length > 0);
      member.io.remove(GROUP);
      member.io.remove(GROUP);
      outsider.io.write(Buffer.from("unheard"), GROUP, member.io.port);
      outsider.io.write(Buffer.from("unicast"), "127.0.0.1", member.io.port);
      await member.until(() => member.datagrams.length > 1);
      assert.deepEqual(member.texts, ["once", "unicast"]);
      member.io.add(GROUP);
      outsider.io.write(Buffer.from("back"), GROUP, member.io.port);
      await member.until(() => member.texts.at(-1) === "back");
    });

    it("does not share a port that is exclusive", () => {
      const first = new Mailbox(machine);
      assert.throws(() => new Mailbox(other, { port: first.io.port }), { message: "bind failed" });
    });

    it("works on a board that can be reached on every interface", async () => {
      const everywhere = new TestMachine({ bind: "0.0.0.0" });
      const member = new Mailbox(everywhere);
      member.io.add(GROUP);
      member.io.add(OTHER_GROUP);
      const outsider = new Mailbox(other);
      outsider.io.write(Buffer.from("hello"), GROUP, member.io.port);
      outsider.io.write(Buffer.from("world"), OTHER_GROUP, member.io.port);
      await member.until(() => member.datagrams.length > 1);
      member.io.remove(GROUP);
      await turns();
      assert.deepEqual(member.texts, ["hello", "world"]);
      await everywhere.off();
    });

    it("throws for an address that is not a group, and the cause is logged", () => {
      const { io } = new Mailbox(machine);
      assert.throws(() => io.add("10.1.2.3"), { name: "Error", message: "join failed" });
      assert.throws(() => io.add(Symbol.match as never), TypeError);
      assert.deepEqual(
        machine.troubles.map(({ code }) => code),
        ["EINVAL"],
      );
      io.remove("10.1.2.3");
      assert.throws(() => io.add("all"), { name: "RangeError", message: "invalid IP address" });
      assert.throws(() => io.remove("all"), { name: "RangeError", message: "invalid IP address" });
      assert.throws(() => io.add("255.255.255.255"), { message: "broadcast is not multicast" });
    });
  });

  describe("close", () => {
    it("can be called twice; everything else on a closed socket throws", () => {
      const { io } = new Mailbox(machine);
      io.close();
      io.close();
      const uses: (() => unknown)[] = [
        () => io.read(),
        () => io.read(new Uint8Array(1)),
        () => io.write(Uint8Array.of(1), "127.0.0.1", 9),
        () => io.port,
        () => io.format,
        () => (io.format = "buffer"),
        () => io.add(GROUP),
        () => io.remove(GROUP),
      ];
      for (const use of uses) assert.throws(use, { name: "SyntaxError", message: "closed" }, String(use));
      assert.equal(machine.machine.udpSockets, 0);
    });

    it("ends the callbacks, whatever is pending", async () => {
      const from = new Mailbox(machine);
      const to = new Mailbox(other);
      from.io.write(Buffer.from("late"), "127.0.0.1", to.io.port);
      to.io.close();
      const witness = new Mailbox(other);
      from.io.write(Buffer.from("x"), "127.0.0.1", witness.io.port);
      await witness.until(() => witness.datagrams.length > 0);
      assert.deepEqual(to.readable, []);
    });

    it("frees the port, also a shared one", async () => {
      const first = new Mailbox(machine);
      const { port } = first.io;
      first.io.add(GROUP);
      first.io.close();
      // One that wants it on every address, and alone.
      const socket = createSocket("udp4").bind(port, "0.0.0.0");
      await once(socket, "listening");
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    });
  });

  it("is bound to the interface of its address, or to all", async () => {
    const everywhere = new TestMachine({ address: "127.0.0.2", bind: "0.0.0.0" });
    const narrow = new Mailbox(everywhere, { address: "127.0.0.2" });
    const wide = new Mailbox(everywhere, { address: "0.0.0.0" });
    const sender = new Mailbox(machine);
    sender.io.write(Buffer.from("missed"), "127.0.0.3", narrow.io.port);
    sender.io.write(Buffer.from("heard"), "127.0.0.2", narrow.io.port);
    sender.io.write(Buffer.from("anywhere"), "127.0.0.3", wide.io.port);
    await narrow.until(() => narrow.datagrams.length > 0);
    await wide.until(() => wide.datagrams.length > 0);
    assert.deepEqual([narrow.texts, wide.texts], [["heard"], ["anywhere"]]);
    assert.throws(() => new Mailbox(machine, { address: "127.0.0.9" }), {
      name: "Error",
      message: "bind failed",
    });
    assert.deepEqual(
      machine.troubles.map(({ code }) => code),
      ["EADDRNOTAVAIL"],
    );
    await everywhere.off();
  });

  it("rejects wrong options before it opens anything", () => {
    assert.throws(() => new (machine.io.UDP as never as new () => unknown)(), TypeError);
    assert.throws(() => new Mailbox(machine, { address: "lan" }), {
      name: "Error",
      message: "invalid address",
    });
    for (const port of [-1, 65536, NaN]) assert.throws(() => new Mailbox(machine, { port }), RangeError);
    for (const timeToLive of [0, 256, -1, NaN])
      assert.throws(() => new Mailbox(machine, { timeToLive }), { message: "invalid timeToLive" });
    assert.throws(() => new Mailbox(machine, { onReadable: 1 as never }), /not a function/);
    assert.throws(() => new Mailbox(machine, { format: "number" as "buffer" }), RangeError);
    assert.equal(machine.machine.udpSockets, 0);
    new Mailbox(machine, { timeToLive: 255 });
  });

  it("exchanges datagrams with any UDP program", async () => {
    const program: DatagramSocket = createSocket("udp4");
    program.bind(0, "127.0.0.1");
    await once(program, "listening");
    program.on("message", (bytes, { port }) => program.send(`got ${bytes}`, port, "127.0.0.1"));
    const mailbox = new Mailbox(machine);
    mailbox.io.write(Buffer.from("this"), "127.0.0.1", program.address().port);
    await mailbox.until(() => mailbox.datagrams.length > 0);
    assert.deepEqual(mailbox.texts, ["got this"]);
    await new Promise<void>((resolve) => program.close(() => resolve()));
  });
});
