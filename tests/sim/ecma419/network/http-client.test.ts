import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { once } from "node:events";
import fc from "fast-check";
import type {
  HTTPClient,
  HTTPClientDictionary,
  HTTPRequest,
  HTTPRequestDictionary,
} from "../../../../host-sim/sim/ecma419/network/http-client.js";
import { Changes } from "../changes.js";
import { TestMachine } from "../test-machine.js";
import { OneAddress, pieces, scripted, type ScriptedSocket } from "./scripted-socket.js";
import { classesOf, machineAlone } from "./test-network.js";

/** What a request tells, in order. */
class Reply extends Changes implements HTTPRequestDictionary {
  readonly events: string[] = [];
  headers: Map<string, unknown> | undefined;
  status = 0;
  statusText = "";
  received = Buffer.alloc(0);
  responseHeaders = new Map<string, string>();
  errors: (Error | null)[] = [];
  /** How a body is read; by default all of it at once. */
  reads: (request: HTTPRequest, bytes: number) => ArrayBuffer | number | undefined = (request) =>
    request.read();
  request: HTTPRequest | undefined;
  readonly method?: string;
  readonly path?: string;
  readonly headersMask?: readonly string[];

  constructor(options: HTTPRequestDictionary = {}) {
    super();
    Object.assign(this, options);
  }

  readonly #note = (event: string): void => {
    this.events.push(event);
    this.changed();
  };

  /** The options to request this. */
  get options(): HTTPRequestDictionary {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the callbacks have the request as `this`
    const reply = this;
    const { method, path, headers, headersMask } = this;
    const { onWritable } = this as HTTPRequestDictionary;
    return {
      method,
      path,
      headers: headers as Map<string, unknown>,
      headersMask,
      onWritable,
      onHeaders(status, responseHeaders, statusText) {
        Object.assign(reply, { status, responseHeaders, statusText });
        reply.request = this;
        reply.#note("headers");
      },
      onReadable(bytes) {
        const part = reply.reads(this, bytes);
        if (part instanceof ArrayBuffer)
          reply.received = Buffer.concat([reply.received, new Uint8Array(part)]);
        reply.#note("readable");
      },
      onDone(error) {
        reply.errors.push(error);
        reply.#note("done");
      },
    };
  }

  get text(): string {
    return this.received.toString();
  }
}

