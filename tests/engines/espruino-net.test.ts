import assert from "node:assert/strict";
import { once } from "node:events";
import { Net } from "../../host-sim/engines/espruino/net.js";
import type { NetSocket } from "../../host-sim/engines/espruino/net-socket.js";
import { Runtime } from "../../host-sim/engines/espruino/runtime.js";
import { CONNECTIONS_MAX, Sockets } from "../../host-sim/engines/espruino/sockets.js";
import { hostAddress } from "../../host-sim/sim/network/virtual/addresses.js";
import { TestMachine } from "../sim/ecma419/test-machine.js";
import { StreamNotes } from "../sim/network/notes.js";
import { VirtualWorld } from "../sim/network/virtual/virtual-world.js";
import { errorMessage } from "../../host-sim/language/error-texts.js";
import { Peer } from "../run/peer.js";
import { freePort, HALF_CLOSES } from "../espruino/finishing-peer.js";

describe("the model of Espruino's net", () => {
  let device: TestMachine;
  let net: Net;
  let port: number;
  let answer: string;
  /** Events of the program, in order. */
  let told: unknown[];
  let onClosed: () => void;
  let onConnected: (socket: NetSocket) => void;

  beforeEach(async () => {
    port = await freePort();
    start(new TestMachine());
  });

  afterEach(() => device.machine.powerOff());

  /** Starts a server on that machine that sends `answer` for each chunk. */
  function start(machine: TestMachine): void {
    device = machine;
    const fail = (error: unknown) => assert.fail(error as Error);
    net = new Net(new Runtime(machine.machine, fail), new Sockets(machine.machine));
    told = [];
    onClosed = onConnected = () => {};
    const onConnection = (socket: NetSocket) => {
      socket.on("data", ({ length }: string) => {
        told.push(length);
        socket.write(answer);
      });
      socket.on("error", ({ code }: { code: number }) => told.push(code));
      socket.on("end", () => told.push("end"));
      socket.on("close", (hadError: boolean) => {
        told.push(hadError);
        onClosed();
      });
      onConnected(socket);
    };
    net.createServer(onConnection as never).listen(port);
  }

  /**
   * The bytes that come back to a peer that sends so many and FIN at once, in virtual time: between two rounds, a busy
   * machine's kernel may have the bytes but not the FIN yet.
   */
  function backAtFinishingPeer(bytes: number): number {
    device.machine.powerOff();
    const world = new VirtualWorld();
    const { host } = world.plugIn("peer");
    start(
      new TestMachine({
        clock: world.clock,
        address: hostAddress(world.network.hosts.length),
        networkOf: (station, { window_bytes }) =>
          world.network.attach({ name: "board", attachment: station, window_bytes }),
      }),
    );
    const peer = new StreamNotes((what) => {
      if (what !== "connect") return;
      peer.write("a".repeat(bytes));
      connection.finish();
    });
    const connection = (peer.stream = host.connect(device.network.address, port, peer));
    world.until(() => peer.has("end") || peer.has("ECONNRESET"));
    return peer.received.length;
  }

  for (const [said, bytes, arrives] of HALF_CLOSES)
    it(`sends ${arrives} bytes to a peer that sends ${said} and FIN when the answer to each chunk is ${bytes}`, () => {
      answer = "b".repeat(bytes);
      assert.equal(backAtFinishingPeer(said), arrives);
    });

  it("has as many connections as the chip, including closed ones whose peers have not finished", async () => {
    onConnected = (socket) => socket.end();
    const peers: Peer[] = [];
    for (let i = 0; i < CONNECTIONS_MAX; i++) {
      const peer = await Peer.to(port);
      peers.push(peer);
      await peer.until(() => peer.ended);
    }
    const late = Peer.refusedBy(port);
    await late.gone();
    assert.equal(late.error, "ECONNRESET");
    assert.match(errorMessage(device.troubles[0]), /all 16 TCP connections of Espruino are in use$/);
    const [first] = peers;
    first.socket.end();
    // The board may notice the new peer before the end of the first.
    let next: Peer;
    do {
      next = Peer.refusedBy(port);
      peers.push(next);
      await next.until(() => next.ended || next.error !== undefined);
    } while (!next.ended);
    for (const peer of peers) peer.socket.destroy();
  });

  it("reports bytes lost at a FIN before the end", () => {
    answer = "b".repeat(537);
    assert.equal(backAtFinishingPeer(1), 536);
    assert.deepEqual(told, [1, -8, "end", true]);
  });

  it("reports the end of a peer that resets while it reads nothing", async () => {
    answer = "b".repeat(1_000_000);
    const closed = new Promise<void>((resolve) => (onClosed = resolve));
    const peer = await Peer.to(port);
    peer.socket.pause();
    for (let i = 0; i < 10; i++) peer.send("more");
    await once(peer.socket, "readable");
    peer.socket.resetAndDestroy();
    await closed;
    assert.deepEqual(told.slice(-3), [-8, "end", true]);
  });

  it("reports the end of a peer that finishes while it reads nothing", async () => {
    // More than the kernel takes for a peer that does not read.
    answer = "b".repeat(10_000_000);
    const closed = new Promise<void>((resolve) => (onClosed = resolve));
    const peer = await Peer.to(port);
    peer.socket.pause();
    peer.socket.end("all of it");
    await closed;
    assert.deepEqual(told, [9, -8, "end", true]);
    peer.socket.destroy();
  });
});
