import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { createSocket } from "node:dgram";
import { RealNetwork } from "../../host-sim/node/real-network.js";
import { VirtualClock } from "../../host-sim/sim/clock/virtual-clock.js";
import { Random } from "../../host-sim/sim/random.js";
import { VirtualSurroundings } from "../../host-sim/sim/world/virtual-surroundings.js";
import { AccessPoint } from "../../host-sim/sim/network/access-point.js";
import { Station } from "../../host-sim/sim/network/station.js";
import { NetworkTool } from "../../host-sim/web/network-tool.js";
import { LIMITS, toBase64, type ToolReport } from "../../host-sim/web/protocol.js";
import { Reach } from "../../host-sim/web/reach.js";
import { openPage, OpenPage } from "./room-for-tests.js";

const data = (text: string) => toBase64(new TextEncoder().encode(text));
const textOf = (report: { data: string }) => Buffer.from(report.data, "base64").toString();

type Did = ToolReport["did"];
const report = <What extends Did>(page: OpenPage, tool: number, did: What) =>
  page.until(() =>
    page.messages.find(
      (one): one is Extract<ToolReport, { did: What }> =>
        one.kind === "tool" && one.tool === tool && one.did === did,
    ),
  );

describe("the network tool of a page", () => {
  let page: Awaited<ReturnType<typeof openPage>>;
  let open: OpenPage;

  beforeEach(async () => {
    page = await openPage();
    open = await OpenPage.open(page.server.address);
  });
  afterEach(async () => {
    await page.close();
  });

  it("is a TCP client", async () => {
    const server = createServer((socket) => socket.pipe(socket)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    open.send({ kind: "tool", tool: 1, do: "open", socket: "tcp-client", host: "127.0.0.1", port });
    assert.equal((await report(open, 1, "opened")).address, "127.0.0.1");
    open.send({ kind: "tool", tool: 1, do: "send", data: data("你好\r\n") });
    const received = await report(open, 1, "received");
    assert.deepEqual([textOf(received), received.peer], ["你好\r\n", `127.0.0.1:${port}`]);
    open.send({ kind: "tool", tool: 1, do: "close" });
    assert.equal((await report(open, 1, "closed")).code, undefined);
    open.send({ kind: "tool", tool: 1, do: "send", data: data("x") });
    assert.equal((await report(open, 1, "failed")).code, "ENOTCONN");
    server.close();
    await once(server, "close");
  });

  it("tells why a connection fails", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    open.send({ kind: "tool", tool: 1, do: "open", socket: "tcp-client", host: "127.0.0.1", port });
    assert.equal((await report(open, 1, "closed")).code, "ECONNREFUSED");
  });

  it("is a TCP server with several connections", async () => {
    open.send({ kind: "tool", tool: 2, do: "open", socket: "tcp-server", port: 0 });
    const { port } = await report(open, 2, "opened");
    const clients: Socket[] = [];
    for (let i = 1; i <= 2; i++) {
      const client = connect(port, "127.0.0.1");
      clients.push(client);
      await open.message("tool", (one) => one.did === "accepted" && one.connection === i);
    }
    clients[1].write("from 2");
    const received = await report(open, 2, "received");
    assert.deepEqual([received.connection, textOf(received)], [2, "from 2"]);
    open.send({ kind: "tool", tool: 2, do: "send", data: data("to all") });
    for (const client of clients) assert.equal(String((await once(client, "data"))[0]), "to all");
    open.send({ kind: "tool", tool: 2, do: "send", connection: 1, data: data("to 1") });
    assert.equal(String((await once(clients[0], "data"))[0]), "to 1");
    open.send({ kind: "tool", tool: 2, do: "close", connection: 1 });
    await Promise.all([once(clients[0], "end"), report(open, 2, "closed")]);
    open.send({ kind: "tool", tool: 2, do: "close" });
    await once(clients[1], "end");
    for (const client of clients) client.destroy();
    await open.message("tool", (one) => one.did === "closed" && one.connection === undefined);
  });

  it("sends and hears datagrams, broadcasts and those of groups", async () => {
    const other = await OpenPage.open(page.server.address);
    open.send({ kind: "tool", tool: 1, do: "open", socket: "udp", port: 0, groups: ["224.0.0.251"] });
    other.send({ kind: "tool", tool: 2, do: "open", socket: "udp", port: 0, groups: [] });
    const [one, two] = [await report(open, 1, "opened"), await report(other, 2, "opened")];
    const hosts = ["127.0.0.1", "255.255.255.255", "224.0.0.251"];
    for (const host of hosts)
      other.send({ kind: "tool", tool: 2, do: "send", data: data(host), host, port: one.port });
    for (const host of hosts)
      await open.message("tool", (each) => each.did === "received" && textOf(each) === host);
    const received = await report(open, 1, "received");
    assert.equal(received.peer, `127.0.0.1:${two.port}`);
    other.send({ kind: "tool", tool: 2, do: "send", data: data("x") });
    assert.equal((await report(other, 2, "failed")).code, "EDESTADDRREQ");
    await other.close();
  });

  it("reaches boards and this machine only", async () => {
    open.send({ kind: "tool", tool: 1, do: "open", socket: "tcp-client", host: "192.0.2.1", port: 80 });
    assert.equal((await report(open, 1, "closed")).code, "EACCES");
    open.send({ kind: "tool", tool: 2, do: "open", socket: "udp", port: 0, groups: [] });
    open.send({ kind: "tool", tool: 2, do: "send", data: data("x"), host: "192.0.2.1", port: 80 });
    assert.equal((await report(open, 2, "failed")).code, "EACCES");
  });

  it("reaches from the page of one board only what boards and tools have open", async () => {
    const server = createServer((socket) => socket.end("secret")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const pupil = await OpenPage.open(page.server.addressOf(0));
    const host = "127.0.0.1";
    pupil.send({ kind: "tool", tool: 1, do: "open", socket: "tcp-client", host, port });
    assert.equal((await report(pupil, 1, "closed")).code, "EACCES");
    page.server.event(1, { time: 1, board: "board-2", event: "listening", address: host, port });
    pupil.send({ kind: "tool", tool: 2, do: "open", socket: "tcp-client", host, port });
    assert.equal(textOf(await report(pupil, 2, "received")), "secret");
    // Who has sent a datagram may be answered.
    pupil.send({ kind: "tool", tool: 3, do: "open", socket: "udp", port: 0, groups: [] });
    const { port: own } = await report(pupil, 3, "opened");
    const peer = createSocket("udp4").bind(0, host);
    await once(peer, "listening");
    const to = { host, port: peer.address().port };
    pupil.send({ kind: "tool", tool: 3, do: "send", data: data("x"), ...to });
    assert.equal((await report(pupil, 3, "failed")).code, "EACCES");
    peer.send("hello", own, host);
    await report(pupil, 3, "received");
    pupil.send({ kind: "tool", tool: 3, do: "send", data: data("answer"), ...to });
    assert.equal(String((await once(peer, "message"))[0]), "answer");
    peer.close();
    await pupil.close();
    server.close();
  });

  it("has a bounded number of sockets, and closes them with the page", async () => {
    for (let tool = 0; tool <= LIMITS.toolSockets; tool++)
      open.send({ kind: "tool", tool, do: "open", socket: "tcp-server", port: 0 });
    assert.equal((await report(open, LIMITS.toolSockets, "closed")).code, "EMFILE");
    const { port } = await report(open, 0, "opened");
    const client = connect(port, "127.0.0.1");
    await report(open, 0, "accepted");
    const ended = once(client, "end");
    await open.close();
    await ended;
    client.destroy();
  });

  it("refuses what a peer that does not read has no room for", async () => {
    const server = createServer((socket) => socket.pause()).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const failures: ToolReport[] = [];
    const tool = new NetworkTool(
      {
        network: new RealNetwork("127.0.0.1"),
        mayReach: () => true,
        takeSocket: () => true,
        releaseSocket: () => {},
      },
      (one) => failures.push(one),
    );
    tool.request({ kind: "tool", tool: 1, do: "open", socket: "tcp-client", host: "127.0.0.1", port });
    await once(server, "connection");
    while (!failures.some(({ did }) => did === "opened"))
      await new Promise((resolve) => setImmediate(resolve));
    const bytes = toBase64(new Uint8Array(LIMITS.toolBytes));
    for (let i = 0; i <= LIMITS.toolBacklogBytes / LIMITS.toolBytes; i++)
      tool.request({ kind: "tool", tool: 1, do: "send", data: bytes });
    assert.ok(failures.some((one) => one.did === "failed" && one.code === "ENOBUFS"));
    assert.ok(failures.some((one) => one.did === "congested" && one.on));
    tool.close();
    server.close();
  });

  it("is a host of a virtual network", () => {
    const clock = new VirtualClock();
    const surroundings = new VirtualSurroundings(clock, new Random(1));
    const air = new AccessPoint("palmwire", "", () => surroundings.lease());
    const hosts = ["one", "two"].map((name) => {
      const station = new Station(clock, [air]);
      station.joinAtOnce();
      return surroundings.attach(name, station, { window_bytes: 65_535 });
    });
    const reports: ToolReport[] = [];
    const [one, two] = hosts.map(
      (network) =>
        new NetworkTool(
          { network, mayReach: () => true, takeSocket: () => true, releaseSocket: () => {} },
          (each) => reports.push(each),
        ),
    );
    const step = () => {
      for (let i = 0; i < 1000 && clock.step(clock.now_ms() + 1000); i++);
    };
    one.request({ kind: "tool", tool: 1, do: "open", socket: "tcp-server", port: 7000 });
    two.request({
      kind: "tool",
      tool: 2,
      do: "open",
      socket: "tcp-client",
      host: hosts[0].address,
      port: 7000,
    });
    step();
    two.request({ kind: "tool", tool: 2, do: "send", data: data("hello") });
    step();
    const received = reports.find((each) => each.did === "received");
    assert.ok(received?.did === "received");
    assert.deepEqual([received.tool, textOf(received)], [1, "hello"]);
    two.request({ kind: "tool", tool: 2, do: "close" });
    step();
    assert.ok(reports.some((each) => each.did === "closed" && each.tool === 2));
    assert.ok(reports.some((each) => each.did === "closed" && each.tool === 1 && each.connection === 1));
  });
});

describe("where a page may send something", () => {
  const of = (address: string, hosts: "any" | string[] = []) =>
    new Reach({ isVirtual: false, address, hosts });

  it("is this machine, and what the command line allows", () => {
    const lan = of("192.168.1.5", ["192.168.1.9"]);
    const allowed = (address: string) => lan.allows("all", address, 1);
    assert.deepEqual(
      ["127.0.0.1", "192.168.1.5", "192.168.1.9", "192.168.1.6", "255.255.255.255", "224.0.0.1"].map(allowed),
      [true, true, true, false, false, false],
    );
    assert.equal(of("192.168.1.5", "any").allows("all", "8.8.8.8", 53), true);
    const broadcasting = of("192.168.1.5", ["255.255.255.255"]);
    assert.equal(broadcasting.allows(0, "255.255.255.255", 8086), true);
    assert.equal(broadcasting.allows(0, "224.0.0.1", 8086), false);
    // What a board on loopback broadcasts does not leave it.
    assert.equal(of("127.0.0.1").allows(0, "255.255.255.255", 1), true);
  });

  it("is for the page of one board what is open", () => {
    const reach = of("127.0.0.1");
    reach.opened(5001);
    reach.opened(5001);
    reach.closed(5001);
    assert.deepEqual(
      [5001, 22].map((port) => reach.allows(3, "127.0.0.1", port)),
      [true, false],
    );
    reach.closed(5001);
    assert.equal(reach.allows(3, "127.0.0.1", 5001), false);
  });
});
