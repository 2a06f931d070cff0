import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { eventually, turns } from "./changes.js";
import { describePlaces, type Place, type TestPeer, type TestServer } from "./places.js";
import { Door, Socket, type TestMachine } from "./test-machine.js";

const WRITABLE_BYTES = { esp32: 8192, esp32s3: 5744, esp32c3: 5744 };

describePlaces("TCP", (make) => {
  let place: Place;
  let machine: TestMachine;
  let server: TestServer;

  beforeEach(async () => {
    place = make();
    machine = place.machine();
    server = await place.listen();
  });

  afterEach(async () => {
    await machine.off();
    await server.close();
    place.end();
  });

  /** Connects to the server; resolves when both sides have it. */
  async function connected(on = machine): Promise<{ socket: Socket; peer: TestPeer }> {
    const socket = new Socket(on, { address: place.address, port: server.port });
    const peer = await server.next();
    await socket.until(() => socket.writable.length > 0);
    return { socket, peer };
  }

  /** An empty write tests the state and sends nothing. */
  const refusesToWrite = (socket: Socket, message: string) => {
    try {
      socket.io.write(new Uint8Array(0));
      return false;
    } catch (error) {
      return (error as Error).message === message;
    }
  };

  describe("write", () => {
    for (const [chip, bytes] of Object.entries(WRITABLE_BYTES)) {
      it(`accepts ${bytes} bytes on the ${chip}, and then would block`, async () => {
        const other = place.machine({ chip });
        const { socket, peer } = await connected(other);
        assert.deepEqual(socket.writable, [bytes]);
        assert.equal(socket.io.write(new Uint8Array(bytes - 1)), 1);
        assert.equal(socket.io.write(new Uint8Array(1)), 0);
        assert.throws(() => socket.io.write(new Uint8Array(1)), { message: "would block" });
        await peer.untilBytes(bytes);
        await other.off();
      });
    }

    it("accepts all of the bytes or throws, with nothing sent", async () => {
      const { socket, peer } = await connected();
      assert.throws(() => socket.io.write(new Uint8Array(8193)), { message: "would block" });
      socket.io.write(Buffer.from("only this"));
      socket.io.close();
      await peer.until(() => peer.ended);
      assert.equal(peer.received.toString(), "only this");
    });

    it("can continue when onWritable is called", async () => {
      const { socket, peer } = await connected();
      const bytes = randomBytes(100_000);
      let sent = 0;
      socket.onWritable = () => {
        const part = bytes.subarray(sent, sent + (socket.writable.at(-1) as number));
        sent += part.length;
        if (part.length > 0) socket.io.write(part);
      };
      socket.onWritable();
      await peer.untilBytes(bytes.length);
      assert.ok(peer.received.equals(bytes));
      await socket.until(() => socket.writable.at(-1) === 8192);
    });

    it("does not keep the program's buffer", async () => {
      const { socket, peer } = await connected();
      const bytes = Buffer.from("before");
      socket.io.write(bytes);
      bytes.fill("x");
      await peer.untilBytes(6);
      assert.equal(peer.received.toString(), "before");
    });

    it("accepts an ArrayBuffer and any view of bytes, and nothing else", async () => {
      const { socket, peer } = await connected();
      const { buffer } = Uint8Array.from([1, 2, 3, 4]);
      socket.io.write(buffer);
      socket.io.write(new DataView(buffer, 1, 2));
      socket.io.write(new Int8Array(buffer, 2, 2));
      socket.io.write(new Uint8ClampedArray(buffer, 3, 1));
      socket.io.write(new Uint8Array(0));
      const wider = [new Uint16Array(buffer), new Float32Array(buffer), new BigInt64Array(1)];
      for (const wrong of ["text", 5, undefined, null, [1], {}, Symbol.match, ...wider])
        assert.throws(() => socket.io.write(wrong), TypeError);
      socket.io.close();
      await peer.until(() => peer.ended);
      assert.deepEqual([...peer.received], [1, 2, 3, 4, 2, 3, 3, 4, 4]);
    });

    it("is not ready before the connection is established", () => {
      const socket = new Socket(machine, { address: place.address, port: server.port });
      assert.throws(() => socket.io.write(Uint8Array.of(1)), { message: "not ready" });
    });

    it("is not ready after the peer's FIN", async () => {
      const { socket, peer } = await connected();
      peer.finish();
      await socket.until(() => socket.errors.length > 0);
      assert.throws(() => socket.io.write(Uint8Array.of(1)), { message: "not ready" });
    });

    it("is not ready in the onReadable whose data came with a FIN", async () => {
      const door = new Door(machine);
      const peer = await place.dial(machine, door.io.port);
      await new Promise<void>((resolve) => peer.socket.end("bye", resolve));
      await door.waiting(1);
      await turns();
      const socket = door.adopt();
      let ready: boolean | undefined;
      socket.onReadable = () => {
        ready = !refusesToWrite(socket, "not ready");
        socket.read();
      };
      await socket.until(() => socket.errors.length > 0);
      assert.equal(socket.received.toString(), "bye");
      assert.equal(ready, false);
    });
  });

  describe("read", () => {
    it("returns undefined when nothing waits", async () => {
      const { socket } = await connected();
      assert.equal(socket.io.read(), undefined);
      assert.equal(socket.io.read(5), undefined);
    });

    it("returns everything, or the given number of bytes, as a new ArrayBuffer", async () => {
      const { socket, peer } = await connected();
      socket.onReadable = () => {};
      peer.send("abcdef");
      await socket.until(() => socket.readable.at(-1) === 6);
      const first = socket.io.read(2);
      assert.ok(first instanceof ArrayBuffer);
      assert.equal(Buffer.from(first).toString(), "ab");
      assert.equal(Buffer.from(socket.io.read() as ArrayBuffer).toString(), "cdef");
      assert.equal(socket.io.read(), undefined);
    });

    it("throws when asked for 0 bytes or too many, without loss", async () => {
      const { socket, peer } = await connected();
      socket.onReadable = () => {};
      peer.send("abc");
      await socket.until(() => socket.readable.at(-1) === 3);
      for (const wrong of [0, 4, -1, NaN, 2 ** 40, new Uint8Array(0), new Uint8Array(4)])
        assert.throws(() => socket.io.read(wrong), { message: "invalid" }, String(wrong));
      for (const wrong of [new Uint16Array(1), {}, Math.sin])
        assert.throws(() => socket.io.read(wrong as never), TypeError);
      assert.equal(Buffer.from(socket.io.read(3) as ArrayBuffer).toString(), "abc");
    });

    it("fills a buffer and returns the number of bytes", async () => {
      const { socket, peer } = await connected();
      socket.onReadable = () => {};
      peer.send("abcd");
      await socket.until(() => socket.readable.at(-1) === 4);
      const bytes = Buffer.from("....");
      assert.equal(socket.io.read(bytes.subarray(1, 3)), 2);
      assert.equal(bytes.toString(), ".ab.");
      const buffer = new ArrayBuffer(2);
      assert.equal(socket.io.read(buffer), 2);
      assert.equal(Buffer.from(buffer).toString(), "cd");
    });

    it("keeps unread data for the next onReadable", async () => {
      const { socket, peer } = await connected();
      socket.onReadable = () => {};
      peer.send("one ");
      await socket.until(() => socket.readable.at(-1) === 4);
      peer.send("two");
      await socket.until(() => socket.readable.at(-1) === 7);
      socket.read();
      assert.equal(socket.received.toString(), "one two");
    });
  });

  describe("format", () => {
    it("number reads and writes one byte at a time", async () => {
      const { socket, peer } = await connected();
      socket.onReadable = () => {};
      socket.io.format = "number";
      assert.equal(socket.io.format, "number");
      peer.send(Uint8Array.of(7, 8));
      await socket.until(() => socket.readable.at(-1) === 2);
      assert.deepEqual(
        [socket.io.read(new Uint8Array(2)), socket.io.read(), socket.io.read()],
        [7, 8, undefined],
      );
      socket.io.write(65);
      socket.io.write(256 + 66);
      await peer.untilBytes(2);
      assert.equal(peer.received.toString(), "AB");
    });

    it("is buffer by default, and no other", async () => {
      const { socket } = await connected();
      assert.equal(socket.io.format, "buffer");
      assert.throws(() => (socket.io.format = "string"), RangeError);
      const options = { address: place.address, port: server.port };
      assert.throws(() => new Socket(machine, { ...options, format: "string" as "number" }), RangeError);
    });
  });

  describe("callbacks", () => {
    it("never come inside the program's own call", async () => {
      const door = new Door(machine);
      const called: string[] = [];
      let inside = "";
      const watch = (socket: Socket) => {
        const note = (name: string) => () => {
          if (inside) called.push(`${name} inside ${inside}`);
          if (name === "onReadable") socket.read();
        };
        socket.onReadable = note("onReadable");
        socket.onWritable = note("onWritable");
        socket.onError = note("onError");
      };
      const during = <Result>(name: string, call: () => Result): Result => {
        inside = name;
        try {
          return call();
        } finally {
          inside = "";
        }
      };
      const client = during("new", () => {
        const socket = new Socket(machine, { address: machine.network.address, port: door.io.port });
        watch(socket);
        return socket;
      });
      await door.waiting(1);
      const adopted = during("adopt", () => {
        const socket = door.adopt();
        watch(socket);
        return socket;
      });
      await client.until(() => client.writable.length > 0);
      during("write", () => client.io.write(Buffer.from("hello")));
      await adopted.until(() => adopted.received.length === 5);
      adopted.onReadable = () => {};
      client.io.write(Buffer.from("bye"));
      during("close", () => client.io.close());
      await eventually(() => refusesToWrite(adopted, "not ready"));
      during("read", () => adopted.read());
      assert.deepEqual(adopted.errors, []);
      await adopted.until(() => adopted.errors.length > 0);
      assert.deepEqual(called, []);
    });

    it("are optional", async () => {
      const options = { onReadable: undefined, onWritable: undefined, onError: undefined };
      const socket = new Socket(machine, { address: place.address, port: server.port, ...options });
      const peer = await server.next();
      peer.send("x");
      peer.finish();
      await eventually(() => refusesToWrite(socket, "not ready"));
      assert.deepEqual(machine.aborts, []);
    });

    it("have the IO object as this, which has the target", async () => {
      const { socket } = await connected();
      assert.equal(socket.io.target, socket);
      socket.io.target = "another";
      assert.equal(socket.io.target, "another");
    });

    it("that throw switch the machine off, which is reported once", async () => {
      const { socket, peer } = await connected();
      const other = await connected();
      socket.onReadable = () => {
        throw new Error("a bug in the app");
      };
      other.peer.send("wait");
      peer.send("go");
      await machine.until(() => machine.aborts.length > 0);
      assert.equal(machine.machine.on, false);
      // A board that loses its power says nothing; on this machine its sockets do.
      if (!place.isVirtual) {
        await peer.gone();
        await other.peer.gone();
        assert.equal(other.peer.error, "ECONNRESET");
      }
      await turns();
      assert.deepEqual(
        machine.aborts.map((error) => (error as Error).message),
        ["a bug in the app"],
      );
    });
  });

  describe("onError", () => {
    it("reports a refused connection, without an argument", async () => {
      const { port } = server;
      await server.close();
      const socket = new Socket(machine, { address: place.address, port });
      await socket.until(() => socket.errors.length > 0);
      assert.deepEqual([socket.errors, socket.writable], [[[]], []]);
      server = await place.listen();
    });

    for (const [end, leave] of [
      ["FIN", (peer: TestPeer) => void peer.finish()],
      ["RST", (peer: TestPeer) => void peer.socket.resetAndDestroy()],
    ] as const) {
      it(`comes once and without an argument for a ${end}, after all data was read`, async () => {
        const { socket, peer } = await connected();
        socket.onReadable = () => {};
        await peer.sent("last words");
        await socket.until(() => socket.readable.at(-1) === 10);
        leave(peer);
        await eventually(() => refusesToWrite(socket, "not ready"));
        await turns();
        assert.deepEqual(socket.errors, []);
        assert.equal(Buffer.from(socket.io.read(4) as ArrayBuffer).toString(), "last");
        await turns();
        assert.deepEqual(socket.errors, []);
        socket.read();
        assert.equal(socket.received.toString(), " words");
        await socket.until(() => socket.errors.length > 0);
        await turns();
        assert.deepEqual(socket.errors, [[]]);
      });
    }

    for (const [end, leave] of [
      ["FIN", (peer: TestPeer) => void peer.finish()],
      ["RST", (peer: TestPeer) => void peer.socket.resetAndDestroy()],
    ] as const)
      it(`is the only callback after a ${end}: writing throws, and onWritable is not called`, async () => {
        const { socket, peer } = await connected();
        socket.onReadable = () => {};
        await peer.sent("unread");
        await socket.until(() => socket.readable.length > 0);
        const told = socket.writable.length;
        leave(peer);
        await eventually(() => refusesToWrite(socket, "not ready"));
        assert.throws(() => socket.io.write(new Uint8Array(0)), { message: "not ready" });
        await turns();
        assert.deepEqual([socket.writable.length, socket.errors], [told, []]);
        socket.read();
        await socket.until(() => socket.errors.length > 0);
        assert.equal(socket.writable.length, told);
      });

    it("does not come while a FIN waits behind a full window", async () => {
      const { socket, peer } = await connected();
      socket.onReadable = () => {};
      const { window_bytes } = machine.chip;
      peer.socket.end(new Uint8Array(window_bytes + 1));
      await socket.until(() => socket.readable.at(-1) === window_bytes);
      await turns();
      // As on the device, where the last byte and the FIN are still in the peer's buffers.
      socket.io.write(Buffer.from("heard"));
      await peer.untilBytes(5);
      assert.deepEqual(socket.errors, []);
      socket.io.read(2);
      await eventually(() => refusesToWrite(socket, "not ready"));
      socket.read();
      await socket.until(() => socket.errors.length > 0);
      assert.equal(socket.received.length, window_bytes - 1);
    });

    it("waits until the data before a reset is read, and is then called without another read", async () => {
      const { socket, peer } = await connected();
      socket.onReadable = () => {};
      peer.socket.write(new Uint8Array(place.beyond_bytes));
      await socket.until(() => socket.readable.at(-1) === 8192);
      peer.socket.resetAndDestroy();
      await eventually(() => refusesToWrite(socket, "not ready"));
      assert.deepEqual(socket.errors, []);
      socket.read();
      assert.equal(socket.received.length, 8192);
      await socket.until(() => socket.errors.length > 0);
    });

    it("comes again for a FIN that came with data which onReadable reads, unless the program closes", async () => {
      const door = new Door(machine);
      const adopt = async (): Promise<Socket> => {
        const peer = await place.dial(machine, door.io.port);
        await new Promise<void>((resolve) => peer.socket.end("bye", resolve));
        await door.waiting(1);
        await turns();
        return door.adopt();
      };
      const careless = await adopt();
      const careful = await adopt();
      careful.onError = () => careful.io.close();
      await careless.until(() => careless.errors.length === 2);
      await turns();
      assert.deepEqual([careless.errors, careful.errors], [[[], []], [[]]]);
    });

    it("does not come for the loss of a connection after its FIN", async () => {
      const { socket, peer } = await connected();
      peer.finish();
      await socket.until(() => socket.errors.length > 0);
      machine.accessPoint.switchOff();
      await eventually(() => machine.machine.sockets === 0);
      await turns();
      assert.deepEqual(socket.errors, [[]]);
    });

    it("comes for every socket when the Wi-Fi is lost, and connecting fails until it is back", async () => {
      const door = new Door(machine);
      const { socket } = await door.open(place);
      const other = await connected();
      machine.accessPoint.switchOff();
      await socket.until(() => socket.errors.length > 0);
      await other.socket.until(() => other.socket.errors.length > 0);
      // On a network nothing comes out of a board without Wi-Fi, nor into it.
      if (!place.isVirtual) {
        await other.peer.gone();
        assert.equal(await place.cutOff(machine, door.io.port), "ECONNRESET");
      }
      assert.equal(door.requests.length, 1);
    });
  });

  describe("adopting a socket of a Listener", () => {
    it("keeps received data", async () => {
      const door = new Door(machine);
      const peer = await place.dial(machine, door.io.port);
      await peer.sent("early ");
      await door.waiting(1);
      await turns();
      const bare = door.io.read();
      await peer.sent("bird");
      await turns();
      const socket = new Socket(machine, { from: bare });
      await socket.until(() => socket.received.length === 10);
      assert.equal(socket.received.toString(), "early bird");
      assert.deepEqual(socket.writable, [8192]);
    });

    it("closes the old object, which can be closed again", async () => {
      const door = new Door(machine);
      await place.dial(machine, door.io.port);
      await door.waiting(1);
      const bare = door.io.read();
      assert.ok(bare);
      const socket = new Socket(machine, { from: bare });
      bare.close();
      assert.throws(() => bare.read(), { message: "closed" });
      assert.equal(socket.io.remoteAddress, place.address);
      assert.equal(machine.machine.sockets, 1);
    });

    it("throws for any other object", async () => {
      const { socket } = await connected();
      socket.io.close();
      for (const wrong of [socket.io, {}, [], "127.0.0.1"])
        assert.throws(() => new Socket(machine, { from: wrong as never }), {
          name: "SyntaxError",
          message: "invalid from",
        });
    });

    it("works with the socket's own constructor, as it is a TCP", async () => {
      const door = new Door(machine);
      const peer = await place.dial(machine, door.io.port);
      await door.waiting(1);
      const bare = door.io.read();
      assert.ok(bare instanceof machine.io.TCP);
      const { constructor } = bare as { constructor: unknown };
      const heard = new Promise<string>((resolve) => {
        new (constructor as typeof machine.io.TCP)({
          from: bare,
          onReadable() {
            resolve(Buffer.from(this.read() as ArrayBuffer).toString());
          },
        });
      });
      peer.send("to the adopted");
      assert.equal(await heard, "to the adopted");
    });

    it("keeps the address of the peer", async () => {
      const { socket, peer } = await new Door(machine).open(place);
      assert.equal(socket.io.remoteAddress, place.address);
      assert.equal(socket.io.remotePort, peer.socket.localPort);
    });
  });

  describe("the chip's sockets", () => {
    it("are 8 on the esp32: the ninth connect throws, until one is free", async () => {
      const all: { socket: Socket; peer: TestPeer }[] = [];
      for (let i = 0; i < 8; i++) all.push(await connected());
      const another = () => new Socket(machine, { address: place.address, port: server.port });
      assert.throws(another, { name: "RangeError", message: "no socket" });
      const { socket, peer } = all[3];
      socket.io.close();
      await peer.until(() => peer.ended);
      // It counts until the peer has answered the FIN.
      assert.throws(another, { message: "no socket" });
      peer.finish();
      await eventually(() => machine.machine.sockets === 7);
      another();
    });

    it("are 16 on the esp32s3", async () => {
      const other = place.machine({ chip: "esp32s3" });
      for (let i = 0; i < 16; i++) await connected(other);
      const another = () => new Socket(other, { address: place.address, port: server.port });
      assert.throws(another, { name: "RangeError", message: "no socket" });
      await other.off();
    });

    it("are free at once after a reset, an answered FIN, and a cancelled connect", async () => {
      const reset = await connected();
      reset.socket.onReadable = () => {};
      reset.peer.send("unread");
      await reset.socket.until(() => reset.socket.readable.length > 0);
      reset.socket.io.close();
      assert.equal(machine.machine.sockets, 0);

      const ended = await connected();
      ended.peer.finish();
      await ended.socket.until(() => ended.socket.errors.length > 0);
      ended.socket.io.close();
      assert.equal(machine.machine.sockets, 0);

      new Socket(machine, { address: place.address, port: server.port }).io.close();
      assert.equal(machine.machine.sockets, 0);

      const refused = new Socket(machine, { address: place.address, port: 1 });
      await refused.until(() => refused.errors.length > 0);
      await eventually(() => machine.machine.sockets === 0);
      refused.io.close();
      assert.equal(machine.machine.sockets, 0);
    });

    it("are free when the peer has answered our FIN with its own", async () => {
      const { socket, peer } = await connected();
      socket.io.close();
      assert.equal(machine.machine.sockets, 1);
      await peer.until(() => peer.ended);
      peer.finish();
      await eventually(() => machine.machine.sockets === 0);
    });
  });

  describe("close", () => {
    it("can be called twice; everything else on a closed socket throws", async () => {
      const { socket } = await connected();
      socket.io.close();
      socket.io.close();
      const uses: (() => unknown)[] = [
        () => socket.io.read(),
        () => socket.io.write(Uint8Array.of(1)),
        () => socket.io.remoteAddress,
        () => socket.io.remotePort,
        () => socket.io.format,
        () => (socket.io.format = "buffer"),
      ];
      for (const use of uses) assert.throws(use, { name: "SyntaxError", message: "closed" }, String(use));
    });

    it("sends what was written, and then FIN", async () => {
      const { socket, peer } = await connected();
      const bytes = randomBytes(8192);
      socket.io.write(bytes);
      socket.io.close();
      await peer.until(() => peer.ended);
      assert.ok(peer.received.equals(bytes));
      assert.equal(peer.error, undefined);
    });

    it("with unread data sends RST", async () => {
      const { socket, peer } = await connected();
      socket.onReadable = () => {};
      peer.send("unread");
      await socket.until(() => socket.readable.length > 0);
      socket.io.close();
      await peer.gone();
      assert.equal(peer.error, "ECONNRESET");
    });

    it("ends the callbacks, whatever is pending", async () => {
      const { socket, peer } = await connected();
      const told = socket.writable.length;
      socket.io.write(Buffer.from("x"));
      peer.send("y");
      peer.finish();
      socket.io.close();
      await eventually(() => machine.machine.sockets === 0);
      await turns();
      assert.deepEqual([socket.readable, socket.writable.length, socket.errors], [[], told, []]);
    });

    it("answers later data of the peer with RST", async () => {
      const { socket, peer } = await connected();
      socket.io.write(Buffer.from("bye"));
      socket.io.close();
      await peer.until(() => peer.ended);
      assert.equal(peer.received.toString(), "bye");
      peer.send("x");
      await eventually(() => machine.machine.sockets === 0);
      await peer.sent("y");
      await peer.gone();
      assert.match(String(peer.error), /EPIPE|ECONNRESET/);
    });

    it("cancels connecting", async () => {
      const socket = new Socket(machine, { address: place.address, port: server.port });
      socket.io.close();
      await machine.network.drained(1000);
      assert.deepEqual([socket.writable, socket.errors], [[], []]);
    });
  });

  it("that is not read closes the peer's window, and buffers no more than the chip would", async () => {
    const { socket, peer } = await connected();
    socket.onReadable = () => {};
    peer.socket.write(new Uint8Array(place.beyond_bytes));
    await socket.until(() => socket.readable.at(-1) === 8192);
    // A round trip on another connection leaves enough time for anything that could arrive.
    const other = await connected();
    for (let turn = 1; turn <= 50; turn++) {
      other.peer.send("x");
      await other.socket.until(() => other.socket.received.length === turn);
    }
    assert.equal(socket.readable.at(-1), 8192);
    assert.ok(peer.socket.writableLength > 0, "the peer could send all of it");
    assert.ok(peer.socket.bytesWritten >= place.beyond_bytes);
    assert.equal((socket.io.read() as ArrayBuffer).byteLength, 8192);
    await socket.until(() => socket.readable.length > 1 && socket.readable.at(-1) === 8192);
  });

  it("accepts nodelay (Moddable's spelling) and noDelay (the standard's)", async () => {
    for (const option of [{ nodelay: true }, { noDelay: true }, { nodelay: false }, { noDelay: false }]) {
      const socket = new Socket(machine, { address: place.address, port: server.port, ...option });
      const peer = await server.next();
      await socket.until(() => socket.writable.length > 0);
      socket.io.write(Buffer.from("x"));
      await peer.untilBytes(1);
    }
  });

  describe("rejects before it opens anything", () => {
    const address = "127.0.0.1";
    for (const wrong of ["", "localhost", "256.1.1.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 ", "::1"])
      it(`the address '${wrong}'`, () => {
        assert.throws(() => new Socket(machine, { address: wrong, port: 1 }), { message: "invalid address" });
        assert.equal(machine.machine.sockets, 0);
      });

    for (const [wrong, name] of [
      [-1, "RangeError"],
      [65536, "RangeError"],
      [NaN, "RangeError"],
      ["http", "RangeError"],
      [undefined, "Error"],
      [Symbol.match, "TypeError"],
    ] as const)
      it(`the port ${String(wrong)}, with ${name}`, () => {
        assert.throws(() => new Socket(machine, { address, port: wrong as number }), { name });
        assert.equal(machine.machine.sockets, 0);
      });

    it("no options", () => {
      const { TCP } = machine.io as unknown as { TCP: new (options?: unknown) => unknown };
      for (const wrong of [undefined, null, "127.0.0.1:1"]) assert.throws(() => new TCP(wrong), TypeError);
      assert.throws(() => new TCP(), TypeError);
    });

    it("a keepAlive that is not a number of milliseconds", () => {
      for (const keepAlive of [-1, 2 ** 31, NaN])
        assert.throws(() => new Socket(machine, { address, port: 1, keepAlive }), {
          name: "RangeError",
          message: "invalid keepAlive",
        });
      assert.equal(machine.machine.sockets, 0);
    });

    it("a missing address", () => {
      assert.throws(() => new Socket(machine, { address: Symbol.match as never, port: 1 }), TypeError);
      for (const wrong of [undefined, null, 127])
        assert.throws(() => new Socket(machine, { address: wrong as never, port: 1 }), {
          message: "invalid address",
        });
    });

    it("a callback that is not a function", () => {
      for (const name of ["onReadable", "onWritable", "onError"])
        assert.throws(() => new Socket(machine, { address, port: 1, [name]: "call me" }), /not a function/);
      assert.equal(machine.machine.sockets, 0);
    });

    it("a connection without Wi-Fi", async () => {
      const other = place.machine({ wifi: "apart" });
      assert.throws(() => new Socket(other, { address, port: server.port }), { message: "connect error" });
      assert.equal(other.machine.sockets, 0);
      await other.off();
    });
  });
});
