import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { base64 } from "../../../../host-sim/sim/ecma419/network/base64.js";
import type { NetworkClasses } from "../../../../host-sim/sim/ecma419/network/classes.js";
import type {
  HTTPConnection,
  HTTPRoute,
  HTTPServer,
  ServerRequest,
} from "../../../../host-sim/sim/ecma419/network/http-server.js";
import { sha1 } from "../../../../host-sim/sim/ecma419/network/sha1.js";
import { describePlaces, type Place, type TestPeer } from "../places.js";
import { Changes } from "../changes.js";
import { TestMachine } from "../test-machine.js";
import { classesOf } from "./test-network.js";
import { pieces } from "./scripted-socket.js";

/** A server whose connections all have the callbacks of one route, and what they told. */
class Site extends Changes {
  readonly events: string[] = [];
  readonly requests: ServerRequest[] = [];
  received = Buffer.alloc(0);
  connections: HTTPConnection[] = [];
  readonly server: HTTPServer;

  constructor(machine: TestMachine, { HTTPServer }: NetworkClasses, route: HTTPRoute = {}) {
    super();
    this.server = new HTTPServer({
      io: machine.io.Listener,
      port: 0,
      onConnect: (connection) => {
        this.connections.push(connection);
        connection.accept(this.#watched(route));
        this.changed();
      },
    });
  }

  /** The route, with what it leaves out, and with notes of every callback. */
  #watched(route: HTTPRoute): HTTPRoute {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the callbacks have the connection as `this`
    const site = this;
    const note = (event: string) => {
      site.events.push(event);
      site.changed();
    };
    return {
      onRequest(request) {
        site.requests.push(request);
        note("request");
        route.onRequest?.call(this, request);
      },
      onReadable(bytes) {
        if (route.onReadable) route.onReadable.call(this, bytes);
        else site.received = Buffer.concat([site.received, new Uint8Array(this.read() as ArrayBuffer)]);
        note("readable");
      },
      onResponse(response) {
        note("response");
        if (route.onResponse) {
          route.onResponse.call(this, response);
        } else {
          response.headers.set("content-length", 2);
          this.respond(response);
        }
      },
      onWritable(room) {
        if (route.onWritable) route.onWritable.call(this, room);
        else this.write(Buffer.from("ok"));
      },
      onDone() {
        route.onDone?.call(this);
        note("done");
      },
      onError() {
        route.onError?.call(this);
        note("error");
      },
    };
  }
}

const GET = "GET /a?b HTTP/1.1\r\nHost: x\r\nX-One:  1 \r\n\r\n";

