/** What every Network promises (host-sim/sim/network/network.ts), whatever it stands on. */
import assert from "node:assert/strict";
import type { Network } from "../../../host-sim/sim/network/network.js";
import { DatagramNotes, ServerNotes, StreamNotes } from "./notes.js";

/** Two boards that reach each other, and how a test waits for what happens between them. */
export interface TwoBoards {
  readonly one: Network;
  readonly other: Network;
  /** A third one, for what is said to everybody. */
  readonly third: Network;
  /** An address that none of them has. */
  readonly foreignAddress: string;
  /** Resolves when that holds. */
  until(holds: () => boolean): Promise<void>;
  /** Resolves when everything that was under way has arrived. */
  settled(): Promise<void>;
  /** A bound socket of the host's that somebody else opened, as `adopt` takes it, and its port. */
  boundSocket(): Promise<{ socket: { close(): unknown }; port: number }>;
  /** Releases everything. */
  end(): Promise<void>;
}

/** What one network does and another cannot. */
export interface Abilities {
  /** No more than so many bytes leave the sender while the receiver does not read. */
  readonly outstanding_bytes_max: number;
  /** The window opens by `taken`, not by `read`. */
  readonly opensByTaken: boolean;
  /** Data that waits unread does not hide a reset. */
  readonly sendsBeyond_bytes: number;
}

/** Where the chunks of a stream are cut. */
const CHUNKS_BYTES = [1, 7, 536, 1460, 5744, 8192, 40_000];
const PATTERN_BYTES = 60_000;
/** The largest payload of an IPv4 datagram, and of an Ethernet frame. */
const DATAGRAM_BYTES_MAX = 65_507;
const FRAME_BYTES_MAX = 1472;
const GROUP = "239.255.77.9";
const OTHER_GROUP = "239.255.77.10";
const BROADCAST = "255.255.255.255";

/** Bytes of which no two near each other are exchanged without a trace. */
export function pattern(length: number, seed = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (Math.imul(i + seed, 2654435761) >>> 13) & 255);
}