describe("HTTP client", () => {
  describe("on a scripted socket", () => {
    function setUp(more: Partial<HTTPClientDictionary> = {}) {
      const { machine, clock, classes } = machineAlone();
      const tcp = scripted();
      const failures: unknown[] = [];
      const client: HTTPClient = new classes.HTTPClient({
        host: "example.com",
        dns: { io: OneAddress },
        socket: { io: tcp.io },
        onError: (error) => failures.push(error),
        ...more,
      });
      const [socket] = tcp.sockets;
      /** Lets the turns that are due run. */
      const turn = () => clock.pass(0);
      return { machine, client, socket, failures, turn, clock };
    }

    function ask(set: { client: HTTPClient }, options: HTTPRequestDictionary = {}): Reply {
      const reply = new Reply(options);
      set.client.request(reply.options);
      return reply;
    }

    function say(socket: ScriptedSocket, turn: () => void, text: string | Uint8Array): void {
      socket.deliver(text);
      turn();
    }

    it("connects to the address of the host, on port 80 unless told otherwise", () => {
      const { host, address, port } = setUp().socket.options;
      assert.deepEqual({ host, address, port }, { host: "example.com", address: "10.0.0.1", port: 80 });
      assert.equal(setUp({ port: 8080 }).socket.options.port, 8080);
    });

    it("sends a request, and tells of its response", () => {
      const set = setUp();
      const reply = ask(set, { path: "/a?b", headers: new Map([["x-one", 1]]) });
      set.socket.open();
      assert.equal(
        set.socket.written.toString(),
        "GET /a?b HTTP/1.1\r\nhost: example.com\r\nx-one: 1\r\n\r\n",
      );
      say(set.socket, set.turn, "HTTP/1.1 200 Very well\r\nContent-Length: 5\r\nX-Two:  2 \r\n\r\nhello");
      assert.deepEqual([reply.status, reply.statusText, reply.text], [200, "Very well", "hello"]);
      assert.deepEqual(
        [...reply.responseHeaders],
        [
          ["content-length", "5"],
          ["x-two", "2"],
        ],
      );
      assert.deepEqual(reply.events, ["headers", "readable", "done"]);
      assert.deepEqual(reply.errors, [null]);
    });

    it("gives only the headers that the mask names, and still finds the end", () => {
      const set = setUp();
      const reply = ask(set, { headersMask: ["x-two"] });
      set.socket.open();
      say(set.socket, set.turn, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Two: 2\r\nX-Three: 3\r\n\r\nok");
      assert.deepEqual([...reply.responseHeaders], [["x-two", "2"]]);
      assert.deepEqual([reply.text, reply.errors], ["ok", [null]]);
    });

    it("sends queued requests one after the other", () => {
      const set = setUp();
      const replies = ["/1", "/2", "/3"].map((path) => ask(set, { path }));
      set.socket.open();
      for (const [i, reply] of replies.entries()) {
        assert.match(set.socket.written.toString(), new RegExp(`^GET /${i + 1} `));
        set.socket.written = Buffer.alloc(0);
        say(set.socket, set.turn, `HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\n${i}`);
        assert.deepEqual([reply.text, reply.errors], [String(i), [null]]);
      }
      const late = ask(set, { path: "/4" });
      assert.equal(set.socket.written.length, 0, "not inside the call");
      set.turn();
      say(set.socket, set.turn, "HTTP/1.1 204 No Content\r\n\r\n");
      assert.deepEqual([late.status, late.errors], [204, [null]]);
    });

    it("sends a head that has no room in pieces", () => {
      const set = setUp();
      ask(set, { path: `/${"x".repeat(50)}` });
      for (let i = 0; i < 20; i++) set.socket.open(7);
      assert.equal(
        set.socket.written.toString(),
        `GET /${"x".repeat(50)} HTTP/1.1\r\nhost: example.com\r\n\r\n`,
      );
    });

    for (const status of [204, 205, 304]) {
      it(`knows that ${status} has no body`, () => {
        const set = setUp();
        const reply = ask(set);
        set.socket.open();
        say(set.socket, set.turn, `HTTP/1.1 ${status} x\r\ncontent-length: 10\r\n\r\n`);
        assert.deepEqual(reply.errors, [null]);
      });
    }

    it("knows that the response to HEAD has no body", () => {
      const set = setUp();
      const reply = ask(set, { method: "HEAD" });
      set.socket.open();
      say(set.socket, set.turn, "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n");
      assert.deepEqual(reply.errors, [null]);
    });

    it("passes over interim responses", () => {
      const set = setUp();
      const reply = ask(set);
      set.socket.open();
      say(
        set.socket,
        set.turn,
        "HTTP/1.1 100 Continue\r\nx: y\r\n\r\nHTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n",
      );
      assert.deepEqual([reply.status, reply.errors], [201, [null]]);
      assert.equal(reply.responseHeaders.has("x"), false);
    });

    it("reads in parts, into buffers, and not more than there is", () => {
      const set = setUp();
      const reply = ask(set);
      const into = new Uint8Array(4);
      const results: unknown[] = [];
      reply.reads = (request) => {
        results.push(Buffer.from(request.read(2) as ArrayBuffer).toString());
        results.push(request.read(into), Buffer.from(into).toString());
        results.push(Buffer.from(request.read(100) as ArrayBuffer).toString(), request.read());
        return undefined;
      };
      set.socket.open();
      say(set.socket, set.turn, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabcdefghiXYZ");
      assert.deepEqual(results, ["ab", 4, "cdef", "ghi", undefined]);
      assert.deepEqual(reply.errors, [null]);
    });

    it("leaves unread what the program does not read, and goes on when it does", () => {
      const set = setUp();
      const reply = ask(set);
      reply.reads = () => undefined;
      set.socket.open();
      say(
        set.socket,
        set.turn,
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n",
      );
      assert.deepEqual(reply.events, ["headers", "readable"]);
      assert.equal(Buffer.from(reply.request?.read() as ArrayBuffer).toString(), "abc");
      reply.reads = (request) => request.read();
      for (let i = 0; i < 3; i++) set.turn();
      assert.deepEqual([reply.text, reply.errors], ["def", [null]]);
    });

    it("refuses to read and write for a request that is not under way", () => {
      const set = setUp();
      const request = set.client.request({});
      assert.throws(() => request.read(), { message: "bad state" });
      set.socket.open();
      assert.equal(request.read(), undefined);
      assert.throws(() => request.write(new ArrayBuffer(1)), { message: "bad state" });
    });

    it("writes a body of a fixed length as there is room", () => {
      const set = setUp();
      const body = Buffer.from("0123456789".repeat(10));
      const rooms: number[] = [];
      let sent = 0;
      const reply = ask(set, {
        method: "POST",
        headers: new Map<string, unknown>([["Content-Length", body.length]]),
        onWritable(room) {
          rooms.push(room);
          assert.throws(() => this.write(new Uint8Array(room + 1)), { message: "would block" });
          assert.throws(() => this.write(), { message: "bad data" });
          sent += room;
          const left = this.write(body.subarray(sent - room, sent));
          assert.equal(left, 0);
        },
      });
      set.socket.open(70);
      for (let i = 0; i < 10; i++) set.socket.open(30);
      const [head, written] = set.socket.written.toString().split("\r\n\r\n");
      assert.match(head, /^POST \/ HTTP\/1.1\r\nhost: example.com\r\nContent-Length: 100$/);
      assert.equal(written, body.toString());
      assert.equal(rooms.at(-1), 100 - rooms.slice(0, -1).reduce((sum, room) => sum + room, 0));
      say(set.socket, set.turn, "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
      assert.deepEqual(reply.errors, [null]);
    });

    it("writes a chunked body, ended by a write without an argument", () => {
      const set = setUp();
      const parts = ["one", "three", ""];
      ask(set, {
        method: "PUT",
        headers: new Map([["transfer-encoding", "chunked"]]),
        onWritable() {
          const part = parts.shift();
          if (part) this.write(Buffer.from(part));
          else assert.equal(this.write(), 0);
        },
      });
      for (let i = 0; i < 8; i++) set.socket.open(100);
      assert.equal(set.socket.written.toString().split("\r\n\r\n")[1], "3\r\none\r\n5\r\nthree\r\n0");
    });

    it("ends a chunked body also outside a callback, where there is no room at first", () => {
      const set = setUp();
      const request = set.client.request({
        headers: new Map([["transfer-encoding", "chunked"]]),
        onWritable(room) {
          if (room === 92) this.write(new Uint8Array(92));
        },
      });
      set.socket.open(1000);
      set.socket.open(100);
      assert.equal(set.socket.room_bytes, 2);
      request.write();
      set.socket.open(3);
      set.socket.open(3);
      assert.match(set.socket.written.toString("latin1"), /\r\n0\r\n\r\n$/);
    });

    it("takes a response before the end of the request, and then no other request on that connection", () => {
      const set = setUp();
      const early = ask(set, { headers: new Map([["content-length", "1000"]]), onWritable() {} });
      const later = ask(set);
      set.socket.open();
      say(set.socket, set.turn, "HTTP/1.1 413 Content Too Large\r\ncontent-length: 2\r\n\r\nno");
      assert.deepEqual([early.status, early.text, early.errors], [413, "no", [null]]);
      assert.ok(later.errors[0] instanceof Error);
      assert.deepEqual([set.failures.length, set.socket.closed], [1, true]);
    });

    it("takes the end of the connection in a body without a length for an error", () => {
      const set = setUp();
      const reply = ask(set);
      set.socket.open();
      say(set.socket, set.turn, "HTTP/1.1 200 OK\r\n\r\nall of it");
      set.socket.fail();
      assert.equal(reply.text, "all of it");
      assert.ok(reply.errors[0] instanceof Error);
    });

    for (const [what, text] of [
      ["a status line that is none", "SSH-2.0\r\n\r\n"],
      ["a header without a name", "HTTP/1.1 200 OK\r\n: x\r\n"],
      ["two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"],
      ["a length that is no number", "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n"],
      ["a size that is no number", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nx\r\n"],
      ["a chunk longer than its size", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nab\r\n"],
      ["a head without end", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(20_000)}`],
    ]) {
      it(`ends all requests with an error for ${what}`, () => {
        const set = setUp();
        const replies = [ask(set), ask(set)];
        set.socket.open();
        say(set.socket, set.turn, text);
        set.turn();
        for (const { errors } of replies) {
          assert.equal(errors.length, 1);
          assert.ok(errors[0] instanceof Error);
        }
        assert.equal(set.failures.length, 1);
        assert.ok(set.socket.closed);
        assert.throws(() => set.client.request({}), { name: "SyntaxError" });
      });
    }

    it("tells each request, then the client, of a lost connection", () => {
      const set = setUp();
      const replies = [ask(set), ask(set)];
      set.socket.open();
      say(set.socket, set.turn, "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc");
      set.socket.fail();
      for (const { errors } of replies) assert.ok(errors[0] instanceof Error);
      assert.deepEqual([replies[0].text, set.failures.length], ["abc", 1]);
    });

    it("takes a response that was read completely for complete when the connection is lost at once", () => {
      const set = setUp();
      const reply = ask(set);
      set.socket.open();
      set.socket.deliver("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc");
      set.socket.fail();
      set.turn();
      assert.deepEqual(reply.errors, [null]);
    });

    it("calls nothing back after close, in whatever callback that was", () => {
      for (const closer of ["headers", "readable", "done"]) {
        const set = setUp();
        const events: string[] = [];
        const note = (event: string) => {
          events.push(event);
          if (event === closer) set.client.close();
        };
        set.client.request({
          onHeaders: () => note("headers"),
          onReadable() {
            this.read();
            note("readable");
          },
          onDone: () => note("done"),
        });
        const second = ask(set);
        set.socket.open();
        say(set.socket, set.turn, "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc");
        set.turn();
        assert.equal(events.at(-1), closer);
        assert.deepEqual([second.events, set.failures, set.socket.closed], [[], [], true]);
      }
    });

    it("tells the client that the host has no address", () => {
      const { clock, classes } = machineAlone();
      const failures: unknown[] = [];
      class NoAddress {
        resolve(_options: object, callback?: (error: Error) => void): void {
          callback?.(new Error("no such host"));
        }
      }
      new classes.HTTPClient({
        host: "nowhere.example",
        dns: { io: NoAddress },
        socket: scripted() as never,
        onError: (error) => failures.push(error),
      });
      clock.pass(0);
      assert.deepEqual(failures, [new Error("no such host")]);
    });

    it("requires a host", () => {
      const { classes } = machineAlone();
      assert.throws(() => new classes.HTTPClient({ dns: { io: OneAddress } } as never), {
        message: "host required",
      });
    });

    it("reads the same of a response in whatever pieces it comes and is read", () => {
      const head = fc.constantFrom("content-length", "chunked");
      const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
      const body = fc.uint8Array({ maxLength: 300 });
      fc.assert(
        fc.property(head, body, lengths, lengths, lengths, (framing, bytes, chunks, parts, reads) => {
          const text =
            framing === "chunked"
              ? Buffer.concat([
                  Buffer.from("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"),
                  ...pieces(bytes, chunks).flatMap((chunk) => [
                    Buffer.from(`${chunk.length.toString(16)};x=y\r\n`),
                    chunk,
                    Buffer.from("\r\n"),
                  ]),
                  Buffer.from("0\r\ntrailer: x\r\n\r\n"),
                ])
              : Buffer.concat([
                  Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes.length}\r\n\r\n`),
                  bytes,
                ]);
          const set = setUp();
          const replies = [ask(set), ask(set)];
          let read = 0;
          for (const reply of replies) reply.reads = (request) => request.read(reads[read++ % reads.length]);
          set.socket.open();
          for (const part of pieces(Buffer.concat([text, text]), parts)) say(set.socket, set.turn, part);
          // What is left after the last piece is asked for by the program.
          for (let i = 0; i < 2000 && replies[1].errors.length === 0; i++) {
            set.socket.open();
            set.socket.deliver("");
            set.turn();
            const current = replies.find(({ errors }) => errors.length === 0);
            if (!current?.request) continue;
            const rest = current.request.read(7);
            if (rest)
              current.received = Buffer.concat([current.received, new Uint8Array(rest as ArrayBuffer)]);
            set.turn();
          }
          for (const reply of replies) {
            assert.deepEqual(reply.errors, [null]);
            assert.deepEqual(reply.received, Buffer.from(bytes));
          }
        }),
      );
    });
  });

  describe("with node:http", () => {
    let machine: TestMachine;

    beforeEach(() => (machine = new TestMachine()));
    afterEach(() => machine.off());

    async function serving(handler: (request: IncomingMessage, response: ServerResponse) => void) {
      const server = createServer(handler);
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const { HTTPClient, ResolverUDP } = classesOf(machine);
      const client = new HTTPClient({
        host: "localhost",
        port: (server.address() as AddressInfo).port,
        dns: { io: ResolverUDP, servers: ["127.0.0.1"], socket: { io: machine.io.UDP } },
        socket: { io: machine.io.TCP },
      });
      const end = async () => {
        client.close();
        server.closeAllConnections();
        server.close();
        await once(server, "close");
      };
      return { client, end };
    }

    it("gets large bodies, chunked and not", async () => {
      const body = Buffer.alloc(300_000, "palmwire");
      const { client, end } = await serving(({ url }, response) => {
        if (url === "/length") response.setHeader("content-length", body.length);
        response.write(body);
        response.end();
      });
      const replies = [new Reply({ path: "/length" }), new Reply({ path: "/chunked" })];
      for (const reply of replies) client.request(reply.options);
      await replies[1].until(() => replies[1].errors.length > 0);
      for (const reply of replies) {
        assert.deepEqual(reply.errors, [null]);
        assert.ok(reply.received.equals(body));
      }
      assert.equal(replies[1].responseHeaders.get("transfer-encoding"), "chunked");
      await end();
    });

    for (const [framing, headers] of [
      ["with a length", [["content-length", "100000"]]],
      ["chunked", [["transfer-encoding", "chunked"]]],
    ] as const) {
      it(`posts a large body ${framing}`, async () => {
        const received: Buffer[] = [];
        const { client, end } = await serving((request, response) => {
          request.on("data", (bytes: Buffer) => received.push(bytes));
          request.on("end", () => response.end(`${request.method} ${Buffer.concat(received).length}`));
        });
        let left = 100_000;
        const reply = new Reply({
          method: "POST",
          path: "/upload",
          headers: new Map<string, unknown>(headers),
          onWritable(room) {
            const bytes = Math.min(room, left);
            left -= bytes;
            if (bytes > 0) this.write(new Uint8Array(bytes).fill(65));
            else this.write();
          },
        });
        client.request(reply.options);
        await reply.until(() => reply.errors.length > 0);
        assert.deepEqual([reply.errors, reply.text], [[null], "POST 100000"]);
        await end();
      });
    }
  });
});