describePlaces("HTTP server", (make) => {
  let place: Place;
  let machine: TestMachine;
  let classes: NetworkClasses;

  beforeEach(() => {
    place = make();
    machine = place.machine();
    classes = classesOf(machine);
  });

  afterEach(async () => {
    await machine.off();
    place.end();
  });

  async function asked(site: Site, text: string | Uint8Array): Promise<TestPeer> {
    const peer = await place.dial(machine, site.server.port);
    peer.send(text);
    return peer;
  }

  /** All that the server answers until it closes. */
  async function answer(site: Site, text: string | Uint8Array): Promise<string> {
    const peer = await asked(site, text);
    await peer.until(() => peer.ended);
    peer.finish();
    return peer.received.toString();
  }

  it("tells of a request, and closes after the response", async () => {
    const site = new Site(machine, classes);
    assert.equal(await answer(site, GET), "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    const [{ method, path, headers }] = site.requests;
    assert.deepEqual(
      [method, path, [...headers]],
      [
        "GET",
        "/a?b",
        [
          ["host", "x"],
          ["x-one", "1"],
        ],
      ],
    );
    assert.deepEqual(site.events.slice(0, 2), ["request", "response"]);
    assert.ok(site.events.includes("done"));
  });

  it("reads bodies with a length and in chunks, whatever the pieces", async () => {
    for (const text of [
      "POST / HTTP/1.1\r\ncontent-length: 11\r\n\r\nhello world",
      "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    ]) {
      const site = new Site(machine, classes);
      const peer = await place.dial(machine, site.server.port);
      for (const byte of pieces(Buffer.from(text), [1])) await peer.sent(byte);
      await peer.until(() => peer.ended);
      peer.finish();
      assert.equal(site.received.toString(), "hello world");
      assert.match(peer.received.toString(), /\r\n\r\nok$/);
    }
  });

  it("hands requests to the route that is set in onRequest", async () => {
    const paths: string[] = [];
    const site = new Site(machine, classes, {
      onRequest() {
        this.route = {
          onRequest: ({ path }) => paths.push(path),
          onResponse(response) {
            response.status = 404;
            response.headers.set("content-length", 0);
            this.respond(response);
          },
        };
      },
    });
    assert.equal(await answer(site, GET), "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
    assert.deepEqual(paths, ["/a?b"]);
  });

  it("answers with nothing where there is nothing to write", async () => {
    const server = new classes.HTTPServer({
      io: { io: machine.io.Listener },
      port: 0,
      onConnect: (connection) => connection.accept({}),
    });
    const site = { server } as Site;
    assert.equal(await answer(site, GET), "HTTP/1.1 200 OK\r\n\r\n");
  });

  it("ends a body without a length when the program says so", async () => {
    let rounds = 0;
    const site = new Site(machine, classes, {
      onResponse(response) {
        this.respond(response);
      },
      onWritable() {
        if (rounds++ === 0) this.write(Buffer.from("all of it"));
        else this.write();
      },
    });
    assert.equal(await answer(site, GET), "HTTP/1.1 200 OK\r\n\r\nall of it");
  });

  it("sends large bodies as there is room", async () => {
    const body = Buffer.alloc(100_000, "palmwire");
    const site = new Site(machine, classes, {
      onRequest() {
        this.route = { ...classes.staticRoute, data: body, contentType: "text/plain" } as HTTPRoute;
      },
    });
    const text = await answer(site, GET);
    assert.equal(
      text,
      `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\ncontent-type: text/plain\r\n\r\n${body.toString()}`,
    );
  });

  it("sends texts of a static route in UTF-8", async () => {
    const site = new Site(machine, classes, {
      onRequest() {
        this.route = { ...classes.staticRoute, data: "汉字" } as HTTPRoute;
      },
    });
    assert.match(await answer(site, GET), /content-length: 6\r\ncontent-type: text\/html\r\n\r\n汉字$/);
  });

  it("sends server-sent events", async () => {
    const site = new Site(machine, classes, {
      onRequest() {
        this.route = {
          ...classes.serverSentEventsRoute,
          onConnection(this: HTTPConnection) {
            const { write } = this as unknown as { write(message?: object): void };
            write({ data: "one\ntwo", event: "both", id: "7" });
            write();
          },
        } as HTTPRoute;
      },
    });
    const peer = await asked(site, "GET / HTTP/1.1\r\naccept: text/event-stream\r\n\r\n");
    await peer.until(() => peer.received.includes(":\n\n"));
    assert.ok(peer.received.includes("\r\ndata: one\ndata: two\nevent: both\nid: 7\n\n\r\n"));
    assert.match(await answer(site, GET), /^HTTP\/1.1 400 /);
  });

  for (const [what, text] of [
    ["another protocol", "EHLO x\r\n\r\n"],
    ["another version", "GET / HTTP/1.0\r\n\r\n"],
    ["a header without a name", "GET / HTTP/1.1\r\nx\r\n\r\n"],
    ["a length that is no number", "GET / HTTP/1.1\r\ncontent-length: x\r\n\r\n"],
    ["a head without end", `GET / HTTP/1.1\r\nx: ${"y".repeat(17_000)}`],
  ]) {
    it(`closes a connection with ${what}, and tells so`, async () => {
      const site = new Site(machine, classes);
      const peer = await asked(site, text);
      await site.until(() => site.events.includes("error"));
      await peer.until(() => peer.ended || peer.socket.destroyed).catch(() => {});
      assert.equal(peer.received.length, 0);
      if (!peer.socket.destroyed) peer.finish();
    });
  }

  it("tells of a peer that leaves before the request is complete", async () => {
    const site = new Site(machine, classes);
    const peer = await asked(site, "POST / HTTP/1.1\r\ncontent-length: 10\r\n\r\nabc");
    await site.until(() => site.received.length === 3);
    peer.finish();
    await site.until(() => site.events.includes("error"));
    assert.equal(site.events.includes("response"), false);
  });

  it("closes all connections when it is closed, without callbacks", async () => {
    const site = new Site(machine, classes);
    const peers = [await asked(site, "GET"), await asked(site, "GET")];
    await site.until(() => site.connections.length === 2);
    const { port } = site.server;
    site.server.close();
    for (const peer of peers) {
      await peer.until(() => peer.ended || peer.socket.destroyed).catch(() => {});
      if (!peer.socket.destroyed) peer.finish();
    }
    assert.deepEqual(site.events, []);
    assert.throws(() => site.server.port, { name: "SyntaxError" });
    assert.ok(port > 0);
  });

  it("drops a connection for which the chip has no socket, and goes on", async () => {
    const site = new Site(machine, classes);
    const peers: TestPeer[] = [];
    for (let i = 0; i < machine.chip.sockets_max; i++) peers.push(await asked(site, "GET"));
    await site.until(() => site.connections.length >= peers.length);
    await place.cutOff(machine, site.server.port);
    assert.ok(site.connections.length > peers.length);
    assert.deepEqual(machine.aborts, []);
    for (const connection of site.connections) connection.close();
    for (const peer of peers) {
      await peer.until(() => peer.ended || peer.socket.destroyed).catch(() => {});
      if (!peer.socket.destroyed) peer.finish();
    }
  });

  it("ends the program for what its own onConnect throws", async () => {
    const server = new classes.HTTPServer({
      io: machine.io.Listener,
      port: 0,
      onConnect() {
        throw new Error("mine");
      },
    });
    const peer = await place.dial(machine, server.port);
    await machine.until(() => machine.aborts.length > 0);
    assert.deepEqual(machine.aborts, [new Error("mine")]);
    peer.socket.destroy();
  });

  it("refuses to respond twice or too early, and to write or read out of turn", async () => {
    const seen: string[] = [];
    const failing = (action: () => unknown) => {
      try {
        action();
        seen.push("fine");
      } catch (error) {
        seen.push((error as Error).message);
      }
    };
    const site = new Site(machine, classes, {
      onRequest() {
        failing(() => this.respond({ status: 200, headers: new Map() }));
        failing(() => this.write(new ArrayBuffer(1)));
        assert.equal(this.read(), undefined);
      },
      onResponse(response) {
        response.headers.set("content-length", 2);
        this.respond(response);
        failing(() => this.respond(response));
      },
      onWritable() {
        failing(() => this.write(new ArrayBuffer(3)));
        failing(() => this.write());
        this.write(Buffer.from("ok"));
      },
    });
    assert.match(await answer(site, GET), /ok$/);
    assert.deepEqual(new Set(seen.slice(0, 2)), new Set(["bad state"]));
    assert.ok(seen.includes("would block") && seen.includes("bad data"));
    assert.equal(seen.includes("fine"), false);
  });

  it("serves its own client, all methods and large bodies", async () => {
    const site = new Site(machine, classes, {
      onRequest({ method, path }) {
        this.route = {
          onReadable() {
            site.received = Buffer.concat([site.received, new Uint8Array(this.read() as ArrayBuffer)]);
          },
          onResponse(response) {
            this.route = {
              ...this.route,
              ...classes.staticRoute,
              data: `${method} ${path} ${site.received.length}`,
            };
            classes.staticRoute.onResponse?.call(this, response);
          },
        } as HTTPRoute;
      },
    });
    const other = place.machine();
    const { HTTPClient, ResolverUDP } = classesOf(other, 2);
    const results: string[] = [];
    const done = new Changes();
    for (const method of ["GET", "POST"]) {
      // One request a connection: the server closes it after its response.
      const client = new HTTPClient({
        host: machine.network.address,
        port: site.server.port,
        dns: { io: ResolverUDP, servers: [], socket: { io: other.io.UDP } },
        socket: { io: other.io.TCP },
      });
      let left = 50_000;
      client.request({
        method,
        path: "/x",
        headers: new Map<string, unknown>(method === "POST" ? [["transfer-encoding", "chunked"]] : []),
        onWritable(room) {
          const bytes = Math.min(room, left);
          left -= bytes;
          if (bytes > 0) this.write(new Uint8Array(bytes));
          else this.write();
        },
        onReadable() {
          results.push(Buffer.from(this.read() as ArrayBuffer).toString());
        },
        onDone(error) {
          results.push(error ? error.message : "done");
          client.close();
          done.changed();
        },
      });
      const count = results.length;
      await done.until(() => results.length === count + 2);
    }
    assert.deepEqual(results, ["GET /x 0", "done", "POST /x 50000", "done"]);
    await other.off();
  });
});

describe("digests and codes for the handshake", () => {
  it("are those of Node", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.deepEqual(Buffer.from(sha1(bytes)), createHash("sha1").update(bytes).digest());
        assert.equal(base64(bytes), Buffer.from(bytes).toString("base64"));
      }),
    );
  });
});