/** Describes the tests; `make` gives boards of their own to each. */
export function describeNetwork(name: string, make: () => TwoBoards, abilities: Abilities): void {
  describe(`${name}, as a Network,`, () => {
    let boards: TwoBoards;
    let one: Network;
    let other: Network;

    beforeEach(() => {
      boards = make();
      ({ one, other } = boards);
    });

    afterEach(() => boards.end());

    /** A server on the other board. */
    function served(prepare?: (notes: StreamNotes) => void): {
      server: ServerNotes;
      port: number;
      close(): void;
    } {
      const server = new ServerNotes(prepare);
      const listening = other.listen(0, server);
      assert.ok(listening);
      return { server, port: listening.port, close: () => listening.close() };
    }

    function dialled(port: number, from = one, to = other.address): StreamNotes {
      const notes = new StreamNotes();
      notes.stream = from.connect(to, port, notes);
      return notes;
    }

    /** Both ends of a connection. */
    async function connected(
      prepare?: (notes: StreamNotes) => void,
    ): Promise<{ here: StreamNotes; there: StreamNotes }> {
      const { server, port, close } = served(prepare);
      const here = dialled(port);
      await boards.until(() => here.has("connect") && server.accepted.length > 0);
      close();
      return { here, there: server.accepted[0] };
    }

    describe("connecting", () => {
      it("tells both ends, which know each other's address and port", async () => {
        const { server, port } = served();
        const here = dialled(port);
        assert.deepEqual(here.told, []);
        await boards.until(() => here.has("connect") && server.accepted.length > 0);
        const { stream } = server.accepted[0];
        assert.deepEqual([here.stream.remoteAddress, here.stream.remotePort], [other.address, port]);
        assert.deepEqual([stream.remoteAddress, stream.remotePort], [one.address, here.stream.localPort]);
        assert.equal(stream.localPort, port);
        assert.deepEqual(here.told, ["connect"]);
      });

      it("fails where nobody listens", async () => {
        const { port, close } = served();
        close();
        const here = dialled(port);
        await boards.until(() => here.has("gone"));
        assert.deepEqual(here.told, ["ECONNREFUSED", "gone"]);
      });

      it("can be given up, and then tells only that nothing remains", async () => {
        const { port } = served();
        const here = dialled(port);
        here.stream.close();
        await boards.until(() => here.has("gone"));
        await boards.settled();
        assert.deepEqual(here.told, ["gone"]);
      });

      it("reaches a server on one's own board", async () => {
        const server = new ServerNotes();
        const listening = one.listen(0, server);
        assert.ok(listening);
        const here = dialled(listening.port, one, one.address);
        await boards.until(() => server.accepted.length > 0);
        here.write("to myself");
        await boards.until(() => server.accepted[0].text === "to myself");
      });
    });

    describe("listening", () => {
      it("picks a free port for 0, and takes the one it is given", () => {
        const first = one.listen(0, new ServerNotes());
        const second = one.listen(0, new ServerNotes());
        assert.ok(first && second && first.port > 0 && first.port !== second.port);
        const { port } = first;
        first.close();
        const again = one.listen(port, new ServerNotes());
        assert.deepEqual([again?.port, again?.address], [port, one.address]);
      });

      for (const [what, code] of [
        ["a taken port", "EADDRINUSE"],
        ["a foreign address", "EADDRNOTAVAIL"],
      ])
        it(`does not take ${what}, and tells why a turn later`, async () => {
          const taken = one.listen(0, new ServerNotes());
          const address = code === "EADDRINUSE" ? one.address : boards.foreignAddress;
          const failing = new ServerNotes();
          assert.equal(one.listen(taken?.port ?? 0, failing, address), undefined);
          const codes = () => failing.failures.map((failure) => failure.code);
          assert.deepEqual(codes(), []);
          await boards.until(() => failing.failures.length > 0);
          assert.deepEqual(codes(), [code]);
          assert.deepEqual(failing.failures[0].place, { address, port: taken?.port });
        });

      it("shares no port's streams with another board's server", async () => {
        const { server, port } = served();
        const own = one.listen(port, new ServerNotes());
        assert.equal(own?.port, port);
        const here = dialled(port);
        await boards.until(() => here.has("connect"));
        await boards.until(() => server.accepted.length === 1);
      });

      it("leaves alone what was accepted when it is closed, and lets nobody in after that", async () => {
        const { here, there } = await connected();
        const late = dialled(there.stream.localPort);
        await boards.until(() => late.has("gone"));
        assert.deepEqual(late.told, ["ECONNREFUSED", "gone"]);
        here.write("still here");
        await boards.until(() => there.text === "still here");
      });
    });

    describe("a stream", () => {
      for (const chunk_bytes of CHUNKS_BYTES)
        it(`carries bytes in order, both ways at once, read ${chunk_bytes} at a time`, async () => {
          const { here, there } = await connected();
          here.chunk_bytes = there.chunk_bytes = chunk_bytes;
          const [to, from] = [pattern(PATTERN_BYTES, 1), pattern(PATTERN_BYTES, 2)];
          for (let at = 0; at < PATTERN_BYTES; at += chunk_bytes * 3) {
            here.write(to.subarray(at, at + chunk_bytes * 3));
            there.write(from.subarray(at, at + chunk_bytes * 3));
          }
          await boards.until(
            () => here.received.length === PATTERN_BYTES && there.received.length === PATTERN_BYTES,
          );
          assert.deepEqual(there.received, to);
          assert.deepEqual(here.received, from);
        });

      it("keeps the bytes as they were when they were written", async () => {
        const { here, there } = await connected();
        const bytes = new TextEncoder().encode("before");
        here.write(bytes);
        bytes.fill(120);
        await boards.until(() => there.received.length === bytes.length);
        assert.equal(there.text, "before");
      });

      it("gives bytes that belong to who reads them", async () => {
        const { here, there } = await connected((notes) => (notes.chunk_bytes = 0));
        here.write("abcd");
        let first: Uint8Array | undefined;
        await boards.until(() => (first ??= there.stream.read(2)) !== undefined);
        first?.fill(120);
        there.chunk_bytes = Infinity;
        await boards.until(() => {
          there.read();
          return there.received.length === 2;
        });
        assert.equal(there.text, "cd");
      });

      it("tells how many written bytes have left, of all of them", async () => {
        const { here } = await connected();
        here.write(pattern(PATTERN_BYTES));
        here.write(pattern(1));
        assert.deepEqual(here.sent, []);
        await boards.until(() => here.sent_bytes === PATTERN_BYTES + 1);
        await boards.settled();
        assert.equal(here.sent_bytes, PATTERN_BYTES + 1);
        assert.ok(here.sent.every((bytes) => bytes > 0));
      });

      it("that is not read stops its peer, and goes on when it is read", async () => {
        const { here, there } = await connected((notes) => (notes.chunk_bytes = 0));
        const length = abilities.sendsBeyond_bytes;
        const bytes = pattern(length);
        here.write(bytes);
        await boards.until(() => here.sent_bytes > 0 || abilities.outstanding_bytes_max > PATTERN_BYTES);
        await boards.settled();
        assert.ok(here.sent_bytes <= abilities.outstanding_bytes_max, `${here.sent_bytes} bytes have left`);
        there.chunk_bytes = Infinity;
        await boards.until(() => {
          there.read();
          return there.received.length === length;
        });
        assert.deepEqual(Buffer.compare(there.received, bytes), 0);
      });

      if (abilities.opensByTaken)
        it("whose bytes are read and not taken stops its peer all the same", async () => {
          const { here, there } = await connected((notes) => (notes.taking = false));
          here.write(pattern(PATTERN_BYTES));
          await boards.until(() => there.received.length >= abilities.outstanding_bytes_max);
          await boards.settled();
          assert.equal(there.received.length, abilities.outstanding_bytes_max);
          there.taking = true;
          there.stream.taken(there.received.length);
          await boards.until(() => there.received.length === PATTERN_BYTES);
        });

      it("tells of the peer's end after all is read, and can still be written to", async () => {
        const { here, there } = await connected((notes) => (notes.chunk_bytes = 0));
        here.write("last words");
        here.stream.close();
        await boards.settled();
        assert.deepEqual(there.told, []);
        there.chunk_bytes = 4;
        await boards.until(() => {
          there.read();
          return there.has("end");
        });
        assert.equal(there.text, "last words");
        there.stream.close();
        await boards.until(() => there.has("gone") && here.has("gone"));
        assert.deepEqual(there.told, ["end", "gone"]);
        assert.deepEqual(
          here.told.filter((what) => what !== "end"),
          ["connect", "gone"],
        );
      });

      it("sends what was queued before its end, however much", async () => {
        const { here, there } = await connected();
        const bytes = pattern(PATTERN_BYTES);
        here.write(bytes);
        here.stream.close();
        await boards.until(() => there.has("end"));
        assert.deepEqual(there.received, bytes);
      });

      it("takes nothing after its close", async () => {
        const { here, there } = await connected();
        here.write("all");
        here.stream.close();
        here.write(" but this");
        here.stream.close();
        await boards.until(() => there.has("end"));
        assert.equal(there.text, "all");
      });

      it("that is closed answers what still comes with a reset", async () => {
        const { here, there } = await connected();
        here.stream.close();
        await boards.until(() => there.has("end"));
        await boards.until(() => {
          // A kernel may tell of a reset only to who writes once more.
          there.write("too late");
          return there.has("gone") && here.has("gone");
        });
        assert.match(there.told.join(" "), /^end (ECONNRESET|EPIPE) gone$/);
        assert.equal(here.told.at(-1), "gone");
        assert.ok(!here.has("ECONNRESET"));
      });

      it("with unread bytes resets its peer when it is closed", async () => {
        const { here, there } = await connected((notes) => (notes.chunk_bytes = 0));
        here.write("unread");
        await boards.until(() => here.sent_bytes > 0);
        await boards.settled();
        there.stream.close();
        await boards.until(() => here.has("gone") && there.has("gone"));
        assert.deepEqual(here.told, ["connect", "ECONNRESET", "gone"]);
        assert.deepEqual(there.told, ["gone"]);
      });

      it("that is reset tells its peer, and of itself only that nothing remains", async () => {
        const { here, there } = await connected();
        there.stream.reset();
        await boards.until(() => here.has("gone") && there.has("gone"));
        await boards.settled();
        assert.deepEqual(here.told, ["connect", "ECONNRESET", "gone"]);
        assert.deepEqual(there.told, ["gone"]);
      });

      it("can be closed and reset when it is gone", async () => {
        const { here, there } = await connected();
        there.stream.reset();
        await boards.until(() => here.has("gone"));
        here.stream.close();
        here.stream.reset();
        here.write("x");
        here.stream.taken(0);
        await boards.settled();
        assert.deepEqual(here.told, ["connect", "ECONNRESET", "gone"]);
      });

      it("says that nothing remains once and last, when both ends close at once", async () => {
        const { here, there } = await connected();
        here.stream.close();
        there.stream.close();
        await boards.until(() => here.has("gone") && there.has("gone"));
        await boards.settled();
        for (const { told } of [here, there]) {
          assert.deepEqual(
            told.filter((what) => what === "gone"),
            ["gone"],
          );
          assert.equal(told.at(-1), "gone");
        }
      });

      it("takes noDelay and keepAlive at any time", async () => {
        const { server, port } = served();
        const here = dialled(port);
        here.stream.setNoDelay(true);
        here.stream.setKeepAlive(1000);
        await boards.until(() => here.has("connect") && server.accepted.length > 0);
        here.stream.setNoDelay(false);
        for (const letter of "letters") here.write(letter);
        await boards.until(() => server.accepted[0].text === "letters");
        here.stream.close();
        here.stream.setNoDelay(true);
        here.stream.setKeepAlive(1000);
      });

      it("calls nothing back inside the call that causes it", async () => {
        const { port } = served();
        let inside = "";
        const wrong: string[] = [];
        const notes = new StreamNotes((what) => {
          if (inside) wrong.push(`${what} inside ${inside}`);
        });
        const during = <Result>(name: string, call: () => Result): Result => {
          inside = name;
          const result = call();
          inside = "";
          return result;
        };
        notes.chunk_bytes = 0;
        notes.stream = during("connect", () => one.connect(other.address, port, notes));
        await boards.until(() => notes.has("connect"));
        during("write", () => notes.write("x"));
        await boards.until(() => notes.sent_bytes === 1);
        during("taken", () => notes.stream.taken(0));
        during("read", () => notes.stream.read(10));
        during("close", () => notes.stream.close());
        during("reset", () => notes.stream.reset());
        await boards.until(() => notes.has("gone"));
        const refused = new StreamNotes((what) => {
          if (inside) wrong.push(`${what} inside ${inside}`);
        });
        refused.stream = during("refused connect", () => one.connect(one.address, port, refused));
        during("reset while connecting", () => refused.stream.reset());
        await boards.until(() => refused.has("gone"));
        assert.deepEqual(wrong, []);
      });

      it("can be reset, closed or written to inside any callback", async () => {
        for (const when of ["connect", "readable", "sent", "end"]) {
          for (const act of ["close", "reset"] as const) {
            const { server, port, close } = served();
            const notes: StreamNotes = new StreamNotes((what) => {
              if (what !== when) return;
              notes.write("from inside");
              notes.stream[act]();
            });
            notes.stream = one.connect(other.address, port, notes);
            await boards.until(() => server.accepted.length > 0);
            const [there] = server.accepted;
            if (when === "sent") notes.write("x");
            else if (when === "end") there.stream.close();
            else there.write("x");
            await boards.until(() => there.has("end") || there.has("gone"));
            there.stream.close();
            await boards.until(() => notes.has("gone") && there.has("gone"));
            assert.equal(notes.told.filter((what) => what === "gone").length, 1, `${act} in ${when}`);
            close();
          }
        }
      });
    });

    describe("drained", () => {
      it("resolves when nothing is open", () => one.drained(60_000));

      it("waits until closed streams have sent what they had, and their end", async () => {
        const { here, there } = await connected();
        const bytes = pattern(PATTERN_BYTES);
        here.write(bytes);
        here.stream.close();
        await resolved(one.drained(60_000));
        await boards.until(() => there.has("end"));
        assert.deepEqual(there.received, bytes);
      });

      it("cuts off what cannot be sent in time: its peer learns that something is missing", async () => {
        const { here, there } = await connected((notes) => (notes.chunk_bytes = 0));
        here.write(new Uint8Array(abilities.sendsBeyond_bytes));
        here.stream.close();
        await resolved(one.drained(1));
        there.chunk_bytes = Infinity;
        await boards.until(() => {
          there.read();
          return there.told.length > 0;
        });
        assert.ok(there.received.length < abilities.sendsBeyond_bytes);
        await boards.until(() => here.has("gone"));
      });
    });

    describe("a datagram socket", () => {
      it("has the port it was given, or a free one, and its board's address", () => {
        const socket = one.bind(0, new DatagramNotes());
        assert.ok(socket.port > 0);
        assert.equal(socket.address, one.address);
        const { port } = socket;
        socket.close();
        assert.equal(one.bind(port, new DatagramNotes()).port, port);
      });

      it("is not bound to a taken port, nor to a foreign address", () => {
        const { port } = one.bind(0, new DatagramNotes());
        assert.throws(() => one.bind(port, new DatagramNotes()), { code: "EADDRINUSE" });
        assert.equal(other.bind(port, new DatagramNotes()).port, port);
        assert.throws(() => one.bind(0, new DatagramNotes(), { address: boards.foreignAddress }), {
          code: "EADDRNOTAVAIL",
        });
        assert.equal(one.bind(0, new DatagramNotes(), { address: one.address }).address, one.address);
      });

      it("carries datagrams whole, in order, with who sent them", async () => {
        const [from, to] = [one.bind(0, new DatagramNotes()), new DatagramNotes()];
        const { port } = other.bind(0, to);
        const lengths = [0, 1, 528, FRAME_BYTES_MAX, 3];
        for (const length of lengths) {
          const bytes = pattern(length, length);
          from.send(bytes, other.address, port);
          bytes.fill(0);
        }
        await boards.until(() => to.heard.length === lengths.length);
        assert.deepEqual(
          to.heard.map(({ bytes }) => bytes),
          lengths.map((length) => pattern(length, length)),
        );
        assert.deepEqual([to.heard[0].address, to.heard[0].port], [one.address, from.port]);
      });

      it("carries the largest datagram of IPv4, and fails a larger one a turn later", async () => {
        const here = new DatagramNotes();
        const from = one.bind(0, here);
        const to = new DatagramNotes();
        const { port } = other.bind(0, to);
        from.send(pattern(DATAGRAM_BYTES_MAX), other.address, port);
        await boards.until(() => to.heard.length > 0);
        assert.deepEqual(to.heard[0].bytes, pattern(DATAGRAM_BYTES_MAX));
        from.send(new Uint8Array(DATAGRAM_BYTES_MAX + 1), other.address, port);
        assert.deepEqual(here.failures, []);
        await boards.until(() => here.failures.length > 0);
        assert.deepEqual(here.failures, ["EMSGSIZE"]);
      });

      it("hears nothing of a port where nobody is, nor of port 0", async () => {
        const here = new DatagramNotes();
        const from = one.bind(0, here);
        const free = other.bind(0, new DatagramNotes());
        const { port } = free;
        free.close();
        from.send(Uint8Array.of(1), other.address, port);
        from.send(Uint8Array.of(1), other.address, 0);
        await boards.settled();
        assert.deepEqual([here.failures, here.heard], [[], []]);
      });

      it("can be spoken to by its own board, and never inside the call", async () => {
        const to = new DatagramNotes();
        const socket = one.bind(0, to);
        socket.send(Uint8Array.of(65), one.address, socket.port);
        assert.deepEqual(to.heard, []);
        await boards.until(() => to.heard.length > 0);
        assert.deepEqual(to.texts, ["A"]);
      });

      it("reaches everybody on the link with 255.255.255.255, but not its sender", async () => {
        const [own, there, third] = [new DatagramNotes(), new DatagramNotes(), new DatagramNotes()];
        const socket = one.bind(0, own);
        other.bind(socket.port, there);
        boards.third.bind(socket.port, third);
        socket.send(Uint8Array.of(65), BROADCAST, socket.port);
        await boards.until(() => there.heard.length > 0 && third.heard.length > 0);
        await boards.settled();
        assert.deepEqual([own.texts, there.texts, third.texts], [[], ["A"], ["A"]]);
        assert.deepEqual([there.heard[0].address, there.heard[0].port], [one.address, socket.port]);
      });

      it("hears a group while it is a member, once, and not what its own board sends", async () => {
        const [own, there, third] = [new DatagramNotes(), new DatagramNotes(), new DatagramNotes()];
        const socket = one.bind(0, own, { forGroups: true });
        const { port } = socket;
        const member = other.bind(port, there, { forGroups: true });
        const outsider = boards.third.bind(port, third, { forGroups: true });
        socket.join(GROUP);
        member.join(GROUP);
        member.join(GROUP);
        member.join(OTHER_GROUP);
        socket.send(Uint8Array.of(65), GROUP, port);
        socket.send(Uint8Array.of(66), OTHER_GROUP, port);
        await boards.until(() => there.heard.length === 2);
        outsider.send(Uint8Array.of(67), GROUP, port);
        await boards.until(() => own.heard.length > 0 && there.heard.length === 3);
        member.leave(GROUP);
        member.leave(GROUP);
        outsider.send(Uint8Array.of(68), GROUP, port);
        await boards.until(() => own.heard.length === 2);
        await boards.settled();
        assert.deepEqual([own.texts, there.texts.toSorted(), third.texts], [["C", "D"], ["A", "B", "C"], []]);
      });

      it("joins nothing but groups", () => {
        const socket = one.bind(0, new DatagramNotes());
        assert.throws(() => socket.join("10.1.2.3"), { code: "EINVAL" });
        socket.leave("10.1.2.3");
        socket.leave(GROUP);
      });

      it("hears and says nothing when it is closed", async () => {
        const to = new DatagramNotes();
        const socket = other.bind(0, to);
        const from = one.bind(0, new DatagramNotes());
        from.send(Uint8Array.of(65), other.address, socket.port);
        socket.close();
        await boards.settled();
        assert.deepEqual(to.heard, []);
      });

      it("can be adopted: what comes is the adopter's, and closing the first handle changes nothing", async () => {
        const { socket, port } = await boards.boundSocket();
        const to = new DatagramNotes();
        const adopted = one.adopt(socket, to);
        assert.equal(adopted.port, port);
        socket.close();
        const there = new DatagramNotes();
        const from = other.bind(0, there);
        from.send(Uint8Array.of(65), one.address, port);
        await boards.until(() => to.heard.length > 0);
        adopted.send(Uint8Array.of(66), other.address, from.port);
        await boards.until(() => there.heard.length > 0);
        assert.deepEqual([to.texts, there.texts], [["A"], ["B"]]);
        adopted.close();
        const again = one.bind(port, new DatagramNotes());
        assert.equal(again.port, port);
      });

      it("adopts nothing that is no bound socket", async () => {
        for (const wrong of [undefined, null, {}, 8007, "socket"])
          assert.throws(() => one.adopt(wrong, new DatagramNotes()), { name: "NetworkError" });
      });
    });

    /** Waits for a promise that the network resolves, letting its time pass. */
    async function resolved(promise: Promise<void>): Promise<void> {
      let isResolved = false;
      void promise.then(() => (isResolved = true));
      await boards.until(() => isResolved);
    }
  });
}
